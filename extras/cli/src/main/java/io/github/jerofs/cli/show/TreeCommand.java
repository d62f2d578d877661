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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code tree}. */
@Command(
    name = "tree",
    description = "Draws the directories of an image as a tree.",
    footer = "  jerofs tree samples/sample.erofs")
public final class TreeCommand extends ImageCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "Directories to draw. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-L", "--level"},
      paramLabel = "N",
      description = "Descend at most N levels.")
  private int levels = Integer.MAX_VALUE;

  @Option(names = "-d", description = "Draw directories only.")
  private boolean directoriesOnly;

  @Option(
      names = {"-h", "--human-readable"},
      description = "Also print sizes such as 1.5K, 23M; powers of 1024.")
  private boolean human;

  @Option(
      names = "--json",
      description = "Print JSON Lines: one object per file, in the order of the tree.")
  private boolean json;

  @Mixin private ColorOption color = new ColorOption();

  public TreeCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (levels < 1) {
      throw new ParameterException(spec.commandLine(), "--level must be positive: " + levels);
    }
    TreePrinter.Form form = new TreePrinter.Form(levels, directoriesOnly, human, json);
    TreePrinter printer = new TreePrinter(out(), color.painter(), messages(), form);
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
