package io.github.jerofs.internal.image;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.format.XattrBody;
import io.github.jerofs.internal.format.XattrEntry;
import io.github.jerofs.internal.format.XattrNameFilter;
import io.github.jerofs.internal.format.XattrNamespace;
import io.github.jerofs.internal.format.XattrPrefix;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.tree.Xattr;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the extended attributes of inodes (docs/format.md, Extended attributes). Safe for use by
 * many threads.
 */
final class XattrReader {
  private final InodeTable inodes;
  private final Superblock superblock;
  private final LazyValue<List<XattrPrefix>> prefixes;

  XattrReader(InodeTable inodes) {
    this.inodes = inodes;
    this.superblock = inodes.superblock();
    this.prefixes = new LazyValue<>(this::readPrefixes);
  }

  private List<XattrPrefix> readPrefixes() throws IOException {
    return XattrPrefix.readAll(
        prefixStore(), superblock.xattrPrefixTable(), superblock.xattrPrefixCount());
  }

  /** Validates the long prefixes by reading them. */
  void checkPrefixes() throws IOException {
    List<XattrPrefix> unused = prefixes.get();
  }

  private ImageSource prefixStore() throws IOException {
    if (superblock.hasCompat(Feature.PLAIN_XATTR_PFX)) {
      return inodes.primary();
    }
    if (superblock.hasMetabox()) {
      return inodes.metabox();
    }
    return superblock.hasPackedInode() ? inodes.packed() : inodes.primary();
  }

  /**
   * Returns the attributes that Linux lists for root: inline attributes, then shared ones. If
   * several have the same name, only the first is returned.
   */
  List<Xattr> list(Inode inode) throws IOException {
    List<Xattr> result = new ArrayList<>();
    for (Map.Entry<String, XattrEntry> entry : named(inode).entrySet()) {
      result.add(copy(inode, entry.getKey(), entry.getValue()));
    }
    return result;
  }

  /** Returns the names of the attributes that {@link #list} returns. */
  List<String> names(Inode inode) throws IOException {
    return List.copyOf(named(inode).keySet());
  }

  /** Returns the attribute named {@code name}, or null. */
  @Nullable Xattr get(Inode inode, String name) throws IOException {
    if (inode.xattrSize() == 0 || isFilteredOut(inode, name)) {
      return null;
    }
    XattrEntry entry = named(inode).get(name);
    return entry == null ? null : copy(inode, name, entry);
  }

  private boolean isFilteredOut(Inode inode, String name) throws IOException {
    return superblock.nameFilterUsable()
        && XattrNameFilter.excludes(
            XattrBody.read(inodes.store(inode.nid()), inode).nameFilter(), name);
  }

  private List<XattrEntry> entries(Inode inode, XattrBody body) throws IOException {
    List<XattrEntry> entries = body.inlineEntries();
    if (body.sharedCount() > 0) {
      ImageSource store =
          superblock.hasCompat(Feature.SHARED_EA_IN_METABOX) ? inodes.metabox() : inodes.primary();
      long base = superblock.xattrBlock() << superblock.blockBits();
      for (int i = 0; i < body.sharedCount(); i++) {
        entries.add(XattrEntry.readShared(store, inode.nid(), base + 4 * body.sharedId(i)));
      }
    }
    return entries;
  }

  /** Returns the entries that Linux shows, keyed by full name. */
  private Map<String, XattrEntry> named(Inode inode) throws IOException {
    if (inode.xattrSize() == 0) {
      return Map.of();
    }
    Map<String, XattrEntry> result = new LinkedHashMap<>();
    for (XattrEntry entry : entries(inode, XattrBody.read(inodes.store(inode.nid()), inode))) {
      String name = name(entry);
      if (name != null) {
        result.putIfAbsent(name, entry);
      }
    }
    return result;
  }

  /** Copies the value, because it outlives the guard of mapped memory. */
  private Xattr copy(Inode inode, String name, XattrEntry entry) throws IOException {
    ByteBuffer value = entry.value();
    inodes
        .limits()
        .check(
            ErofsLimit.XATTR_BYTES,
            new ImagePlace(inodes.description(), inode.nid(), inode.bodyPosition()),
            "bytes in the value of " + name,
            value.limit());
    byte[] bytes = new byte[value.limit()];
    value.get(0, bytes);
    return new Xattr(name, ByteBuffer.wrap(bytes));
  }

  /** Returns the full name of {@code entry}, or null if Linux hides it. */
  private @Nullable String name(XattrEntry entry) throws IOException {
    String suffix = Names.decode(entry.suffix());
    if ((entry.index() & XattrNamespace.LONG_PREFIX) == 0) {
      return join(XattrNamespace.prefix(entry.index()), suffix);
    }
    int number = entry.index() & ~XattrNamespace.LONG_PREFIX;
    if (number >= superblock.xattrPrefixCount()) {
      return null;
    }
    XattrPrefix prefix = prefixes.get().get(number);
    return join(XattrNamespace.prefix(prefix.baseIndex()), Names.decode(prefix.infix()) + suffix);
  }

  private static @Nullable String join(@Nullable String prefix, String rest) {
    return prefix == null ? null : prefix + rest;
  }
}
