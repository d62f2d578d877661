package io.github.jerofs.cli.create;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.cli.console.Streams;
import java.io.OutputStream;
import java.nio.file.Path;

/** Standard output. The image is made in {@code spool}, a directory. */
record StreamTarget(OutputStream output, Path spool) implements BuildTarget {
  @Override
  public ErofsBuilder open(BuildOptions options) {
    return ErofsBuilder.to(output, spool);
  }

  @Override
  public void print(BuildReport report, boolean written, Streams streams) {
    ReportLines.of(report).forEach(written ? streams.messages()::note : streams.out()::println);
  }
}
