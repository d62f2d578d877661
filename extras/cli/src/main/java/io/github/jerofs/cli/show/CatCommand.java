package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code cat}. */
@Command(
    name = "cat",
    description = "Writes the content of files of an image to standard output.",
    footer = "  jerofs cat samples/sample.erofs /README.txt")
public final class CatCommand extends ImageCommand {
  private static final int BUFFER = 128 << 10;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "The files. Symbolic links are followed.")
  private List<String> arguments = new ArrayList<>();

  public CatCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (Path path : paths(fileSystem, arguments)) {
      try (InputStream in = Files.newInputStream(path)) {
        int n = in.read(buffer);
        while (n > 0) {
          out().write(buffer, 0, n);
          n = in.read(buffer);
        }
      } catch (IOException e) {
        messages().error(path, e);
      }
    }
  }
}
