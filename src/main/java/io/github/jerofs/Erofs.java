package io.github.jerofs;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.LayerInfo;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.internal.check.ImageCheck;
import io.github.jerofs.internal.create.CreateFileSystem;
import io.github.jerofs.internal.nio.ErofsFileSystem;
import io.github.jerofs.internal.nio.ErofsFileSystemProvider;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.UnionLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Opens, inspects and checks EROFS images. The {@code open} methods do what {@link
 * java.nio.file.FileSystems#newFileSystem} does, but never consult other providers. That matters
 * for images that end in a ZIP file, which the JDK's ZIP provider claims. All methods are safe for
 * use by multiple threads.
 *
 * <pre>{@code
 * try (FileSystem fs = Erofs.open(Path.of("system.erofs"));
 *     Stream<Path> files = Files.list(fs.getPath("/"))) {
 *   files.forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>{@link io.github.jerofs.option.OptionKey} has the table of the {@code env} keys of {@code
 * FileSystems.newFileSystem}. Numbers and durations may be strings. An unknown key fails with an
 * {@link IllegalArgumentException}, a key that does not apply to the image's location with an
 * {@link io.github.jerofs.option.InapplicableOptionException}. {@code accessMode=readOnly}, a key
 * of the JDK's ZIP provider, is accepted and has no effect.
 */
public final class Erofs {
  private Erofs() {}

  /**
   * Opens the image in {@code file}.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code file} does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   */
  public static FileSystem open(Path file) throws IOException {
    return open(file, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image in {@code file} with the given options.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code file} does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if an option does not apply to the image
   */
  public static FileSystem open(Path file, ErofsOptions options) throws IOException {
    return open(ImageLocation.of(file), options);
  }

  /**
   * Opens the image at {@code location} with the default options: {@code
   * Erofs.open("system.erofs")}, {@code Erofs.open("https://example.org/system.erofs")}. {@link
   * ImageLocation} describes the grammar; an existing file takes precedence.
   *
   * @throws io.github.jerofs.error.NotErofsException if the location does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if {@code location} does not match the grammar
   */
  public static FileSystem open(String location) throws IOException {
    return open(location, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image at {@code location} with the given options. {@link ImageLocation} describes the
   * grammar.
   *
   * @throws io.github.jerofs.error.NotErofsException if the location does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if {@code location} does not match the grammar, or an option
   *     does not apply to the image
   */
  public static FileSystem open(String location, ErofsOptions options) throws IOException {
    return open(ImageLocation.parse(location), options);
  }

  /**
   * Opens the image in {@code source} with the default options. The file system owns {@code
   * source}: it is closed with the file system, or before this method throws.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code source} does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   */
  public static FileSystem open(ByteSource source) throws IOException {
    return open(source, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image in {@code source} with the given options. The file system owns {@code source}:
   * it is closed with the file system, or before this method throws.
   *
   * @throws io.github.jerofs.error.NotErofsException if {@code source} does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if an option does not apply to the image
   */
  public static FileSystem open(ByteSource source, ErofsOptions options) throws IOException {
    return open(ImageLocation.of(source), options);
  }

  /**
   * Opens the image at {@code uri} with the default options. The URI has the scheme {@code http},
   * {@code https} or {@code oci}, or names a file of an installed file system.
   *
   * @throws io.github.jerofs.error.NotErofsException if the location does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if no file system supports {@code uri}
   */
  public static FileSystem open(URI uri) throws IOException {
    return open(uri, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image at {@code uri} with the given options. Bytes of an image on a web server are
   * fetched when they are first read; {@link ErofsOptions#remote} configures the requests and the
   * cache.
   *
   * @throws io.github.jerofs.error.NotErofsException if the location does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if no file system supports {@code uri}, or an option does not
   *     apply to the image
   */
  public static FileSystem open(URI uri, ErofsOptions options) throws IOException {
    return open(ImageLocation.of(uri), options);
  }

  /**
   * Opens the image at {@code location} with the given options.
   *
   * @throws io.github.jerofs.error.NotErofsException if the location does not contain an EROFS
   *     image
   * @throws io.github.jerofs.error.ErofsException if the image is corrupt or unsupported
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if an option does not apply to the image
   */
  public static FileSystem open(ImageLocation location, ErofsOptions options) throws IOException {
    return ErofsFileSystemProvider.shared().open(location, options);
  }

  /**
   * Opens several images as one file system with the default options. Layers join as in overlayfs:
   * a name belongs to the topmost layer that has it, directories merge, and whiteouts hide names in
   * the layers below.
   *
   * <pre>{@code
   * FileSystem fs = Erofs.union(Path.of("app.erofs"), Path.of("base.erofs"));
   * }</pre>
   *
   * @param layers the images, topmost first
   * @throws io.github.jerofs.error.NotErofsException if a file does not contain an EROFS image
   * @throws io.github.jerofs.error.ErofsException if an image is corrupt or unsupported
   * @throws IOException if an image cannot be read
   * @throws IllegalArgumentException if there are no layers
   */
  public static FileSystem union(Path... layers) throws IOException {
    return union(Stream.of(layers).map(ImageLocation::of).toList(), ErofsOptions.DEFAULT);
  }

  /**
   * Opens several images as one file system; see {@link #union(Path...)}.
   *
   * @param layers the images, topmost first
   * @param options the options for every image
   * @throws io.github.jerofs.error.NotErofsException if a location does not contain an EROFS image
   * @throws io.github.jerofs.error.ErofsException if an image is corrupt or unsupported
   * @throws IOException if an image cannot be read
   * @throws IllegalArgumentException if there are no layers, or an option does not apply to unions
   */
  public static FileSystem union(List<? extends ImageLocation> layers, ErofsOptions options)
      throws IOException {
    return open(new UnionLocation(List.copyOf(layers)), options);
  }

  /**
   * Returns the contents of the superblock and the device table.
   *
   * @param fileSystem a file system that this library opened
   * @throws IllegalArgumentException if {@code fileSystem} belongs to another provider
   */
  public static ImageInfo info(FileSystem fileSystem) {
    return ErofsFileSystem.of(fileSystem).info();
  }

  /**
   * Returns the layers of a stack, topmost first. Their indexes are the values of {@code
   * erofs:layer}. An image that is not a stack is its only layer.
   *
   * @param fileSystem a file system that this library opened
   * @throws IllegalArgumentException if {@code fileSystem} belongs to another provider
   */
  public static List<LayerInfo> layers(FileSystem fileSystem) {
    return ErofsFileSystem.of(fileSystem).layers();
  }

  /**
   * Returns the packed inode and the metabox inode, if present, with their storage totals.
   *
   * @param fileSystem a file system that this library opened
   * @return at most one inode of each kind
   * @throws IOException if one of them is corrupt or cannot be read
   * @throws IllegalArgumentException if {@code fileSystem} belongs to another provider
   */
  public static List<HiddenInode> hiddenInodes(FileSystem fileSystem) throws IOException {
    return ErofsFileSystem.of(fileSystem).hiddenInodes();
  }

  /**
   * Returns a handle for the file at {@code path}.
   *
   * @param path a path of a file system that this library opened
   * @param options {@link LinkOption#NOFOLLOW_LINKS} to get the handle of a symbolic link itself
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   * @throws IllegalArgumentException if {@code path} belongs to another provider
   * @throws IOException if the image cannot be read
   */
  public static ErofsFileHandle handle(Path path, LinkOption... options) throws IOException {
    return ErofsFileSystem.of(path.getFileSystem()).handle(path, options);
  }

  /**
   * Returns the absolute path, free of symbolic links, of the file that {@code handle} identifies:
   * one of the file's names in the handle's parent directory. Every step up to the root is
   * validated, so untrusted handles are safe. The cost is proportional to the sizes of the
   * directories on the path.
   *
   * @param fileSystem a file system that this library opened
   * @throws io.github.jerofs.error.StaleFileHandleException if the file does not exist, or the
   *     handle belongs to another volume
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if {@code fileSystem} belongs to another provider
   */
  public static Path path(FileSystem fileSystem, ErofsFileHandle handle) throws IOException {
    return ErofsFileSystem.of(fileSystem).path(handle);
  }

  /**
   * Returns an absolute path, free of symbolic links, of the file that has {@code fileKey}.
   * Directories are found as fast as by handle. For any other file, directories are searched from
   * the root until one contains it.
   *
   * @param fileSystem a file system that this library opened
   * @param fileKey a value returned by {@code BasicFileAttributes.fileKey()}
   * @throws io.github.jerofs.error.StaleFileHandleException if the file does not exist, or the key
   *     belongs to another volume
   * @throws IOException if the image cannot be read
   * @throws IllegalArgumentException if {@code fileSystem} or {@code fileKey} belongs to another
   *     provider
   */
  public static Path path(FileSystem fileSystem, Object fileKey) throws IOException {
    ErofsFileSystem image = ErofsFileSystem.of(fileSystem);
    if (Objects.requireNonNull(fileKey) instanceof ErofsFileKey key) {
      return image.path(key);
    }
    throw new IllegalArgumentException("not the key of a file in an EROFS image: " + fileKey);
  }

  /**
   * Creates an image with the default options; see {@link #create(Path, BuildOptions)}.
   *
   * @throws IOException if {@code target} exists, or its directory does not
   */
  public static FileSystem create(Path target) throws IOException {
    return create(target, BuildOptions.DEFAULT);
  }

  /**
   * Creates a writable file system that becomes the image {@code target} when it is closed. Until
   * then, and if {@code close} fails, nothing changes at {@code target}. The file system is in
   * memory; contents that exceed {@link BuildOptions#bytesInFlight} are in a temporary file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if {@code target} exists and {@link
   *     BuildOptions#replaceExisting} is false
   * @throws IOException if the directory of {@code target} does not exist
   */
  public static FileSystem create(Path target, BuildOptions options) throws IOException {
    return ErofsFileSystemProvider.shared().create(target, options);
  }

  /**
   * Closes a file system that {@link #create(Path)} returned, without writing the image.
   *
   * @throws IllegalArgumentException if {@code fileSystem} does not create an image
   * @throws IOException if the temporary file cannot be deleted
   */
  public static void discard(FileSystem fileSystem) throws IOException {
    CreateFileSystem.of(fileSystem).discard();
  }

  /**
   * Checks the whole image in {@code file}. The check does not stop at the first finding: it covers
   * every structure that is reachable despite earlier damage.
   *
   * @param what what to check besides the metadata
   * @param listener receives findings and progress
   * @throws io.github.jerofs.option.InapplicableOptionException if an option does not apply to the
   *     location or to a check, such as a translation of owners
   * @throws IOException if the file cannot be read at all; content that is not an EROFS image is
   *     reported as a finding
   */
  public static void check(
      Path file, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    check(ImageLocation.of(file), options, what, listener);
  }

  /**
   * Checks the image in {@code source} and closes {@code source}; see {@link #check(Path,
   * ErofsOptions, CheckOptions, CheckListener)}.
   *
   * @throws io.github.jerofs.option.InapplicableOptionException if an option does not apply to the
   *     source or to a check
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
   * @throws IOException if the location cannot be read at all
   * @throws io.github.jerofs.option.InapplicableOptionException if an option does not apply to the
   *     location or to a check, such as a translation of owners
   */
  public static void check(
      ImageLocation location, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    ImageCheck.run(location, options, what, listener);
  }
}
