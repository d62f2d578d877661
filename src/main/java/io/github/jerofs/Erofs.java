package io.github.jerofs;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.internal.check.ImageCheck;
import io.github.jerofs.internal.nio.ErofsFileSystem;
import io.github.jerofs.internal.nio.ErofsFileSystemProvider;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;

/**
 * Opens EROFS images, as {@link java.nio.file.FileSystems} does, but without asking other providers
 * first. That matters for images that end in a ZIP file, which the JDK's own ZIP provider claims.
 *
 * <p>{@code FileSystems.newFileSystem} takes these {@code env} keys; values may be strings. Any
 * other key is an {@link IllegalArgumentException}, and so is one that does not apply where the
 * image lies ({@link io.github.jerofs.option.InapplicableOptionException}).
 *
 * <table>
 * <caption>Keys of {@code env}</caption>
 * <tr><th>key</th><th>value</th><th>default</th></tr>
 * <tr><td>{@code offset}</td><td>bytes before the image in its file</td><td>0</td></tr>
 * <tr><td>{@code devices}</td><td>extra devices in the order of the device table: a list of
 * {@code Path}, {@code URI}, {@link ByteSource} or {@link ImageLocation}, or a string of paths
 * divided by {@link java.io.File#pathSeparator}; or a {@link io.github.jerofs.storage.DeviceResolver}, or {@link
 * io.github.jerofs.storage.ErofsDevices}</td><td>none</td></tr>
 * <tr><td>{@code cacheBytes}</td><td>most bytes of decompressed data to keep</td><td>32 MiB</td></tr>
 * <tr><td>{@code access}</td><td>of files: {@code auto}, {@code mapped} or {@code channel}</td><td>{@code
 * auto}</td></tr>
 * <tr><td>{@code uidMap}, {@code gidMap}</td><td>{@code inside:outside:count,…} as an idmapped
 * mount</td><td>no translation</td></tr>
 * <tr><td>{@code verify}</td><td>{@code superblock} or {@code none}</td><td>{@code
 * superblock}</td></tr>
 * <tr><td>{@code maxExtentBytes}</td><td>most bytes that one compressed extent may decode to, up to
 * 256 MiB</td><td>12 MiB</td></tr>
 * <tr><td>{@code maxXattrBytes}</td><td>most bytes in the value of an extended
 * attribute</td><td>65,535, which is also the most</td></tr>
 * <tr><td>{@code maxLinks}</td><td>most symbolic links followed in one path, up to
 * 256</td><td>40</td></tr>
 * <tr><td>{@code maxPathBytes}</td><td>most bytes in the path of a directory that is listed, up to
 * 64 KiB</td><td>8,192</td></tr>
 * <tr><td>{@code maxMetaboxBytes}</td><td>most bytes in the decoded metabox, besides 64 times the
 * size of the image</td><td>64 MiB</td></tr>
 * <tr><td>{@code remote}</td><td>{@link io.github.jerofs.option.RemoteOptions}: how to read from web
 * servers</td><td>{@link io.github.jerofs.option.RemoteOptions#DEFAULT}</td></tr>
 * <tr><td>{@code cacheDirectory}, {@code headers}, {@code mirrors}</td><td>single values of {@link
 * io.github.jerofs.option.RemoteOptions}: a path, a map of strings, a list of {@code URI}</td><td>as {@code remote}
 * says</td></tr>
 * <tr><td>{@code sha256}</td><td>the digest that the image must have, wherever it lies: see {@link
 * io.github.jerofs.option.RemoteOptions#sha256}</td><td>as {@code remote} says</td></tr>
 * </table>
 */
public final class Erofs {
  private Erofs() {}

  /**
   * Opens the image in {@code file}.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code file} holds no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   */
  public static FileSystem open(Path file) throws IOException {
    return open(file, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image in {@code file} in the way that {@code options} tell.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code file} holds no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   * @throws IllegalArgumentException if the options do not fit the image
   */
  public static FileSystem open(Path file, ErofsOptions options) throws IOException {
    return open(ImageLocation.of(file), options);
  }

  /**
   * Opens the image that {@code location} means, with the default options: {@code
   * Erofs.open("system.erofs")}, {@code Erofs.open("https://example.org/system.erofs")}. {@link
   * ImageLocation} has the grammar; an existing file wins.
   *
   * @throws io.github.jerofs.error.NotErofsException if there is no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   * @throws IllegalArgumentException if {@code location} has no form of the grammar
   */
  public static FileSystem open(String location) throws IOException {
    return open(location, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image that {@code location} means, as {@link #open(String)} does.
   *
   * @throws io.github.jerofs.error.NotErofsException if there is no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   * @throws IllegalArgumentException if {@code location} has no form of the grammar, or the options
   *     do not fit the image
   */
  public static FileSystem open(String location, ErofsOptions options) throws IOException {
    return open(ImageLocation.parse(location), options);
  }

  /**
   * Opens the image in {@code source}, with the default options.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code source} holds no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   */
  public static FileSystem open(ByteSource source) throws IOException {
    return open(source, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image in {@code source}, which is closed with the file system; also if this fails.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code source} holds no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   * @throws IllegalArgumentException if the options do not fit the image
   */
  public static FileSystem open(ByteSource source, ErofsOptions options) throws IOException {
    return open(ImageLocation.of(source), options);
  }

  /**
   * Opens the image that {@code uri} names, with the default options: {@code http} or {@code
   * https}, {@code oci}, or a file.
   *
   * @throws io.github.jerofs.error.NotErofsException if there is no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   * @throws IllegalArgumentException if {@code uri} has no form that a file system knows
   */
  public static FileSystem open(URI uri) throws IOException {
    return open(uri, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image that {@code uri} names. Of one at a web server, only what is read is fetched;
   * {@link ErofsOptions#remote} tells how, and where to keep it.
   *
   * @throws io.github.jerofs.error.NotErofsException if there is no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   * @throws IllegalArgumentException if {@code uri} has no form that a file system knows, or the
   *     options do not fit the image
   */
  public static FileSystem open(URI uri, ErofsOptions options) throws IOException {
    return open(ImageLocation.of(uri), options);
  }

  /**
   * Opens the image at {@code location}, as the methods for files and sources do.
   *
   * @throws io.github.jerofs.error.NotErofsException if there is no EROFS image
   * @throws io.github.jerofs.error.ErofsException if the image cannot be used
   * @throws IllegalArgumentException if the options do not fit the image
   */
  public static FileSystem open(ImageLocation location, ErofsOptions options) throws IOException {
    return provider().open(location, options);
  }

  /**
   * Tells what the superblock says.
   *
   * @param fileSystem one that this library opened
   * @throws IllegalArgumentException if it is of another provider
   */
  public static ImageInfo info(FileSystem fileSystem) {
    return ours(fileSystem).info();
  }

  /**
   * Finds the inodes without a name, whose data other inodes share, and adds up their extents.
   *
   * @param fileSystem one that this library opened
   * @return none to two, each kind once
   * @throws IOException if one of them is damaged
   * @throws IllegalArgumentException if the file system is of another provider
   */
  public static List<HiddenInode> hiddenInodes(FileSystem fileSystem) throws IOException {
    return ours(fileSystem).hiddenInodes();
  }

  /**
   * Returns a handle of the file that {@code path} names.
   *
   * @param path of a file system that this library opened
   * @param options whether to follow a symbolic link, as elsewhere
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IllegalArgumentException if it is of another provider
   */
  public static ErofsFileHandle handle(Path path, LinkOption... options) throws IOException {
    return ours(path.getFileSystem()).handle(path, options);
  }

  /**
   * Returns the absolute path, without links, of the file that {@code handle} stands for: one of
   * its names in the directory that the handle tells, and that directory's way up to the root. Each
   * step is checked, so a handle may come from anywhere. Takes as long as those directories are.
   *
   * @param fileSystem one that this library opened
   * @throws io.github.jerofs.error.StaleFileHandleException if there is no such file, or the handle
   *     is of another volume
   * @throws IllegalArgumentException if the file system is of another provider
   */
  public static Path path(FileSystem fileSystem, ErofsFileHandle handle) throws IOException {
    return ours(fileSystem).path(handle);
  }

  /**
   * Returns an absolute path, without links, of the file that has {@code fileKey}. Of a directory
   * it is found at once, as with a handle; of any other file, all directories are read until one
   * holds it.
   *
   * @param fileSystem one that this library opened
   * @param fileKey as {@code BasicFileAttributes.fileKey()} returns it
   * @throws io.github.jerofs.error.StaleFileHandleException if there is no such file, or the key is
   *     of another volume
   * @throws IllegalArgumentException if one of the two is of another provider
   */
  public static Path path(FileSystem fileSystem, Object fileKey) throws IOException {
    if (fileKey instanceof ErofsFileKey key) {
      return ours(fileSystem).path(key);
    }
    throw new IllegalArgumentException("not the key of a file in an EROFS image: " + fileKey);
  }

  private static ErofsFileSystem ours(FileSystem fileSystem) {
    if (fileSystem instanceof ErofsFileSystem erofs) {
      return erofs;
    }
    throw new IllegalArgumentException("not an EROFS file system: " + fileSystem);
  }

  /**
   * Checks the image in {@code file} as a whole: every structure that can be reached, also behind
   * ones that are wrong.
   *
   * @param what whether to read the data, too
   * @param listener is told of findings and progress
   * @throws IOException if the file cannot be read at all; an image that is no image is a finding
   */
  public static void check(
      Path file, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    check(ImageLocation.of(file), options, what, listener);
  }

  /**
   * Checks the image in {@code source}, which is closed in the end; see {@link #check(Path,
   * ErofsOptions, CheckOptions, CheckListener)}.
   *
   * @throws IOException if the source cannot be read at all
   */
  public static void check(
      ByteSource source, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    check(ImageLocation.of(source), options, what, listener);
  }

  /**
   * Checks the image at {@code location}; see {@link #check(Path, ErofsOptions, CheckOptions,
   * CheckListener)}.
   *
   * @throws IOException if nothing can be read there at all
   * @throws io.github.jerofs.option.InapplicableOptionException if an option does not apply to the
   *     location, or not to a check: that translates no owners
   */
  public static void check(
      ImageLocation location, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    ImageCheck.run(location, options, what, listener);
  }

  /** The installed provider, so that all paths share it; or one of our own where none is. */
  private static ErofsFileSystemProvider provider() {
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
}
