package io.github.jerofs.internal.create;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.internal.path.BytesFileSystem;
import io.github.jerofs.internal.path.BytesPath;
import io.github.jerofs.internal.path.PathBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchService;
import java.nio.file.spi.FileSystemProvider;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * A writable file system that becomes an image when it is closed. Thread-safe: one lock guards the
 * tree, and each content has a lock of its own.
 */
public final class CreateFileSystem extends BytesFileSystem {
  /** An operation on the tree. */
  interface Operation<T> {
    T run(StagedTree tree) throws IOException;
  }

  private final Path target;
  private final BuildOptions options;
  private final Registration registration;
  private final CreateFileSystemProvider provider;
  private final Spool spool;
  private final StagedTree tree;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Set<CreateFileChannel> writers = ConcurrentHashMap.newKeySet();
  private final CreatePath root = new CreatePath(this, PathBytes.root());
  private volatile boolean open = true;

  private CreateFileSystem(
      Path target, BuildOptions options, Registration registration, FileSystemProvider installed) {
    this.target = target;
    this.options = options;
    this.registration = registration;
    provider = new CreateFileSystemProvider(this, installed);
    spool = new Spool(spoolDirectory(target), options.bytesInFlight());
    tree = new StagedTree(spool);
  }

  /**
   * Creates an empty file system.
   *
   * @param target the file that the image is written to on close
   * @param installed the provider that resolves URIs
   * @throws FileAlreadyExistsException if the target exists and is not to be replaced
   * @throws IOException if the directory of the target does not exist
   */
  public static CreateFileSystem create(
      Path target, BuildOptions options, Registration registration, FileSystemProvider installed)
      throws IOException {
    Path absolute = target.toAbsolutePath();
    if (!options.replaceExisting() && Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path directory = absolute.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new FileSystemException(target.toString(), null, "not in an existing directory");
    }
    return new CreateFileSystem(absolute, options, registration, installed);
  }

  /**
   * Casts a file system to this class.
   *
   * @throws IllegalArgumentException if it is another one
   */
  public static CreateFileSystem of(FileSystem fileSystem) {
    if (Objects.requireNonNull(fileSystem) instanceof CreateFileSystem ours) {
      return ours;
    }
    throw new IllegalArgumentException("not an image that is being created: " + fileSystem);
  }

  /** Returns the directory of the target, or that for temporary files if it is not on the host. */
  private static Path spoolDirectory(Path target) {
    Path directory = target.getParent();
    return directory != null && target.getFileSystem().equals(FileSystems.getDefault())
        ? directory
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Casts a path to one of this file system. */
  CreatePath ours(Path path) {
    if (Objects.requireNonNull(path) instanceof CreatePath ours && ours.getFileSystem() == this) {
      return ours;
    }
    throw new ProviderMismatchException("a path of another file system: " + path);
  }

  /** Runs an operation that does not change the tree. */
  <T> T read(Operation<T> operation) throws IOException {
    return run(lock.readLock(), operation);
  }

  /** Runs an operation that changes the tree. */
  <T> T write(Operation<T> operation) throws IOException {
    return run(lock.writeLock(), operation);
  }

  private <T> T run(Lock held, Operation<T> operation) throws IOException {
    checkOpen(); // without the lock, which close() holds while it writes the image
    held.lock();
    try {
      checkOpen();
      return operation.run(tree);
    } finally {
      held.unlock();
    }
  }

  /** Returns the file at {@code path}. */
  StagedNode node(CreatePath path, boolean follow) throws IOException {
    return read(on -> on.locate(path, follow).existing(path));
  }

  void checkOpen() {
    if (!open) {
      throw new ClosedFileSystemException();
    }
  }

  Path target() {
    return target;
  }

  Spool spool() {
    return spool;
  }

  /** Returns the modification time of files for which none was set. */
  Instant defaultTime() {
    return options.time().orElse(Instant.EPOCH);
  }

  void addWriter(CreateFileChannel channel) {
    writers.add(channel);
  }

  void removeWriter(CreateFileChannel channel) {
    writers.remove(channel);
  }

  /**
   * Writes the image. Afterwards the file system is closed, also if that fails.
   *
   * @throws FileSystemException if a channel is open for writing
   * @throws IOException if the image cannot be written; the target is left unchanged
   */
  @Override
  public void close() throws IOException {
    close(true);
  }

  /** Closes the file system without writing the image. */
  public void discard() throws IOException {
    close(false);
  }

  private void close(boolean publish) throws IOException {
    lock.writeLock().lock();
    try (spool) {
      if (!open) {
        return;
      }
      open = false;
      registration.onClose().run();
      if (publish) {
        checkWriters();
        new ImagePublisher(tree, target, options).publish();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void checkWriters() throws FileSystemException {
    List<String> unfinished = unfinished();
    if (!unfinished.isEmpty()) {
      throw new FileSystemException(
          unfinished.get(0), null, "open for writing, so no image was written");
    }
  }

  private List<String> unfinished() {
    try (Stream<CreateFileChannel> all = writers.stream()) {
      return all.filter(CreateFileChannel::isNamed).map(CreateFileChannel::path).sorted().toList();
    }
  }

  @Override
  public CreatePath path(byte[] canonical) {
    return new CreatePath(this, canonical);
  }

  @Override
  protected CreatePath root() {
    return root;
  }

  @Override
  protected long number() {
    return registration.number();
  }

  @Override
  protected URI uri(BytesPath absolute) {
    byte[] path = absolute.bytes();
    boolean directory = path.length > 1 && Files.isDirectory(absolute);
    return registration.uri().apply(directory ? PathBytes.withSlash(path) : path);
  }

  @Override
  protected BytesPath realPath(BytesPath path, boolean follow) throws IOException {
    CreatePath ours = ours(path);
    if (follow) {
      return read(
          on -> {
            Place place = on.locate(ours, true);
            place.existing(ours);
            return path(place.realPath());
          });
    }
    node(ours, false);
    return realPathWithLinks(ours);
  }

  @Override
  protected boolean isSymbolicLink(BytesPath path) throws IOException {
    return node(ours(path), false) instanceof StagedLink;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root);
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    checkOpen();
    return List.of(new CreateFileStore(this));
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return StagedViews.NAMES;
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("an image that is being created cannot be watched");
  }

  @Override
  public String toString() {
    return "erofs:" + target;
  }
}
