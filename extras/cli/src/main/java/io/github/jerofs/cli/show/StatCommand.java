package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.tree.Json;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code stat}. */
@Command(
    name = "stat",
    description = "Shows all attributes of files and symbolic links of an image.",
    footer = {
      "  jerofs stat samples/sample.erofs /README.txt",
      "",
      "Values of extended attributes appear as text if they are printable UTF-8, else in",
      "hexadecimal. Times are UTC."
    })
public final class StatCommand extends ImageCommand {
  @Option(names = "--json", description = "Print JSON Lines: one object per file.")
  private boolean json;

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "The files. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  public StatCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    boolean first = true;
    for (Path path : paths(fileSystem, arguments)) {
      try {
        FileReport report = FileReport.of(path);
        if (json) {
          out().println(Json.text(report.toJson()));
        } else {
          if (!first) {
            out().println("");
          }
          report.toLines().forEach(out()::println);
        }
        first = false;
      } catch (IOException e) {
        messages().error(path, e);
      }
    }
  }
}
