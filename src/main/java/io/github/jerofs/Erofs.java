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
import java.util.Objects;

/**
 * Opens EROFS images, as {@link java.nio.file.FileSystems} does, but without asking other providers
 * first. That matters for images that end in a ZIP file, which the JDK's own ZIP provider claims.
 *
 * <p>{@code FileSystems.newFileSystem} takes these {@code env} keys, which are those of {@link
 * io.github.jerofs.option.OptionKey}. Numbers and durations may be strings. Any other key is an
 * {@link IllegalArgumentException}, and so is one that does not apply where the image lies ({@link
 * io.github.jerofs.option.InapplicableOptionException}). {@code accessMode=readOnly}, a key of the
 * JDK's zip provider, is accepted and has no effect.
 *
 * <table>
 * <caption>Keys of {@code env}</caption>
 * <tr><th>key</th><th>what</th><th>value</th><th>default</th><th>applies to</th></tr>
 * <tr><td>{@code offset}</td><td>Bytes before the image in its file.</td><td>a number of bytes</td><td>0</td><td>everywhere</td></tr>
 * <tr><td>{@code devices}</td><td>The extra devices, in the order of the device table.</td><td>a list of Path, URI, ByteSource or ImageLocation, a DeviceResolver, ErofsDevices, or a string of paths divided by File.pathSeparator</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code cacheBytes}</td><td>Most bytes of decompressed data to keep.</td><td>a number of bytes</td><td>32 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code access}</td><td>How to read files: auto maps files of the default file system and reads others, mapped fails where a file cannot be mapped, channel suits files that may be truncated while they are open.</td><td>auto, mapped or channel</td><td>auto</td><td>an image or device in a file</td></tr>
 * <tr><td>{@code uidMap}</td><td>Translation of owners, as of an idmapped mount.</td><td>a string inside:outside:count,…</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code gidMap}</td><td>Translation of groups, as of an idmapped mount.</td><td>a string inside:outside:count,…</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code verify}</td><td>Whether to check the checksum of the superblock, where the image has one.</td><td>superblock or none</td><td>superblock</td><td>everywhere</td></tr>
 * <tr><td>{@code maxExtentBytes}</td><td>Most bytes that one compressed extent may decode to.</td><td>a number from 1 to 268435456</td><td>12 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxXattrBytes}</td><td>Most bytes in the value of an extended attribute.</td><td>a number from 0 to 65535</td><td>65535</td><td>everywhere</td></tr>
 * <tr><td>{@code maxLinks}</td><td>Most symbolic links followed in one path.</td><td>a number from 0 to 256</td><td>40</td><td>everywhere</td></tr>
 * <tr><td>{@code maxPathBytes}</td><td>Most bytes in the path of a directory that is listed.</td><td>a number from 1 to 65536</td><td>8 KiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxMetaboxBytes}</td><td>Most bytes in the decoded metabox, besides 64 times the size of the image.</td><td>a number from 0 to 4611686018427387903</td><td>64 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code remote}</td><td>How to read from web servers: all options below, which change single values.</td><td>RemoteOptions</td><td>RemoteOptions.DEFAULT</td><td>everywhere</td></tr>
 * <tr><td>{@code mirrors}</td><td>Other URLs of the same bytes, tried in this order when the one before fails.</td><td>a list of at most 15 URIs</td><td>none</td><td>an image at a web server</td></tr>
 * <tr><td>{@code sha256}</td><td>SHA-256 that the image must have.</td><td>a SHA-256 of 64 hexadecimal digits</td><td>none</td><td>everywhere; at a web server with a cacheDirectory</td></tr>
 * <tr><td>{@code headers}</td><td>Further request headers, such as Authorization.</td><td>a map of strings</td><td>none</td><td>an image or device at a web server</td></tr>
 * <tr><td>{@code connectTimeout}</td><td>Most time that a connection may take.</td><td>a positive Duration, or a string such as 30s</td><td>10s</td><td>an image or device at a web server</td></tr>
 * <tr><td>{@code idleTimeout}</td><td>Most time in which no byte arrives.</td><td>a positive Duration, or a string such as 30s</td><td>30s</td><td>an image or device at a web server</td></tr>
 * <tr><td>{@code attempts}</td><td>Attempts at each URL for one range.</td><td>a number from 1 to 100</td><td>4</td><td>an image or device at a web server</td></tr>
 * <tr><td>{@code cacheDirectory}</td><td>Where to keep on disk what was read.</td><td>a path of the default file system</td><td>none</td><td>an image or device at a web server</td></tr>
 * <tr><td>{@code granuleBytes}</td><td>Unit of requests and of the cache on disk.</td><td>a power of two from 4096 to 4194304</td><td>64 KiB</td><td>an image or device at a web server</td></tr>
 * <tr><td>{@code memoryBytes}</td><td>Most bytes to keep in memory of what is not kept on disk.</td><td>a number of bytes</td><td>32 MiB</td><td>an image or device at a web server</td></tr>
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
    ErofsFileSystem image = ours(fileSystem);
    if (Objects.requireNonNull(fileKey) instanceof ErofsFileKey key) {
      return image.path(key);
    }
    throw new IllegalArgumentException("not the key of a file in an EROFS image: " + fileKey);
  }

  private static ErofsFileSystem ours(FileSystem fileSystem) {
    if (Objects.requireNonNull(fileSystem) instanceof ErofsFileSystem erofs) {
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
