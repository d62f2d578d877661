package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.internal.create.CreateEnv;
import io.github.jerofs.internal.create.CreateFileSystem;
import io.github.jerofs.internal.create.Registration;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.open.Detection;
import io.github.jerofs.internal.open.LocationOpener;
import io.github.jerofs.internal.path.PathBytes;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Resolution;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The provider for the {@code erofs} scheme. It translates arguments into calls to {@link
 * ErofsFileSystem} and its helpers. All write operations go through {@link WriteProtection}.
 */
public final class ErofsFileSystemProvider extends FileSystemProvider {
  private final OpenFileSystems openFileSystems = new OpenFileSystems();

  /**
   * Creates a provider. It must be cheap, because the JDK runs it for every user of file systems.
   */
  public ErofsFileSystemProvider() {}

  @Override
  public String getScheme() {
    return ErofsUri.SCHEME;
  }

  /**
   * Opens the image at {@code location} without sharing the file system.
   *
   * @throws NotErofsException if the location does not contain an EROFS image
   */
  public ErofsFileSystem open(ImageLocation location, ErofsOptions options) throws IOException {
    return openFileSystems.openNumbered(place -> open(location, options, place));
  }

  private ErofsFileSystem open(
      ImageLocation location, ErofsOptions options, OpenFileSystems.Registration registration)
      throws IOException {
    Tree tree = new LocationOpener(options).tree(location);
    return Closeables.closeOnFailure(
        tree, () -> new ErofsFileSystem(this, tree, location, options, registration));
  }

  /** Creates a file system that becomes the image {@code target} when it is closed. */
  public CreateFileSystem create(Path target, BuildOptions options) throws IOException {
    Objects.requireNonNull(options);
    return openFileSystems.openNumbered(place -> create(target, options, place));
  }

  private CreateFileSystem create(
      Path target, BuildOptions options, OpenFileSystems.Registration place) throws IOException {
    var registration =
        new Registration(
            place.number(), path -> ErofsUri.of(place.authority(), path), place.onClose());
    return CreateFileSystem.create(target, options, registration, this);
  }

  /** Returns the installed provider, which all paths must share, or a new one if none is. */
  public static ErofsFileSystemProvider shared() {
    for (FileSystemProvider provider : FileSystemProvider.installedProviders()) {
      if (provider instanceof ErofsFileSystemProvider ours) {
        return ours;
      }
    }
    return Fallback.PROVIDER;
  }

  private static final class Fallback {
    static final ErofsFileSystemProvider PROVIDER = new ErofsFileSystemProvider();
  }

  @Override
  public FileSystem newFileSystem(Path path, Map<String, ?> env) throws IOException {
    if (CreateEnv.isCreate(env)) {
      return create(path, CreateEnv.parse(env));
    }
    // Detect the format before validating env, so that other providers can try the file.
    if (!Detection.isErofs(path, EnvOptions.offsetOrZero(env))) {
      throw new UnsupportedOperationException("not an EROFS image: " + path);
    }
    try {
      return open(ImageLocation.of(path), EnvOptions.parse(CreateEnv.withoutCreate(env)));
    } catch (UnsupportedOperationException e) {
      // FileSystems.newFileSystem would try other providers and lose the reason.
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    Objects.requireNonNull(env);
    ErofsUri parsed = ErofsUri.parse(uri);
    if (!(ErofsUri.whole(uri).orElse(parsed) instanceof ImageUri in)) {
      throw new IllegalArgumentException(
          "this URI identifies an open file system and cannot open one: " + uri);
    }
    ImageLocation image = in.location();
    if (CreateEnv.isCreate(env)) {
      if (!(image instanceof ImageLocation.File file)) {
        throw new IllegalArgumentException("a new image can only be a file: " + image);
      }
      BuildOptions options = CreateEnv.parse(env);
      return openFileSystems.createRegistered(file, place -> create(file.path(), options, place));
    }
    ErofsOptions options = EnvOptions.parse(CreateEnv.withoutCreate(env));
    return openFileSystems.openRegistered(image, place -> open(image, options, place));
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return openFileSystems.get(uri).fileSystem();
  }

  @Override
  public Path getPath(URI uri) {
    OpenFileSystems.Named named = openFileSystems.get(uri);
    return named.fileSystem().path(PathBytes.canonical(named.path()));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    ErofsPath file = ErofsPath.of(path);
    checkNoNulls(attrs);
    boolean follow = WriteProtection.checkOpen(file, options);
    return ErofsFileChannel.of(RegularFile.open(file, follow));
  }

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException {
    ErofsPath file = ErofsPath.of(path);
    checkNoNulls(attrs);
    if (options.contains(StandardOpenOption.APPEND)) {
      throw new UnsupportedOperationException("APPEND for an asynchronous channel");
    }
    boolean follow = WriteProtection.checkOpen(file, options);
    return new ErofsAsynchronousFileChannel(
        RegularFile.open(file, follow), executor == null ? ReadPool.shared() : executor);
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    ErofsPath file = ErofsPath.of(path);
    for (OpenOption option : options) {
      if (option == StandardOpenOption.WRITE || option == StandardOpenOption.APPEND) {
        throw new UnsupportedOperationException(option + " for an input stream");
      }
    }
    boolean follow =
        options.length == 0
            || WriteProtection.checkOpen(file, new HashSet<>(Arrays.asList(options)));
    return new ErofsInputStream(RegularFile.open(file, follow));
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) {
    checkNoNulls(options);
    throw WriteProtection.refuse(ErofsPath.of(path));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return ErofsDirectoryStream.open(ErofsPath.of(dir), Objects.requireNonNull(filter));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    ErofsPath path = ErofsPath.of(link);
    ErofsFileSystem fileSystem = path.getFileSystem();
    Node node = fileSystem.node(path, false);
    if (!node.isSymlink()) {
      throw new NotLinkException(path.toString());
    }
    byte[] target = fileSystem.tree().readLink(node);
    return new ErofsPath(fileSystem, target); // as stored, including repeated slashes
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    ErofsPath ours = ErofsPath.of(path);
    if (ours.equals(Objects.requireNonNull(other))) {
      return true;
    }
    return other instanceof ErofsPath that && key(ours, true).equals(key(that, true));
  }

  private static ErofsFileKey key(ErofsPath path, boolean follow) throws IOException {
    return AttributeViews.attributes(path, follow).fileKey();
  }

  @Override
  public boolean isHidden(Path path) {
    Path name = ErofsPath.of(path).getFileName();
    return name != null && name.toString().startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    ErofsPath ours = ErofsPath.of(path);
    ours.getFileSystem().find(ours, true);
    return new ErofsFileStore(ours.getFileSystem());
  }

  /** Always grants READ: permissions in an image apply to the system the image was built for. */
  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    ErofsPath ours = ErofsPath.of(path);
    ErofsFileSystem fileSystem = ours.getFileSystem();
    var attributes = new InodeAttributes(fileSystem, fileSystem.node(ours, true));
    for (AccessMode mode : modes) {
      switch (mode) {
        case READ -> {}
        case WRITE -> throw new AccessDeniedException(ours.toString(), null, "read-only");
        case EXECUTE -> {
          if (!attributes.isExecutable()) {
            throw new AccessDeniedException(ours.toString(), null, "not executable");
          }
        }
      }
    }
  }

  /** Overrides the method added in JDK 20. Does not throw if the file does not exist. */
  public boolean exists(Path path, LinkOption... options) {
    ErofsPath ours = ErofsPath.of(path);
    boolean follow = ErofsPath.follow(options);
    try {
      return ours.getFileSystem().tryFind(ours, follow) instanceof Resolution.Resolved;
    } catch (IOException e) {
      return false; // the contract requires false if existence is unknown
    }
  }

  /** Overrides the method added in JDK 20. Returns null if the file does not exist. */
  public <A extends BasicFileAttributes> @Nullable A readAttributesIfExists(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    ErofsPath ours = ErofsPath.of(path);
    AttributeViews.checkAttributesType(type);
    Resolution resolution = ours.getFileSystem().tryFind(ours, ErofsPath.follow(options));
    if (resolution == Resolution.Failure.MISSING) {
      return null;
    }
    return readAttributes(path, type, options);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return AttributeViews.of(ErofsPath.of(path), type, ErofsPath.follow(options));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return AttributeViews.read(ErofsPath.of(path), type, ErofsPath.follow(options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return NamedAttributes.read(ErofsPath.of(path), attributes, ErofsPath.follow(options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    ErofsPath ours = ErofsPath.of(path);
    NamedAttributes.checkView(attribute);
    checkNoNulls(options);
    throw WriteProtection.refuse(ours);
  }

  /**
   * Throws {@code FileAlreadyExistsException} if {@code dir} exists, which {@code
   * Files.createDirectories} relies on.
   */
  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    ErofsPath ours = ErofsPath.of(dir);
    checkNoNulls(attrs);
    if (ours.getFileSystem().tryFind(ours, false) instanceof Resolution.Resolved) {
      throw new FileAlreadyExistsException(ours.toString());
    }
    throw WriteProtection.refuse(ours);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs) {
    Objects.requireNonNull(target);
    checkNoNulls(attrs);
    throw WriteProtection.refuse(ErofsPath.of(link));
  }

  @Override
  public void createLink(Path link, Path existing) {
    Objects.requireNonNull(existing);
    throw WriteProtection.refuse(ErofsPath.of(link));
  }

  @Override
  public void delete(Path path) {
    throw WriteProtection.refuse(ErofsPath.of(path));
  }

  @Override
  public boolean deleteIfExists(Path path) {
    throw WriteProtection.refuse(ErofsPath.of(path));
  }

  /** Does nothing if both paths are the same file, as the contract requires. */
  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    ErofsPath from = ErofsPath.of(source);
    ErofsPath to = ErofsPath.of(target);
    boolean follow = true;
    for (CopyOption option : options) {
      if (Objects.requireNonNull(option) == LinkOption.NOFOLLOW_LINKS) {
        follow = false;
      } else if (option != StandardCopyOption.REPLACE_EXISTING
          && option != StandardCopyOption.COPY_ATTRIBUTES) {
        throw new UnsupportedOperationException("copy option " + option);
      }
    }
    ErofsFileKey file = key(from, follow);
    ReadOnlyFileSystemException refusal = WriteProtection.refuse(to);
    boolean same =
        to.getFileSystem().tryFind(to, false) instanceof Resolution.Resolved resolved
            && to.getFileSystem().key(resolved.node()).equals(file);
    if (!same) {
      throw refusal;
    }
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) {
    ErofsPath from = ErofsPath.of(source);
    ErofsPath.of(target);
    checkNoNulls(options);
    throw WriteProtection.refuse(from);
  }

  private static void checkNoNulls(Object[] options) {
    for (Object option : options) {
      Objects.requireNonNull(option);
    }
  }
}
