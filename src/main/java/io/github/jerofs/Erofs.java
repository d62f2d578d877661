package io.github.jerofs;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
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
 * <p>{@code FileSystems.newFileSystem} accepts the following {@code env} keys, which are those of
 * {@link io.github.jerofs.option.OptionKey}. Numbers and durations may be strings. An unknown key
 * fails with an {@link IllegalArgumentException}, a key that does not apply to the image's location
 * with an {@link io.github.jerofs.option.InapplicableOptionException}. {@code accessMode=readOnly},
 * a key of the JDK's ZIP provider, is accepted and has no effect.
 *
 * <table>
 * <caption>Keys of {@code env}</caption>
 * <tr><th>key</th><th>what</th><th>value</th><th>default</th><th>applies to</th></tr>
 * <tr><td>{@code offset}</td><td>Offset of the image in its file, in bytes.</td><td>a number of bytes</td><td>0</td><td>everywhere</td></tr>
 * <tr><td>{@code devices}</td><td>Extra devices, in the order of the device table.</td><td>a list of Path, URI, ByteSource or ImageLocation, a DeviceResolver, ErofsDevices, or a string of paths separated by File.pathSeparator</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code cacheBytes}</td><td>Bytes of a private cache of decompressed data; shared means the cache of the whole JVM.</td><td>a number of bytes, or shared</td><td>shared</td><td>everywhere</td></tr>
 * <tr><td>{@code access}</td><td>How to read files: auto maps those of the default file system, mapped fails if a file cannot be mapped, channel suits files that may be truncated while open.</td><td>auto, mapped or channel</td><td>auto</td><td>an image or device in a file</td></tr>
 * <tr><td>{@code uidMap}</td><td>Translation of owners, as for an idmapped mount.</td><td>a string inside:outside:count,…</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code gidMap}</td><td>Translation of groups, as for an idmapped mount.</td><td>a string inside:outside:count,…</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code verify}</td><td>Whether to check the superblock checksum, if the image has one.</td><td>superblock or none</td><td>superblock</td><td>everywhere</td></tr>
 * <tr><td>{@code fsVerity}</td><td>Expected fs-verity digest of the image; checking it reads the whole file.</td><td>an FsVerityDigest, a string such as sha256:3d24…, or none</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code objects}</td><td>Base directories of the objects of a composefs image, in search order.</td><td>a list of Path, URI or ImageLocation, or a string of paths and URLs separated by ;</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code verifyObjects}</td><td>Whether to check the fs-verity digest of an object when it is opened, which reads it all.</td><td>fsverity or none</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code composefsView}</td><td>View of a composefs image: logical as built, kernel as mounted, stored as plain EROFS.</td><td>logical, kernel or stored</td><td>logical</td><td>everywhere</td></tr>
 * <tr><td>{@code verifyChunks}</td><td>Whether to check digests and CRCs of the chunks of Nydus blobs as they are read.</td><td>digests or none</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code rootHash}</td><td>Root hash of the dm-verity hash tree; every block is verified when it is read.</td><td>a RootHash, or 64 or 128 hexadecimal digits</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code hashTree}</td><td>Location of the hash tree; auto locates it after the image.</td><td>auto, a number of bytes, a HashTree, a Path, or a string LOCATION or LOCATION@BYTES</td><td>auto</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code signature}</td><td>PKCS#7 signature that the root hash must have.</td><td>a DetachedSignature, the bytes of one, or the path of a file in DER</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code certificates}</td><td>Certificates of the accepted signers of root hashes.</td><td>a list of X509Certificate, or a string of paths of PEM or DER files, separated by File.pathSeparator</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code trustAfterFirstRead}</td><td>Whether to verify a block only at its first read, for storage that only you can write.</td><td>true or false</td><td>false</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code deviceRootHashes}</td><td>Root hashes of the extra devices, in the same order.</td><td>a list of RootHash or hexadecimal digits, or a string of them separated by commas</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code deviceHashTrees}</td><td>Locations of the hash trees of the extra devices; auto for all by default.</td><td>a list of values as hashTree takes them, or a string of them separated by commas</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code deviceSignatures}</td><td>PKCS#7 signatures of the root hashes of the extra devices.</td><td>a list of values as signature takes them, or a string of paths separated by File.pathSeparator</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code minBuildTime}</td><td>Minimum build time of the image, against older images that are validly signed.</td><td>an Instant, or a string such as 2026-01-31T00:00:00Z</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code maxExtentBytes}</td><td>Maximum decoded size of a compressed extent, in bytes.</td><td>a number from 1 to 268435456</td><td>12 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxXattrBytes}</td><td>Maximum size of an extended attribute's value, in bytes.</td><td>a number from 0 to 65535</td><td>65535</td><td>everywhere</td></tr>
 * <tr><td>{@code maxLinks}</td><td>Maximum number of symbolic links followed in one path.</td><td>a number from 0 to 256</td><td>40</td><td>everywhere</td></tr>
 * <tr><td>{@code maxPathBytes}</td><td>Maximum length of the path of a listed directory, in bytes.</td><td>a number from 1 to 65536</td><td>8 KiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxMetaboxBytes}</td><td>Maximum size of the decoded metabox, in bytes, in addition to 64 times the size of the image.</td><td>a number from 0 to 4611686018427387903</td><td>64 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxLayers}</td><td>Maximum number of layers in a union.</td><td>a number from 1 to 4096</td><td>500</td><td>everywhere</td></tr>
 * <tr><td>{@code remote}</td><td>How to read from web servers; the options below override single values.</td><td>RemoteOptions</td><td>RemoteOptions.DEFAULT</td><td>everywhere</td></tr>
 * <tr><td>{@code mirrors}</td><td>Alternative URLs of the same bytes, tried in this order after failures.</td><td>a list of at most 15 URIs</td><td>none</td><td>an image on a web server</td></tr>
 * <tr><td>{@code sha256}</td><td>Expected SHA-256 of the image.</td><td>a SHA-256 in 64 hexadecimal digits</td><td>none</td><td>everywhere; on a web server only with a cacheDirectory</td></tr>
 * <tr><td>{@code headers}</td><td>Additional request headers, such as Authorization.</td><td>a map of strings</td><td>none</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code connectTimeout}</td><td>Timeout for establishing a connection.</td><td>a positive Duration, or a string such as 30s</td><td>10s</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code idleTimeout}</td><td>Timeout while no bytes arrive.</td><td>a positive Duration, or a string such as 30s</td><td>30s</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code attempts}</td><td>Maximum number of attempts per URL and range.</td><td>a number from 1 to 100</td><td>4</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code cacheDirectory}</td><td>Directory of the on-disk cache of fetched bytes.</td><td>a path of the default file system</td><td>none</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code granuleBytes}</td><td>Granularity of requests and of the on-disk cache, in bytes.</td><td>a power of two from 4096 to 4194304</td><td>64 KiB</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code memoryBytes}</td><td>Maximum size of the in-memory cache of bytes that are not cached on disk.</td><td>a number of bytes</td><td>32 MiB</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code remoteLocations}</td><td>Whether web servers may be contacted.</td><td>allowed or forbidden</td><td>allowed</td><td>everywhere</td></tr>
 * <tr><td>{@code hosts}</td><td>The only hosts that may be contacted, also after redirects.</td><td>any, or a list or string of names separated by commas, such as *.example.org or localhost:8080</td><td>any</td><td>everywhere</td></tr>
 * </table>
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
