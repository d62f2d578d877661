package io.github.jerofs.hadoop;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Builds and opens images in Hadoop file systems, such as HDFS, whose files cannot be rewritten. An
 * image is made in a local temporary file, copied to a temporary name next to its target, and
 * renamed. All methods are safe for use by multiple threads.
 *
 * <pre>{@code
 * HadoopImages.build(
 *     hdfs,
 *     new Path("/data/train.erofs"),
 *     BuildOptions.DEFAULT,
 *     java.nio.file.Path.of("/tmp"),
 *     builder -> builder.addTree(java.nio.file.Path.of("train")));
 * }</pre>
 */
public final class HadoopImages {
  private HadoopImages() {}

  /**
   * Opens an image as a file system of {@code java.nio.file}, as {@link ErofsFileSystem} does, with
   * the configuration of {@code store}. The caller closes it.
   *
   * @throws IOException if it cannot be read, or is not an image
   */
  public static java.nio.file.FileSystem open(FileSystem store, Path image) throws IOException {
    ErofsConfig config = ErofsConfig.of(store.getConf());
    return new ImageOpener(store, config, new StoreStatistics())
        .open(store.getFileStatus(store.makeQualified(image)))
        .tree();
  }

  /**
   * Builds an image. If it fails, {@code target} is unchanged.
   *
   * @param store the file system of {@code target}
   * @param options {@link BuildOptions#replaceExisting} permits to replace {@code target}
   * @param spool a local directory for temporary files, with room for the image
   * @param content adds the entries
   * @throws FileAlreadyExistsException if {@code target} exists and must not be replaced
   * @throws IOException if an entry cannot be read, or the image cannot be written
   */
  public static BuildReport build(
      FileSystem store,
      Path target,
      BuildOptions options,
      java.nio.file.Path spool,
      Consumer<ErofsBuilder> content)
      throws IOException {
    if (options.dryRun()) {
      return build(OutputStream.nullOutputStream(), options, spool, content);
    }
    try (NewStoreFile file = new NewStoreFile(store, target, options.replaceExisting())) {
      BuildReport report = build(file.content(), options, spool, content);
      file.commit();
      return report;
    }
  }

  private static BuildReport build(
      OutputStream out,
      BuildOptions options,
      java.nio.file.Path spool,
      Consumer<ErofsBuilder> content)
      throws IOException {
    ErofsBuilder builder = ErofsBuilder.to(out, spool).options(options);
    content.accept(builder);
    return builder.build();
  }
}
