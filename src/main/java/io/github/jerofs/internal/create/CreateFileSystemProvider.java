package io.github.jerofs.internal.create;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The provider of one image that is being created. URIs are resolved by the installed provider,
 * which finds this file system among the open ones.
 */
final class CreateFileSystemProvider extends FileSystemProvider {
  private static final int ANY_EXECUTE = 0111;

  private final CreateFileSystem fileSystem;
  private final FileSystemProvider installed;

  CreateFileSystemProvider(CreateFileSystem fileSystem, FileSystemProvider installed) {
    this.fileSystem = fileSystem;
    this.installed = installed;
  }

  private CreatePath ours(Path path) {
    return fileSystem.ours(path);
  }

  @Override
  public String getScheme() {
    return installed.getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    return installed.newFileSystem(uri, env);
  }

  @Override
  public FileSystem newFileSystem(Path path, Map<String, ?> env) throws IOException {
    return installed.newFileSystem(path, env);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return installed.getFileSystem(uri);
  }

  @Override
  public Path getPath(URI uri) {
    return installed.getPath(uri);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    CreatePath ours = ours(path);
    OpenMode mode = OpenMode.of(options);
    int permissions = StagedViews.permissions(StagedTree.FILE_PERMISSIONS, attrs);
    CreateFileChannel channel =
        fileSystem.write(
            tree -> {
              StagedFile file = open(tree, ours, mode, permissions);
              file.addChannels(1);
              return new CreateFileChannel(ours, file, mode);
            });
    if (mode.write()) {
      fileSystem.addWriter(channel);
    }
    return channel;
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    return super.newInputStream(ours(path), options);
  }

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attrs) {
    ours(path);
    OpenMode.of(options);
    StagedViews.permissions(StagedTree.FILE_PERMISSIONS, attrs);
    throw new UnsupportedOperationException(
        "an image that is being created has no asynchronous channels");
  }

  private static StagedFile open(StagedTree tree, CreatePath path, OpenMode mode, int permissions)
      throws IOException {
    Place place = tree.locate(path, mode.follow());
    StagedNode node = place.node();
    if (mode.createNew() || (mode.create() && node == null)) {
      return tree.createFile(place, path, permissions);
    }
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (!(node instanceof StagedFile file)) {
      throw new FileSystemException(
          path.toString(),
          null,
          node.isDirectory() ? "Is a directory" : "Is a symbolic link, and is not followed");
    }
    if (mode.truncate()) {
      file.content().truncate(0);
    }
    return file;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    CreatePath ours = ours(dir);
    Objects.requireNonNull(filter);
    List<byte[]> names =
        fileSystem.read(tree -> StagedTree.list(tree.locate(ours, true).existing(ours), ours));
    return new CreateDirectoryStream(ours, names, filter);
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    CreatePath ours = ours(dir);
    int permissions = StagedViews.permissions(StagedTree.DIRECTORY_PERMISSIONS, attrs);
    fileSystem.write(tree -> tree.createDirectory(tree.locate(ours, false), ours, permissions));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    CreatePath ours = ours(link);
    byte[] bytes = ours(target).bytes();
    for (FileAttribute<?> attribute : attrs) {
      throw new UnsupportedOperationException(
          "attribute '" + attribute.name() + "' of a new symbolic link");
    }
    if (bytes.length == 0) {
      throw new FileSystemException(ours.toString(), null, "Empty target of a symbolic link");
    }
    fileSystem.write(tree -> tree.createLink(tree.locate(ours, false), ours, bytes));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    CreatePath ours = ours(link);
    CreatePath other = ours(existing);
    fileSystem.write(
        tree -> {
          StagedNode node = tree.locate(other, false).existing(other);
          if (node.isDirectory()) {
            throw new FileSystemException(
                ours.toString(), other.toString(), "Cannot link to a directory");
          }
          tree.addName(tree.locate(ours, false), ours, node);
          return node;
        });
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    CreatePath ours = ours(link);
    if (fileSystem.node(ours, false) instanceof StagedLink found) {
      return fileSystem.path(found.target());
    }
    throw new NotLinkException(ours.toString());
  }

  @Override
  public void delete(Path path) throws IOException {
    CreatePath ours = ours(path);
    fileSystem.write(
        tree -> {
          Place place = tree.locate(ours, false);
          tree.remove(place, ours);
          return place;
        });
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    Transfers.copy(ours(source), ours(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Transfers.move(ours(source), ours(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    CreatePath ours = ours(path);
    if (ours.equals(Objects.requireNonNull(other))) {
      return true;
    }
    return other instanceof CreatePath that
        && that.getFileSystem().equals(fileSystem)
        && fileSystem.node(ours, true).equals(fileSystem.node(that, true));
  }

  @Override
  public boolean isHidden(Path path) {
    Path name = ours(path).getFileName();
    return name != null && name.toString().startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    fileSystem.node(ours(path), true);
    return new CreateFileStore(fileSystem);
  }

  /** Grants reading and writing: permissions apply to the system the image is built for. */
  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    CreatePath ours = ours(path);
    StagedNode node = fileSystem.node(ours, true);
    for (AccessMode mode : modes) {
      boolean execute = Objects.requireNonNull(mode) == AccessMode.EXECUTE;
      boolean executable = node.isDirectory() || (node.mode() & ANY_EXECUTE) != 0;
      if (execute && !executable) {
        throw new AccessDeniedException(ours.toString(), null, "not executable");
      }
    }
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return StagedViews.of(ours(path), type, CreatePath.follow(options));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    CreatePath ours = ours(path);
    StagedViews.checkAttributesType(type);
    return type.cast(StagedAttributes.of(ours, CreatePath.follow(options)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return StagedAttributeNames.read(ours(path), attributes, CreatePath.follow(options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    StagedAttributeNames.set(ours(path), attribute, value, CreatePath.follow(options));
  }
}
