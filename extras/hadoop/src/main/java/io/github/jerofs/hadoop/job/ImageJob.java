package io.github.jerofs.hadoop.job;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.Compression;
import io.github.jerofs.hadoop.Closeables;
import io.github.jerofs.hadoop.HadoopImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Converts directories, HARs, SequenceFiles and tar archives into images. The driver {@linkplain
 * #plan plans} parts, any machines {@linkplain #write write} them, and the driver {@linkplain
 * #commit commits}: the target becomes a directory with an image per part, named by its UUID, and
 * the image {@value #MERGED}, which has the whole tree and refers to the data of the parts. A
 * single image becomes the target itself.
 *
 * <p>Until the commit, files are in a hidden directory next to the target. A part may be written
 * several times, also at the same time: equal inputs give the same file. Immutable, serializable
 * and thread-safe.
 */
public final class ImageJob implements Serializable {
  /** The name of the image with the whole tree. */
  public static final String MERGED = "merged.erofs";

  private static final long serialVersionUID = 1;

  private final JobOptions options;
  private final String workspace;
  private final byte[] configuration;

  private ImageJob(JobOptions options, String workspace, byte[] configuration) {
    this.options = options;
    this.workspace = workspace;
    this.configuration = configuration;
  }

  /**
   * Creates a job.
   *
   * @param conf that of the tasks, too
   * @throws FileAlreadyExistsException if the target exists
   */
  public static ImageJob of(JobOptions options, Configuration conf) throws IOException {
    Path given = new Path(options.target());
    FileSystem store = given.getFileSystem(conf);
    Path target = store.makeQualified(given);
    checkAbsent(store, target);
    Path workspace = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    conf.write(new DataOutputStream(bytes));
    return new ImageJob(options, workspace.toString(), bytes.toByteArray());
  }

  private static void checkAbsent(FileSystem store, Path target) throws IOException {
    if (store.exists(target)) {
      throw new FileAlreadyExistsException(target + ": exists");
    }
  }

  private Configuration conf() throws IOException {
    Configuration conf = new Configuration(false);
    conf.readFields(new DataInputStream(new ByteArrayInputStream(configuration)));
    return conf;
  }

  /**
   * Lists the sources and returns the parts, at least one.
   *
   * @throws java.io.FileNotFoundException if a source does not exist
   */
  public List<ImagePart> plan() throws IOException {
    JobPlanner planner =
        new JobPlanner(conf(), options.single() ? Long.MAX_VALUE : options.partBytes());
    for (String source : options.sources()) {
      planner.add(new Path(source));
    }
    return planner.parts();
  }

  /**
   * Writes a part as an image. It is made in the directory {@code java.io.tmpdir} first.
   *
   * @throws IOException if a source cannot be read, or the image cannot be written
   */
  public WrittenPart write(ImagePart part) throws IOException {
    Configuration conf = conf();
    Path directory = new Path(workspace);
    FileSystem store = directory.getFileSystem(conf);
    Path attempt = new Path(directory, UUID.randomUUID().toString());
    java.nio.file.Path spool = Files.createTempDirectory("jerofs-part");
    try {
      BuildReport report;
      try (PartBuild inputs = PartBuild.of(part, conf, spool)) {
        report = HadoopImages.build(store, attempt, partOptions(), spool, inputs);
      }
      Path image = new Path(directory, name(report.uuid()));
      publish(store, attempt, image, report.bytes());
      return new WrittenPart(part.number(), image.getName(), report.bytes(), report.inodes());
    } finally {
      Files.delete(spool);
    }
  }

  /** Inline tails cannot be on an extra device of the merged image. */
  private BuildOptions partOptions() {
    BuildOptions.Builder builder = BuildOptions.builder().inlineTails(options.single());
    String compression = options.compression();
    return compression == null
        ? builder.build()
        : builder.compression(Compression.parse(compression)).build();
  }

  private static String name(UUID uuid) {
    return uuid.toString().replace("-", "") + ".erofs";
  }

  private static void publish(FileSystem store, Path attempt, Path image, long bytes)
      throws IOException {
    try {
      rename(store, attempt, image);
    } catch (FileAlreadyExistsException e) {
      // Another attempt has written the same bytes.
      boolean unused = store.delete(attempt, false);
      if (store.getFileStatus(image).getLen() != bytes) {
        throw e;
      }
    }
  }

  /** Renames a file or directory, and fails if {@code target} exists. */
  private static void rename(FileSystem store, Path source, Path target) throws IOException {
    FileContext.getFileContext(store.getUri(), store.getConf()).rename(source, target);
  }

  /**
   * Merges the parts and publishes the target. If this fails, nothing remains in the store.
   *
   * @param parts those of {@link #plan}, in any order
   * @return the image to read: the merged or the only one
   * @throws FileAlreadyExistsException if the target exists by now
   */
  public Path commit(List<WrittenPart> parts) throws IOException {
    Configuration conf = conf();
    Path directory = new Path(workspace);
    FileSystem store = directory.getFileSystem(conf);
    Path target = store.makeQualified(new Path(options.target()));
    Path image;
    try {
      if (options.single()) {
        rename(store, new Path(directory, parts.get(0).name()), target);
        image = target;
      } else {
        deleteOthers(store, directory, parts);
        merge(store, new Path(directory, MERGED), parts);
        image = new Path(target, MERGED);
        rename(store, directory, target);
      }
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, this::abort);
      throw e;
    }
    if (options.single()) {
      abort(); // deletes the empty directory
    }
    return image;
  }

  /** Deletes what attempts have left that were killed. */
  private static void deleteOthers(FileSystem store, Path directory, List<WrittenPart> parts)
      throws IOException {
    Set<String> names = new HashSet<>();
    parts.forEach(part -> names.add(part.name()));
    for (FileStatus file : store.listStatus(directory)) {
      if (!names.contains(file.getPath().getName())) {
        boolean unused = store.delete(file.getPath(), false);
      }
    }
  }

  private static void merge(FileSystem store, Path target, List<WrittenPart> parts)
      throws IOException {
    java.nio.file.Path spool = Files.createTempDirectory("jerofs-merge");
    try {
      BuildReport unused =
          HadoopImages.build(
              store,
              target,
              BuildOptions.DEFAULT,
              spool,
              builder -> addAll(builder, store, target, parts));
    } finally {
      Files.delete(spool);
    }
  }

  private static void addAll(
      ErofsBuilder builder, FileSystem store, Path target, List<WrittenPart> parts) {
    for (WrittenPart part :
        parts.stream().sorted(Comparator.comparingInt(WrittenPart::number)).toList()) {
      Path image = new Path(target.getParent(), part.name());
      builder.addImageIndex(() -> HadoopImages.open(store, image));
    }
  }

  /** Deletes everything that the job has written before its commit. */
  public void abort() throws IOException {
    Path directory = new Path(workspace);
    boolean unused = directory.getFileSystem(conf()).delete(directory, true);
  }
}
