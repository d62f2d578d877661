package io.github.jerofs.internal.write.tar;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.SpecialType;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.internal.format.LayerMarks;
import io.github.jerofs.internal.write.content.ContentSpool;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.EntryTree;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds the entries of an archive to a tree. */
public final class TarTree {

  private final NodeTable nodes;
  private final EntryTree entries;
  private final MemberData data;
  private final Whiteouts whiteouts;
  private final long maxNodes;

  /** The first node of this archive. */
  private final int firstNode;

  /** Overlayfs xattrs of directories. Added at the end, as the entry of a directory may follow. */
  private final Map<String, Map<String, byte[]>> marks = new LinkedHashMap<>();

  private TarTree(
      NodeTable nodes, EntryTree entries, MemberData data, Whiteouts whiteouts, long maxNodes) {
    this.nodes = nodes;
    this.entries = entries;
    this.data = data;
    this.whiteouts = whiteouts;
    this.maxNodes = maxNodes;
    firstNode = nodes.count();
  }

  /**
   * Reads all of an archive.
   *
   * @param spool receives the contents
   * @throws BuildException if the archive is damaged, or an entry cannot be stored
   */
  public static void add(
      InputStream archive,
      NodeTable nodes,
      EntryTree entries,
      ContentSpool spool,
      Whiteouts whiteouts,
      ProgressMeter progress)
      throws IOException {
    MemberData data = new SpooledData(nodes, spool);
    new TarTree(nodes, entries, data, whiteouts, Long.MAX_VALUE)
        .addAll(new TarStream(Decompressed.of(archive)), progress);
  }

  /**
   * Reads the headers of an archive, whose data stays in place on an extra device.
   *
   * @param archive the archive without compression. It is read to the end; its method {@code skip}
   *     may seek, but not beyond the end
   * @param device the number of the device
   * @param maxNodes the largest number of inodes in {@code nodes}
   * @return the length of the archive in blocks of 512 bytes
   * @throws TooManyEntriesException if there are more inodes
   * @throws BuildException if the archive is damaged, or an entry cannot be stored
   */
  public static long addIndex(
      InputStream archive,
      NodeTable nodes,
      EntryTree entries,
      int device,
      Whiteouts whiteouts,
      long maxNodes,
      ProgressMeter progress)
      throws IOException {
    TarStream tar = new TarStream(Decompressed.requirePlain(archive));
    new TarTree(nodes, entries, new IndexedData(nodes, device), whiteouts, maxNodes)
        .addAll(tar, progress);
    return (tar.skipToEnd() + TarHeaderBlock.SIZE - 1) / TarHeaderBlock.SIZE;
  }

  private void addAll(TarStream tar, ProgressMeter progress) throws IOException {
    for (TarMember member = tar.next(); member != null; member = tar.next()) {
      add(tar, member);
      if (nodes.count() > maxNodes) {
        throw new TooManyEntriesException(member.path(), maxNodes);
      }
      progress.advance(1, 0);
    }
    for (Map.Entry<String, Map<String, byte[]>> mark : marks.entrySet()) {
      nodes.addXattrs(entries.find(mark.getKey()), mark.getValue());
    }
  }

  private void add(TarStream tar, TarMember member) throws IOException {
    String path = stripped(member.path());
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (whiteouts != Whiteouts.KEEP && name.startsWith(LayerMarks.WHITEOUT_PREFIX)) {
      whiteout(path, name, member.attributes());
      return;
    }
    boolean overlayWhiteout = member.type() == '3' && member.major() == 0 && member.minor() == 0;
    if (whiteouts == Whiteouts.APPLY && overlayWhiteout) {
      hide(path);
      return;
    }
    if (member.type() == '5') {
      directory(path, member.attributes());
    } else {
      file(tar, member, path);
    }
  }

  private static String stripped(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private void directory(String path, EntryAttributes attributes) throws IOException {
    int found = entries.find(path);
    if (found != NodeTable.NONE && !nodes.isDirectory(found)) {
      nodes.remove(found);
    }
    EntryAttributes rest = attributes;
    byte[] opaque = attributes.xattrs().get(LayerMarks.OPAQUE);
    boolean isOpaque = opaque != null && Arrays.equals(opaque, new byte[] {'y'});
    if (whiteouts == Whiteouts.APPLY && isOpaque) {
      hideBelow(path);
      Map<String, byte[]> xattrs = new LinkedHashMap<>(attributes.xattrs());
      xattrs.remove(LayerMarks.OPAQUE);
      rest = attributes.withXattrs(xattrs);
    }
    entries.directory(path, rest);
  }

  private void file(TarStream tar, TarMember member, String path) throws IOException {
    if (member.type() == '1') {
      hardLink(path, member.link());
      return;
    }
    entries.remove(path);
    switch (member.type()) {
      case '0' -> regular(tar, member, path);
      case '2' -> entries.symbolicLink(path, member.attributes(), member.link());
      case '3' -> special(path, SpecialType.CHARACTER_DEVICE, member);
      case '4' -> special(path, SpecialType.BLOCK_DEVICE, member);
      case '6' -> special(path, SpecialType.FIFO, member);
      default -> throw unknown(path, "unknown type '" + member.type() + "' in the archive");
    }
  }

  private static BuildException unknown(String path, String reason) {
    return new BuildException(path, reason, new UnindexableException(reason));
  }

  private void hardLink(String path, String target) throws IOException {
    int found = entries.find(target);
    int old = entries.find(path);
    if (found != NodeTable.NONE && old == found) {
      return; // a link to itself
    }
    if (found != NodeTable.NONE && old != NodeTable.NONE) {
      entries.remove(path);
    }
    entries.hardLink(path, target);
  }

  private void special(String path, SpecialType type, TarMember member) throws IOException {
    entries.special(path, type, member.attributes(), member.major(), member.minor());
  }

  private void regular(TarStream tar, TarMember member, String path) throws IOException {
    int node = entries.add(path, ModeBits.REGULAR, member.attributes());
    if (node == NodeTable.NONE) {
      return;
    }
    data.add(tar, member, node, path);
  }

  private void whiteout(String path, String name, EntryAttributes attributes) throws IOException {
    String directory = path.substring(0, path.length() - name.length());
    if (name.equals(LayerMarks.OPAQUE_NAME)) {
      if (whiteouts == Whiteouts.APPLY) {
        hideBelow(directory);
      } else {
        entries.ensureDirectory(directory);
        mark(directory, LayerMarks.OPAQUE, new byte[] {'y'});
      }
    } else if (!name.startsWith(LayerMarks.WHITEOUT_PREFIX + LayerMarks.WHITEOUT_PREFIX)) {
      String hidden = directory + name.substring(LayerMarks.WHITEOUT_PREFIX.length());
      if (whiteouts == Whiteouts.APPLY) {
        hide(hidden);
      } else {
        entries.remove(hidden);
        entries.special(hidden, SpecialType.CHARACTER_DEVICE, attributes.withPermissions(0), 0, 0);
        mark(directory, LayerMarks.ORIGIN, new byte[0]);
      }
    }
  }

  private void mark(String directory, String name, byte[] value) {
    marks.computeIfAbsent(directory, key -> new LinkedHashMap<>()).put(name, value);
  }

  /** Removes the entry of earlier layers at {@code path}. */
  private void hide(String path) throws IOException {
    int node = entries.find(path);
    if (node != NodeTable.NONE && node < firstNode) {
      nodes.remove(node);
    }
  }

  private void hideBelow(String directory) throws IOException {
    int node = entries.find(directory);
    if (node != NodeTable.NONE && nodes.isDirectory(node)) {
      int child = nodes.firstChild(node);
      while (child != NodeTable.NONE) {
        if (child < firstNode) {
          nodes.remove(child);
        }
        child = nodes.nextSibling(child);
      }
    }
  }
}
