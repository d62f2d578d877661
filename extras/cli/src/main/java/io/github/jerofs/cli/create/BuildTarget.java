package io.github.jerofs.cli.create;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.cli.console.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The place that an image is written to. Used for one build, by one thread. */
sealed interface BuildTarget extends Closeable permits FileTarget, StoredTarget, StreamTarget {
  /**
   * Starts the image.
   *
   * @throws java.nio.file.FileAlreadyExistsException if an image exists that must not be replaced
   */
  ErofsBuilder open(BuildOptions options) throws IOException;

  /** Publishes the image. Called once it is complete. */
  default void commit() throws IOException {}

  /** Returns whether {@code --force} replaces {@code existing}: this target, or a blob. */
  default boolean isReplaceable(String existing) {
    return Files.isRegularFile(Path.of(existing));
  }

  /** Prints the report of a build; {@code written} is false for a dry run. */
  default void print(BuildReport report, boolean written, Streams streams) throws IOException {
    ReportLines.of(report).forEach(streams.out()::println);
  }

  /** Removes what is not committed. */
  @Override
  default void close() throws IOException {}
}
