package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Names;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.image.InodeNames;
import io.github.jerofs.internal.image.PathResolver;
import io.github.jerofs.internal.image.Resolution;
import io.github.jerofs.internal.image.StoredExtents;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open image as a {@link FileSystem}. Safe for use by many threads.
 *
 * <p>Closing only sets a flag, which every operation and every open channel asks: there is no list
 * of open resources, and no lock.
 */
public final class ErofsFileSystem extends FileSystem {
  private final ErofsFileSystemProvider provider;
  private final ErofsImage image;
  private final ImageLocation location;
  private final IdMap uidMap;
  private final IdMap gidMap;
  private final ErofsPath root = new ErofsPath(this, PathBytes.ROOT);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final OpenFileSystems.Registration registration;

  ErofsFileSystem(
      ErofsFileSystemProvider provider,
      ErofsImage image,
      ImageLocation location,
      ErofsOptions options,
      OpenFileSystems.Registration registration) {
    this.provider = provider;
    this.image = image;
    this.location = location;
    this.uidMap = IdMap.parse("uidMap", options.uidMap());
    this.gidMap = IdMap.parse("gidMap", options.gidMap());
    this.registration = registration;
  }

  /** Returns the image, having checked that the file system is open. */
  ErofsImage openImage() {
    if (closed.get()) {
      throw new ClosedFileSystemException();
    }
    return image;
  }

  ErofsImage image() {
    return image;
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

  UUID uuid() {
    return image.superblock().uuid();
  }

  /** Returns a number that no other file system of this JVM has. */
  long number() {
    return registration.number();
  }

  ErofsPath root() {
    return root;
  }

  /** The URI of a directory ends in a slash: class loaders and relative URLs need it. */
  URI uri(ErofsPath absolute) {
    byte[] path = absolute.bytes();
    if (path.length > 1 && isDirectory(absolute)) {
      path = Arrays.copyOf(path, path.length + 1);
      path[path.length - 1] = '/';
    }
    return ErofsUri.of(registration.authority(), path);
  }

  private boolean isDirectory(ErofsPath path) {
    try {
      return isOpen()
          && tryFind(path, true) instanceof Resolution.Found found
          && found.inode().isDirectory();
    } catch (IOException | ClosedFileSystemException e) {
      return false;
    }
  }

  /** Resolves a path without following a link in the last place. See {@link ErofsPath}. */
  Resolution resolve(byte[] path, Resolution.@Nullable Found base, int baseLength, long listedNid)
      throws IOException {
    ErofsImage open = openImage();
    if (base == null) {
      return PathResolver.resolve(open, path, false);
    }
    return listedNid == ErofsImage.NO_ENTRY
        ? PathResolver.resolve(open, base, path, baseLength, false)
        : new Resolution.Found(open.inode(listedNid), base.inode().nid(), base.links());
  }

  /**
   * Finds what {@code path} names.
   *
   * @throws NoSuchFileException if a name is missing
   * @throws FileSystemException if the path leads through something that is not a directory, or
   *     through too many links
   */
  Resolution.Found find(ErofsPath path, boolean follow) throws IOException {
    Resolution resolution = tryFind(path, follow);
    if (resolution instanceof Resolution.Found found) {
      return found;
    }
    throw notFound(path, (Resolution.Failure) resolution);
  }

  Resolution tryFind(ErofsPath path, boolean follow) throws IOException {
    ErofsImage open = openImage();
    Resolution resolution = path.resolve();
    boolean link =
        follow && resolution instanceof Resolution.Found found && found.inode().isSymlink();
    return link ? PathResolver.resolve(open, path.bytes(), true) : resolution;
  }

  static FileSystemException notFound(ErofsPath path, Resolution.Failure why) {
    String text = path.toString();
    return switch (why) {
      case MISSING -> new NoSuchFileException(text);
      case NOT_A_DIRECTORY -> new FileSystemException(text, null, "Not a directory");
      case TOO_MANY_LINKS -> tooManyLinks(path);
      case NAME_TOO_LONG ->
          new FileSystemException(
              text, null, "File name longer than " + DirectoryBlock.MAX_NAME + " bytes");
      case TARGET_TOO_LONG ->
          new FileSystemException(text, null, "Target of a symbolic link too long to follow");
    };
  }

  /** The exception that the contract names has no room for a reason. */
  private static FileSystemLoopException tooManyLinks(ErofsPath path) {
    ErofsImage image = path.getFileSystem().image;
    long most = image.limits().get(ErofsLimit.LINKS);
    FileSystemLoopException loop = new FileSystemLoopException(path.toString());
    loop.initCause(
        new LimitExceededException(
            ImagePlace.of(image.description(), ImagePlace.NO_OFFSET),
            "symbolic links followed in one path",
            ErofsLimit.LINKS,
            most,
            "more"));
    return loop;
  }

  Inode inode(ErofsPath path, boolean follow) throws IOException {
    return find(path, follow).inode();
  }

  ErofsPath realPath(ErofsPath path, boolean follow) throws IOException {
    if (!follow) {
      return realPathWithLinks(path);
    }
    PathResolver.RealPath real = PathResolver.realPath(openImage(), path.bytes());
    if (real.resolution() instanceof Resolution.Failure why) {
      throw notFound(path, why);
    }
    return new ErofsPath(this, real.path());
  }

  /** Removes dots but keeps links, so {@code ..} stays behind a link. */
  private ErofsPath realPathWithLinks(ErofsPath path) throws IOException {
    find(path, false);
    ErofsPath real = root;
    for (Path element : path.toAbsolutePath()) {
      String name = element.toString();
      if (name.equals(".")) {
        continue;
      }
      boolean up = name.equals("..");
      if (up && real.getNameCount() == 0) {
        continue;
      }
      boolean afterUp = up && real.endsWith(element);
      if (up && !afterUp && !inode(real, false).isSymlink()) {
        Path parent = real.getParent();
        real = parent == null ? root : (ErofsPath) parent;
      } else {
        real = real.resolve(element);
      }
    }
    return real;
  }

  /** Returns the handle of what {@code path} names. */
  public ErofsFileHandle handle(Path path, LinkOption... options) throws IOException {
    Resolution.Found found = find(ErofsPath.of(path), LinkOptions.follow(options));
    Inode inode = found.inode();
    boolean isRoot = inode.nid() == image.root().nid();
    return new ErofsFileHandle(uuid(), inode.nid(), isRoot ? inode.nid() : found.parent());
  }

  /** Returns the path that {@code handle} stands for. */
  public Path path(ErofsFileHandle handle) throws IOException {
    checkVolume(handle.key());
    return new ErofsPath(this, InodeNames.path(openImage(), handle.nid(), handle.parent()));
  }

  /** Returns a path of the file that has {@code key}. */
  public Path path(ErofsFileKey key) throws IOException {
    checkVolume(key);
    return new ErofsPath(this, InodeNames.search(openImage(), key.nid()));
  }

  private void checkVolume(ErofsFileKey key) throws StaleFileHandleException {
    if (!key.volume().equals(uuid())) {
      throw new StaleFileHandleException(
          location.toString(), key.nid(), "it is of volume " + key.volume());
    }
  }

  /** Returns what the superblock and the device table say. */
  public ImageInfo info() {
    Superblock sb = image.superblock();
    return new ImageInfo(
        sb.label(),
        sb.uuid(),
        sb.blockSize(),
        sb.blocks(),
        sb.inodes(),
        created(sb),
        sb.rootNid(),
        sb.packedNid(),
        sb.hasMetabox() ? sb.metaboxNid() : 0,
        Feature.compatNames(sb.compat()),
        Feature.incompatNames(sb.incompat()),
        image.deviceSlots().stream()
            .map(slot -> new ImageInfo.Device(slot.tag(), slot.blocks(), slot.unifiedBlock()))
            .toList());
  }

  /** Returns the inodes without a name. */
  public List<HiddenInode> hiddenInodes() throws IOException {
    return StoredExtents.hiddenInodes(openImage());
  }

  private static Instant created(Superblock sb) {
    long seconds = sb.epoch() + sb.buildTime();
    long least = Instant.MIN.getEpochSecond();
    long most = Instant.MAX.getEpochSecond();
    return Instant.ofEpochSecond(Math.max(least, Math.min(seconds, most)));
  }

  @Override
  public ErofsFileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      registration.onClose().run();
      image.close();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root);
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    openImage();
    return List.of(new ErofsFileStore(this));
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return AttributeViews.names();
  }

  @Override
  public ErofsPath getPath(String first, String... more) {
    String text = first;
    if (more.length > 0) {
      StringBuilder joined = new StringBuilder(first);
      for (String part : more) {
        if (!part.isEmpty()) {
          joined.append(joined.isEmpty() ? "" : "/").append(part);
        }
      }
      text = joined.toString();
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new InvalidPathException(text, "NUL in a path", nul);
    }
    byte[] bytes = Names.encode(text);
    if (bytes == null) {
      throw new InvalidPathException(text, "unpaired surrogate in a path");
    }
    return new ErofsPath(this, PathBytes.canonical(bytes));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return Globs.matcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return ErofsPrincipal.LOOKUP;
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
