package io.github.jerofs.cli;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.text.RawText;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The hidden command that completion scripts run to complete a path in an image. */
@Command(
    name = CompletePathsCommand.NAME,
    hidden = true,
    description = "Prints the paths that begin with PREFIX, directories with a slash.",
    footer = "  jerofs complete-paths samples/sample.erofs /do")
final class CompletePathsCommand extends ImageCommand {
  static final String NAME = "complete-paths";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PREFIX",
      description = "The beginning of a path. Default: an empty text.")
  private String prefix = "";

  CompletePathsCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    String directory = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    String start = prefix.substring(directory.length());
    Path parent = fileSystem.getPath("/").resolve(directory);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      for (Path entry : entries) {
        String name = FileInfo.of(entry).name();
        // A line holds one path, and no shell types control characters.
        if (name.startsWith(start) && name.chars().noneMatch(Character::isISOControl)) {
          byte[] line = RawText.bytes(directory + name + (Files.isDirectory(entry) ? "/\n" : "\n"));
          out().write(line, 0, line.length);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
