package io.github.jerofs.internal.write.tree;

import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.HardLinks;
import io.github.jerofs.internal.io.FileErrors;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.ContentOrigin;
import io.github.jerofs.internal.write.node.EntryFilter;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds a directory of any file system to a tree, and later opens its files. */
public final class TreeReader implements ContentOrigin {
  private record Directory(Path path, int node) {}

  private final Path root;
  private final int base;
  private final NodeTable nodes;
  private final BuildOptions options;
  private final EntryFilter filter;
  private final Set<Object> excluded;
  private final ProgressMeter progress;
  private final XattrSource xattrs;
  private final FileContents contents;
  private final Map<Object, Integer> links = new HashMap<>();
  private final Deque<Directory> pending = new ArrayDeque<>();

  private TreeReader(
      Path root,
      int base,
      BuildContext build,
      Set<Object> excluded,
      @Nullable FileContents elsewhere) {
    this.root = root;
    this.base = base;
    this.excluded = excluded;
    nodes = build.nodes();
    options = build.options();
    progress = build.progress();
    filter = new EntryFilter(options);
    xattrs = new XattrSource(options.xattrs());
    contents = elsewhere == null ? read() : elsewhere;
  }

  private FileContents read() {
    int origin = nodes.addOrigin(this);
    return (node, file, size) -> nodes.setContent(node, size, origin, 0);
  }

  /**
   * Adds the entries of {@code root} to the directory {@code base}, which takes the attributes of
   * {@code root}.
   *
   * @param excluded the paths and keys of files to omit, such as the image itself
   */
  public static void add(Path root, int base, BuildContext build, Set<Object> excluded)
      throws IOException {
    new TreeReader(root, base, build, excluded, null).addAll();
  }

  /**
   * Adds the tree of an image, whose data stays there: the image becomes an extra device.
   *
   * @throws BuildException if blocks have another size, or data cannot be referred to
   */
  public static void addIndex(FileSystem image, ImageInfo info, BuildContext build)
      throws IOException {
    if (info.blockSize() != 1 << BuildContext.BLOCK_BITS || !info.devices().isEmpty()) {
      throw new BuildException(
          image.toString(),
          "an index needs blocks of 4096 bytes and no extra devices, found blocks of "
              + info.blockSize()
              + " bytes and "
              + info.devices().size()
              + " devices");
    }
    StoredData data = StoredData.of(info, build);
    new TreeReader(image.getPath("/"), NodeTable.ROOT, build, Set.of(), data).addAll();
  }

  private void addAll() throws IOException {
    SourceFile file = SourceFile.read(root.toRealPath(), xattrs);
    if (file.type() != ModeBits.DIRECTORY) {
      throw new BuildException(root.toString(), "not a directory");
    }
    EntryAttributes attributes = filter.apply(nodes.path(base), file.type(), file.attributes());
    if (attributes != null) {
      nodes.setAttributes(base, attributes);
    }
    pending.add(new Directory(root, base));
    while (!pending.isEmpty()) {
      list(pending.removeLast());
    }
  }

  private void list(Directory directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path)) {
      for (Path entry : entries) {
        add(directory.node, entry);
        progress.advance(1, 0);
      }
    } catch (DirectoryIteratorException e) {
      throw new BuildException(
          directory.path.toString(),
          "cannot be listed: " + FileErrors.reason(Objects.requireNonNull(e.getCause())),
          e);
    } catch (BuildException e) {
      throw e;
    } catch (IOException e) {
      throw new BuildException(
          directory.path.toString(), "cannot be read: " + FileErrors.reason(e), e);
    }
  }

  private void add(int directory, Path path) throws IOException {
    SourceFile file;
    try {
      file = SourceFile.read(path, xattrs);
    } catch (BuildException e) {
      throw e;
    } catch (IOException e) {
      throw new BuildException(path.toString(), "cannot be read: " + FileErrors.reason(e), e);
    }
    byte[] name = HostNames.fileName(path);
    EntryAttributes attributes =
        filter.apply(() -> nodes.path(directory, name), file.type(), file.attributes());
    if (attributes == null || isExcluded(path, file.key())) {
      return;
    }
    Integer known = file.linked() && file.key() != null ? links.get(file.key()) : null;
    if (known != null && options.hardLinks() == HardLinks.PRESERVE) {
      nodes.addLink(directory, name, known);
      return;
    }
    int found = file.type() == ModeBits.DIRECTORY ? nodes.find(directory, name) : NodeTable.NONE;
    int node;
    if (found != NodeTable.NONE && nodes.isDirectory(found)) {
      nodes.setAttributes(found, attributes);
      node = found;
    } else {
      node = nodes.add(directory, name, file.type(), attributes);
    }
    if (!attributes.modified().equals(file.attributes().modified())) {
      nodes.setRetimed(node);
    }
    if (file.linked() && file.key() != null) {
      links.put(file.key(), node);
    }
    addBody(node, path, file);
  }

  private boolean isExcluded(Path path, @Nullable Object key) {
    return key == null
        ? excluded.contains(path.toAbsolutePath().normalize())
        : excluded.contains(key);
  }

  private void addBody(int node, Path path, SourceFile file) throws IOException {
    switch (file.type()) {
      case ModeBits.DIRECTORY -> pending.add(new Directory(path, node));
      case ModeBits.REGULAR -> contents.set(node, path, file.size());
      case ModeBits.SYMLINK ->
          nodes.setTarget(node, HostNames.target(path, Files.readSymbolicLink(path)));
      case ModeBits.CHAR_DEVICE, ModeBits.BLOCK_DEVICE -> setDevice(node, file.device());
      case ModeBits.FIFO, ModeBits.SOCKET -> {}
      default ->
          throw new BuildException(
              path.toString(), "unknown type 0" + Integer.toOctalString(file.type()));
    }
  }

  /** Decodes a device number in the encoding of glibc. */
  private void setDevice(int node, long device) throws IOException {
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >>> 12 & 0xffffff00L);
    nodes.setDevice(node, major, minor);
  }

  @Override
  public InputStream open(NodeTable table, int inode, long reference) throws IOException {
    Path path = path(inode);
    try {
      return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException e) {
      return Files.newInputStream(path); // the JDK's ZIP provider has no links, nor the option
    }
  }

  @Override
  public void checkUnchanged(NodeTable table, int inode, long reference) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(path(inode), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Instant time = now.lastModifiedTime().toInstant();
    boolean sameTime =
        table.isRetimed(inode)
            || (time.getEpochSecond() == table.seconds(inode)
                && time.getNano() == table.nanos(inode));
    if (now.size() != table.size(inode) || !sameTime) {
      throw new BuildException(table.path(inode), "changed while the image was made");
    }
  }

  private Path path(int inode) {
    List<byte[]> below = new ArrayList<>();
    for (int node = inode; node != base; node = nodes.parent(node)) {
      below.add(nodes.name(node));
    }
    Collections.reverse(below);
    return HostNames.resolve(root, below);
  }
}
