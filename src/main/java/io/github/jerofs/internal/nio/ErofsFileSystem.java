package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.LayerInfo;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.path.BytesFileSystem;
import io.github.jerofs.internal.path.BytesPath;
import io.github.jerofs.internal.path.PathBytes;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.RealPath;
import io.github.jerofs.internal.tree.Resolution;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A {@link FileSystem} over an open tree. This class is thread-safe. */
public final class ErofsFileSystem extends BytesFileSystem {
  private final ErofsFileSystemProvider provider;
  private final OpenTree tree;
  private final ImageLocation location;
  private final IdMap uidMap;
  private final IdMap gidMap;
  private final ErofsPath root = new ErofsPath(this, PathBytes.root());
  private final OpenFileSystems.Registration registration;
  private final String image;

  ErofsFileSystem(
      ErofsFileSystemProvider provider,
      Tree tree,
      ImageLocation location,
      ErofsOptions options,
      OpenFileSystems.Registration registration) {
    this.provider = provider;
    this.tree = new OpenTree(tree, registration.onClose());
    this.location = location;
    this.uidMap = IdMap.parse("uidMap", options.uidMap());
    this.gidMap = IdMap.parse("gidMap", options.gidMap());
    this.registration = registration;
    this.image = ImageIdentity.of(location, options.offset(), registration.number());
  }

  OpenTree tree() {
    return tree;
  }

  ImageLocation location() {
    return location;
  }

  IdMap uidMap() {
    return uidMap;
  }

  IdMap gidMap() {
    return gidMap;
  }

  /** Returns the key of {@code node}, including the image identity. */
  ErofsFileKey key(Node node) {
    return tree.key(node).in(image);
  }

  @Override
  protected long number() {
    return registration.number();
  }

  @Override
  protected ErofsPath root() {
    return root;
  }

  /** Directory URIs end in a slash, which class loaders and relative URLs require. */
  @Override
  protected URI uri(BytesPath absolute) {
    byte[] path = absolute.bytes();
    boolean directory = path.length > 1 && isDirectory(ErofsPath.of(absolute));
    return ErofsUri.of(registration.authority(), directory ? PathBytes.withSlash(path) : path);
  }

  private boolean isDirectory(ErofsPath path) {
    try {
      return isOpen()
          && tryFind(path, true) instanceof Resolution.Resolved resolved
          && resolved.node().isDirectory();
    } catch (IOException | ClosedFileSystemException e) {
      return false;
    }
  }

  /**
   * Resolves {@code path}.
   *
   * @throws NoSuchFileException if a name does not exist
   * @throws FileSystemException if the path traverses a non-directory or too many links
   */
  Resolution.Resolved find(ErofsPath path, boolean follow) throws IOException {
    return resolved(path, tryFind(path, follow));
  }

  /** Returns {@code resolution} if it succeeded, or throws the exception for its failure. */
  static Resolution.Resolved resolved(ErofsPath path, Resolution resolution)
      throws FileSystemException {
    if (resolution instanceof Resolution.Resolved resolved) {
      return resolved;
    }
    throw notFound(path, (Resolution.Failure) resolution);
  }

  Resolution tryFind(ErofsPath path, boolean follow) throws IOException {
    tree.checkOpen();
    Resolution resolution = path.resolve();
    boolean link =
        follow && resolution instanceof Resolution.Resolved resolved && resolved.node().isSymlink();
    return link ? tree.resolve(path.bytes(), true) : resolution;
  }

  static FileSystemException notFound(ErofsPath path, Resolution.Failure why) {
    String text = path.toString();
    return switch (why) {
      case MISSING -> new NoSuchFileException(text);
      case NOT_A_DIRECTORY -> new FileSystemException(text, null, "Not a directory");
      case TOO_MANY_LINKS -> tooManyLinks(path);
      case NAME_TOO_LONG ->
          new FileSystemException(text, null, "File name longer than " + Tree.MAX_NAME + " bytes");
      case TARGET_TOO_LONG ->
          new FileSystemException(text, null, "Target of a symbolic link too long to follow");
    };
  }

  /** The exception type that the contract requires cannot carry a reason. */
  private static FileSystemLoopException tooManyLinks(ErofsPath path) {
    OpenTree tree = path.getFileSystem().tree;
    long most = tree.limits().get(ErofsLimit.LINKS);
    FileSystemLoopException loop = new FileSystemLoopException(path.toString());
    loop.initCause(
        new LimitExceededException(
            ImagePlace.of(tree.description(), ImagePlace.NO_OFFSET),
            "symbolic links followed in one path",
            ErofsLimit.LINKS,
            most,
            "more"));
    return loop;
  }

  Node node(ErofsPath path, boolean follow) throws IOException {
    return find(path, follow).node();
  }

  @Override
  protected BytesPath realPath(BytesPath path, boolean follow) throws IOException {
    ErofsPath ours = ErofsPath.of(path);
    if (!follow) {
      find(ours, false);
      return realPathWithLinks(ours);
    }
    RealPath real = tree.realPath(path.bytes());
    if (real.resolution() instanceof Resolution.Failure why) {
      throw notFound(ours, why);
    }
    return new ErofsPath(this, real.path());
  }

  @Override
  protected boolean isSymbolicLink(BytesPath path) throws IOException {
    return node(ErofsPath.of(path), false).isSymlink();
  }

  /**
   * Casts a file system to this class.
   *
   * @throws IllegalArgumentException if it belongs to another provider
   */
  public static ErofsFileSystem of(FileSystem fileSystem) {
    if (Objects.requireNonNull(fileSystem) instanceof ErofsFileSystem erofs) {
      return erofs;
    }
    throw new IllegalArgumentException("not an open EROFS image: " + fileSystem);
  }

  /** Returns the handle of the file at {@code path}. */
  public ErofsFileHandle handle(Path path, LinkOption... options) throws IOException {
    return tree.handle(find(ErofsPath.of(path), ErofsPath.follow(options)));
  }

  /** Returns the path of the file with {@code handle}. */
  public Path path(ErofsFileHandle handle) throws IOException {
    return new ErofsPath(this, tree.path(handle));
  }

  /** Returns a path of the file with {@code key}. */
  public Path path(ErofsFileKey key) throws IOException {
    return new ErofsPath(this, tree.path(key));
  }

  /** Returns the layers, topmost first. */
  public List<LayerInfo> layers() {
    return tree.layers();
  }

  /** Returns the contents of the superblock and the device table. */
  public ImageInfo info() {
    return tree.info();
  }

  /** Returns whether files may have their data in objects outside the image. */
  public boolean hasObjects() {
    return tree.hasObjects();
  }

  /** Returns the inodes that have no name. */
  public List<HiddenInode> hiddenInodes() throws IOException {
    return tree.hiddenInodes();
  }

  @Override
  public ErofsFileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }

  @Override
  public boolean isOpen() {
    return tree.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root);
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    tree.checkOpen();
    return List.of(new ErofsFileStore(this));
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return AttributeViews.names();
  }

  @Override
  public ErofsPath path(byte[] canonical) {
    return new ErofsPath(this, canonical);
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("an image does not change");
  }

  @Override
  public String toString() {
    return "erofs:" + location;
  }
}
