package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ColorOption;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code tree}. */
@Command(
    name = "tree",
    description = "Draws the directories of an image as a tree.",
    footer = "  jerofs tree samples/sample.erofs")
public final class TreeCommand extends ImageCommand {
  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "Directories to draw. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  @Mixin private ColorOption color = new ColorOption();

  public TreeCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    TreePrinter printer = new TreePrinter(out(), color.painter(), messages());
    for (Path path : paths(fileSystem, arguments)) {
      try {
        FileInfo root = FileInfo.following(path);
        if (!root.isDirectory()) {
          throw new NotDirectoryException(path.toString());
        }
        printer.print(root);
      } catch (IOException e) {
        messages().error(path, e);
      }
    }
    printer.printSummary();
  }
}
