package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.attribute.DataObject;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.internal.io.FileErrors;
import io.github.jerofs.internal.write.tree.HostNames;
import io.github.jerofs.internal.write.tree.SourceFile;
import io.github.jerofs.internal.write.tree.XattrSource;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a directory tree of any file system. An EROFS image keeps its hard links, and a composefs
 * image its objects. Other trees lose their hard links, as with mkcomposefs.
 */
final class TreeScanner {
  private static final String USER = "user.";

  /** Files up to this size are stored in the image. */
  private static final int MAX_INLINE = 64;

  /** In composefs images, files without an object are at most as large. */
  private static final int MAX_STORED_INLINE = 5000;

  private record Directory(Path path, SourceInode inode) {}

  private final ComposefsOptions options;
  private final ObjectDirectory objects;
  private final XattrSource xattrs;
  private final Set<Path> excluded;
  private final boolean isErofs;
  private final boolean hasObjects;
  private final Map<Object, SourceInode> links = new HashMap<>();
  private final Deque<Directory> pending = new ArrayDeque<>();

  /**
   * Creates a scanner.
   *
   * @param hasObjects whether the tree is that of a composefs image
   * @param excluded absolute paths that are not part of the tree, such as the new image
   */
  TreeScanner(
      Path root,
      ComposefsOptions options,
      ObjectDirectory objects,
      boolean hasObjects,
      Set<Path> excluded) {
    this.options = options;
    this.objects = objects;
    this.excluded = excluded;
    this.hasObjects = hasObjects;
    isErofs = root.getFileSystem().supportedFileAttributeViews().contains("erofs");
    xattrs = new XattrSource(options.xattrs() != ComposefsOptions.Xattrs.NONE);
  }

  /** Reads the tree below {@code root}. */
  SourceInode scan(Path root) throws IOException {
    SourceFile file = SourceFile.read(root.toRealPath(), xattrs);
    if (file.type() != ModeBits.DIRECTORY) {
      throw new BuildException(root.toString(), "not a directory");
    }
    SourceInode inode = inode(root, file);
    pending.add(new Directory(root, inode));
    while (!pending.isEmpty()) {
      list(pending.removeFirst());
    }
    return inode;
  }

  private void list(Directory directory) throws IOException {
    NavigableMap<ByteString, Path> entries = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.path)) {
      for (Path entry : stream) {
        entries.put(new ByteString(HostNames.fileName(entry)), entry);
      }
    } catch (DirectoryIteratorException e) {
      throw new BuildException(
          directory.path.toString(),
          "cannot be listed: " + FileErrors.reason(Objects.requireNonNull(e.getCause())),
          e);
    }
    for (Map.Entry<ByteString, Path> entry : entries.entrySet()) {
      Path path = entry.getValue();
      if (excluded.contains(path.toAbsolutePath().normalize())) {
        continue;
      }
      try {
        add(directory.inode, entry.getKey(), path);
      } catch (BuildException e) {
        throw e;
      } catch (IOException e) {
        throw new BuildException(path.toString(), "cannot be read: " + FileErrors.reason(e), e);
      }
    }
  }

  private void add(SourceInode directory, ByteString name, Path path) throws IOException {
    SourceFile file = SourceFile.read(path, xattrs);
    boolean isDevice = file.type() == ModeBits.CHAR_DEVICE || file.type() == ModeBits.BLOCK_DEVICE;
    if (isDevice && !options.devices()) {
      return;
    }
    Object key = isErofs && file.linked() ? file.key() : null;
    SourceInode known = key == null ? null : links.get(key);
    if (known != null) {
      directory.children().put(name, new SourceInode.Child(known, true));
      return;
    }
    SourceInode inode = inode(path, file);
    if (key != null) {
      links.put(key, inode);
    }
    directory.children().put(name, new SourceInode.Child(inode, false));
    switch (file.type()) {
      case ModeBits.DIRECTORY -> pending.add(new Directory(path, inode));
      case ModeBits.SYMLINK -> {
        byte[] target = HostNames.target(path, Files.readSymbolicLink(path));
        inode.setPayload(target);
        inode.setStat(inode.stat().withSize(target.length));
      }
      case ModeBits.REGULAR -> setData(inode, path, file);
      default -> {}
    }
  }

  private SourceInode inode(Path path, SourceFile file) throws IOException {
    long nlink = 1;
    if (isErofs) {
      Object links = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
      nlink = ((Number) links).longValue();
    }
    boolean hasSize = file.type() == ModeBits.REGULAR;
    Instant modified = file.attributes().modified();
    Stat stat =
        new Stat(
            file.type() | file.attributes().permissions(),
            hasSize ? file.size() : 0,
            nlink,
            file.attributes().uid(),
            file.attributes().gid(),
            file.device() & 0xffffffffL,
            modified.getEpochSecond(),
            modified.getNano());
    SourceInode inode = new SourceInode(options.epochTimes() ? stat.withTime(0, 0) : stat);
    for (Map.Entry<String, byte[]> each : file.attributes().xattrs().entrySet()) {
      String name = each.getKey();
      if (options.xattrs() == ComposefsOptions.Xattrs.ALL || name.startsWith(USER)) {
        inode.xattrs().put(new ByteString(encode(path, name)), each.getValue());
      }
    }
    return inode;
  }

  private static byte[] encode(Path path, String text) throws BuildException {
    return Names.encode(text)
        .orElseThrow(() -> new BuildException(path.toString(), "not Unicode: " + text));
  }

  private void setData(SourceInode inode, Path path, SourceFile file) throws IOException {
    Optional<DataObject> object = hasObjects ? object(path) : Optional.empty();
    if (object.isPresent()) {
      inode.setPayload(encode(path, object.get().path()));
      object.get().digest().ifPresent(digest -> inode.setDigest(digest.bytes()));
    } else if (file.size() <= (hasObjects ? MAX_STORED_INLINE : MAX_INLINE)) {
      inode.setContent(content(path, (int) file.size()));
    } else {
      FsVerityDigest digest = objects.add(path);
      inode.setPayload(encode(path, ObjectDirectory.path(digest)));
      inode.setDigest(digest.bytes());
    }
    SourceFile now = SourceFile.read(path, xattrs);
    if (now.size() != file.size()
        || !now.attributes().modified().equals(file.attributes().modified())) {
      throw new BuildException(path.toString(), "changed while the image was made");
    }
  }

  private static Optional<DataObject> object(Path path) throws IOException {
    ErofsFileAttributeView view =
        Files.getFileAttributeView(path, ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view == null ? Optional.empty() : view.readObject();
  }

  private static byte[] content(Path path, int size) throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(size + 1);
      if (content.length != size) {
        throw new BuildException(path.toString(), "changed while the image was made");
      }
      return content;
    }
  }
}
