package io.github.jerofs.cli.nydus;

import io.github.jerofs.Nydus;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.text.Printable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code nydus export}. */
@Command(
    name = "export",
    description = {
      "Writes the uncompressed device of each blob to a file that is named after the blob.",
      "",
      "With these files as devices, Linux mounts the bootstrap. Prints their paths. Existing files"
          + " are not replaced."
    },
    footer = {
      "  jerofs nydus export --blobs blobs image.boot devices",
      "  jerofs fsck --blobs devices image.boot"
    })
final class ExportCommand extends ImageCommand {
  @Parameters(index = "1", paramLabel = "DIR", description = "The directory of the new files.")
  private Path directory = Path.of("");

  ExportCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    for (Path file : Nydus.exportDevices(location(), options(), directory)) {
      out().println(Printable.escape(file.toString()));
    }
  }
}
