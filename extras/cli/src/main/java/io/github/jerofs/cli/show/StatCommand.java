package io.github.jerofs.cli.show;

import com.google.gson.JsonObject;
import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Json;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

  @Option(names = "--extents", description = "Also print where each part of the data is stored.")
  private boolean extents;

  @Option(
      names = "--nid",
      paramLabel = "N",
      description = "Also show the file with this inode number. Can be repeated.")
  private List<String> nids = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "The files. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  public StatCommand(Streams streams) {
    super(streams);
  }

  private List<Path> selected(FileSystem fileSystem) throws IOException {
    List<Path> selected = new ArrayList<>();
    if (nids.isEmpty() || !arguments.isEmpty()) {
      selected.addAll(paths(fileSystem, arguments));
    }
    for (String nid : nids) {
      try {
        long number = Long.parseUnsignedLong(nid);
        ErofsFileKey root = FileInfo.of(fileSystem.getPath("/")).key();
        selected.add(Erofs.path(fileSystem, new ErofsFileKey(root.volume(), number, root.image())));
      } catch (NumberFormatException e) {
        throw new ParameterException(spec.commandLine(), "--nid: not an inode number: " + nid);
      } catch (IOException e) {
        messages().error(e);
      }
    }
    return selected;
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    boolean first = true;
    for (Path path : selected(fileSystem)) {
      try {
        FileReport report = FileReport.of(path);
        if (json) {
          JsonObject object = report.toJson();
          if (extents) {
            object.add("extents", ExtentLines.toJson(report.file()));
          }
          out().println(Json.text(object));
        } else {
          if (!first) {
            out().println("");
          }
          report.toLines().forEach(out()::println);
          if (extents) {
            ExtentLines.print(report.file(), out()::println);
          }
        }
        first = false;
      } catch (IOException e) {
        messages().error(path, e);
      }
    }
  }
}
