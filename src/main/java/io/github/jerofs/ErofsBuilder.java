package io.github.jerofs;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.ImageOpener;
import io.github.jerofs.build.SpecialType;
import io.github.jerofs.build.TarOpener;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.internal.assembly.Assembly;
import io.github.jerofs.internal.write.content.ContentSpool;
import io.github.jerofs.internal.write.image.BlobFile;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.DeviceTable;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.EntryTree;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.tar.TarTree;
import io.github.jerofs.internal.write.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds EROFS images. Builds are reproducible: the bytes of an image depend only on its entries
 * and the options, not on the machine, the clock, directory order or the number of threads.
 *
 * <pre>{@code
 * BuildReport report = ErofsBuilder.to(Path.of("app.erofs")).addTree(Path.of("app")).build();
 * }</pre>
 *
 * <p>The image is written to a temporary file next to the target, named {@code .TARGET.N.tmp}, and
 * renamed when it is complete. A builder is not thread-safe and builds one image.
 */
public final class ErofsBuilder {
  /** How the parts of the builder name an archive in messages. */
  private static final String ARCHIVE = "archive";

  /** A deferred addition to the tree. */
  private interface Step {
    void run(Target on) throws IOException;
  }

  private record Target(
      BuildContext build, EntryTree entries, Set<Object> excluded, ContentSpool spool) {
    NodeTable nodes() {
      return build.nodes();
    }

    DeviceTable devices() {
      return build.devices();
    }

    ProgressMeter meter() {
      return build.progress();
    }
  }

  private final Path target;
  private final @Nullable OutputStream stream;
  private final List<Step> steps = new ArrayList<>();
  private BuildOptions options = BuildOptions.DEFAULT;
  private @Nullable Path blob;
  private boolean indexed;
  private boolean images;

  private ErofsBuilder(Path target, @Nullable OutputStream stream) {
    this.target = target;
    this.stream = stream;
  }

  /** Returns a builder that writes the image to {@code target}, which may be on any file system. */
  public static ErofsBuilder to(Path target) {
    return new ErofsBuilder(Objects.requireNonNull(target), null);
  }

  /**
   * Returns a builder that writes the image to a stream, which cannot go back: the image is made in
   * a temporary file in {@code directory} first. The stream gets either the whole image or, on an
   * error before that, nothing. It stays open.
   */
  public static ErofsBuilder to(OutputStream stream, Path directory) {
    Objects.requireNonNull(stream);
    return new ErofsBuilder(directory.resolve("image"), stream);
  }

  /** Sets the options, replacing all earlier ones. */
  public ErofsBuilder options(BuildOptions newOptions) {
    options = Objects.requireNonNull(newOptions);
    return this;
  }

  /**
   * Adds the contents of {@code directory}, which may be on any file system, to the root of the
   * image. The root takes the attributes of {@code directory}. Extended attributes in the {@code
   * user} namespace are copied; from an EROFS image, all are.
   */
  public ErofsBuilder addTree(Path directory) {
    Objects.requireNonNull(directory);
    steps.add(on -> TreeReader.add(directory, NodeTable.ROOT, on.build, on.excluded));
    return this;
  }

  /**
   * Adds the entries of a tar archive to the root of the image. The archive is in ustar, pax or GNU
   * format, uncompressed or compressed with gzip, Zstandard or xz. {@link #build} reads it once,
   * front to back, and keeps the contents in a temporary file. If several entries have the same
   * name, the last one wins.
   *
   * @param archive opens the archive
   * @param whiteouts how to treat whiteouts
   */
  public ErofsBuilder addTar(TarOpener archive, Whiteouts whiteouts) {
    Objects.requireNonNull(archive);
    Objects.requireNonNull(whiteouts);
    steps.add(
        on -> {
          try (InputStream in = archive.open()) {
            TarTree.add(in, on.nodes(), on.entries, on.spool, whiteouts, on.meter());
          }
        });
    return this;
  }

  /**
   * Adds a tar archive as {@link #addTar(TarOpener, Whiteouts)} does. Errors about the archive
   * begin with its path.
   */
  public ErofsBuilder addTar(Path archive, Whiteouts whiteouts) {
    Objects.requireNonNull(archive);
    Objects.requireNonNull(whiteouts);
    steps.add(
        on -> {
          try (InputStream in = Files.newInputStream(archive)) {
            TarTree.add(in, on.nodes(), on.entries, on.spool, whiteouts, on.meter());
          } catch (IOException e) {
            throw aboutArchive(archive, e);
          }
        });
    return this;
  }

  private static IOException aboutArchive(Path archive, IOException e) {
    if (e instanceof BuildException known && ARCHIVE.equals(known.getFile())) {
      return new BuildException(archive.toString(), String.valueOf(known.getReason()), e);
    }
    return e instanceof FileSystemException
        ? e
        : new BuildException(archive.toString(), "cannot be read: " + e.getMessage(), e);
  }

  /**
   * Adds the entries of an uncompressed tar archive, whose data stays in the archive: the image
   * refers to it as an extra device. Devices are numbered in the order of the calls, and readers
   * need the archives in this order. Alternatively, they can be appended to the image. Only headers
   * are read, and the default UUID does not depend on the data. The block size of the image is 512
   * bytes. Requires Linux 6.4; excludes compression.
   *
   * @param whiteouts how to treat whiteouts
   */
  public ErofsBuilder addTarIndex(Path archive, Whiteouts whiteouts) {
    Objects.requireNonNull(archive);
    Objects.requireNonNull(whiteouts);
    indexed = true;
    steps.add(
        on -> {
          int device = on.devices().add();
          try (InputStream in = Channels.newInputStream(Files.newByteChannel(archive))) {
            long blocks =
                TarTree.addIndex(
                    in, on.nodes(), on.entries, device, whiteouts, Long.MAX_VALUE, on.meter());
            on.devices().set(device, "", blocks);
          } catch (IOException e) {
            throw aboutArchive(archive, e);
          }
        });
    return this;
  }

  /**
   * Adds the tree of an image, whose data stays in that image: the new image refers to it as an
   * extra device, with its UUID as tag. Images that were built separately become one tree, at the
   * cost of their metadata. Devices are numbered in the order of the calls. Files are stored as in
   * their image, compressed or not; the options of this builder must not compress. Data that is
   * stored with the metadata is refused: inline tails, packed tails and fragments. Requires Linux
   * 5.16 and what the images require.
   *
   * @param image opens an EROFS image without extra devices, with blocks of 4096 bytes
   */
  public ErofsBuilder addImageIndex(ImageOpener image) {
    Objects.requireNonNull(image);
    images = true;
    steps.add(
        on -> {
          try (FileSystem opened = image.open()) {
            TreeReader.addIndex(opened, Erofs.info(opened), on.build);
          }
        });
    return this;
  }

  /**
   * Stores the contents of regular files in {@code file} rather than in the image, which refers to
   * it as its first extra device, with its SHA-256 as tag. Contents are divided into chunks of
   * {@link io.github.jerofs.build.DataOptions#chunkSize}, by default 1 MiB. The file is written
   * like the image and published just before it; if the image cannot be published, the file is
   * deleted again. Requires Linux 5.16; excludes compression.
   */
  public ErofsBuilder blob(Path file) {
    blob = Objects.requireNonNull(file);
    return this;
  }

  /**
   * Adds a directory, or sets the attributes of an existing one. Missing parent directories are
   * created with the attributes of their nearest existing ancestor.
   *
   * @param path path from the root of the image; lone surrogates U+DC80..U+DCFF stand for single
   *     bytes
   */
  public ErofsBuilder directory(String path, EntryAttributes attributes) {
    Objects.requireNonNull(path);
    Objects.requireNonNull(attributes);
    steps.add(on -> on.entries.directory(path, attributes));
    return this;
  }

  /** Adds a regular file. Missing parent directories are created. */
  public ErofsBuilder file(String path, EntryAttributes attributes, ContentSource content) {
    Objects.requireNonNull(path);
    Objects.requireNonNull(attributes);
    Objects.requireNonNull(content);
    steps.add(on -> on.entries.file(path, attributes, content));
    return this;
  }

  /** Adds a symbolic link to {@code linkTarget}, which is stored as is. */
  public ErofsBuilder symbolicLink(String path, EntryAttributes attributes, String linkTarget) {
    Objects.requireNonNull(path);
    Objects.requireNonNull(attributes);
    Objects.requireNonNull(linkTarget);
    steps.add(on -> on.entries.symbolicLink(path, attributes, linkTarget));
    return this;
  }

  /** Adds {@code path} as another name of {@code existing}, a file that was added earlier. */
  public ErofsBuilder hardLink(String path, String existing) {
    Objects.requireNonNull(path);
    Objects.requireNonNull(existing);
    steps.add(on -> on.entries.hardLink(path, existing));
    return this;
  }

  /**
   * Adds a device, named pipe or socket.
   *
   * @param major major device number, 0..4095; 0 for pipes and sockets
   * @param minor minor device number, 0..1048575; 0 for pipes and sockets
   */
  public ErofsBuilder special(
      String path, SpecialType type, EntryAttributes attributes, long major, long minor) {
    Objects.requireNonNull(path);
    Objects.requireNonNull(type);
    Objects.requireNonNull(attributes);
    steps.add(on -> on.entries.special(path, type, attributes, major, minor));
    return this;
  }

  /**
   * Builds the image.
   *
   * @throws BuildException if an entry cannot be read or stored; the message names its path
   * @throws java.nio.file.FileAlreadyExistsException if the target exists and {@link
   *     BuildOptions#replaceExisting} is false
   * @throws IOException if the image cannot be written
   * @throws java.util.concurrent.CancellationException if the listener returns {@code false} or the
   *     thread is interrupted
   */
  public BuildReport build() throws IOException {
    if (indexed && images) {
      throw BuildException.ofOptions(
          "options", "indexes of archives, with blocks of 512 bytes, exclude those of images");
    }
    int blockBits = indexed ? BuildContext.INDEX_BLOCK_BITS : BuildContext.BLOCK_BITS;
    Assembly assembly = new Assembly(options, blockBits);
    Path directory = Assembly.directory(target);
    DeviceTable devices = new DeviceTable();
    try (ImageFile image = imageFile();
        BlobFile data = blobFile(devices);
        ContentSpool spool = new ContentSpool(directory)) {
      Set<Object> excluded = excluded(image);
      excluded.addAll(data == null ? Set.of() : excluded(data.file()));
      return assembly.build(
          image,
          devices,
          data,
          directory,
          (build, entries) -> {
            for (Step step : steps) {
              step.run(new Target(build, entries, excluded, spool));
            }
          });
    }
  }

  private ImageFile imageFile() throws IOException {
    if (stream == null) {
      return Assembly.file(target, options);
    }
    return options.dryRun()
        ? ImageFile.ofNothing(target, true)
        : ImageFile.ofStream(stream, Assembly.directory(target));
  }

  private @Nullable BlobFile blobFile(DeviceTable devices) throws IOException {
    return blob == null ? null : new BlobFile(Assembly.file(blob, options), devices.add());
  }

  /** Returns the paths and file keys of the target, old and new, which must not become entries. */
  private static Set<Object> excluded(ImageFile image) throws IOException {
    Set<Object> excluded = new HashSet<>();
    for (Path path : List.of(image.temporary(), image.target())) {
      excluded.add(path.toAbsolutePath().normalize());
      if (Files.exists(path)) {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        if (key != null) {
          excluded.add(key);
        }
      }
    }
    return excluded;
  }
}
