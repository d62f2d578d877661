package io.github.jerofs.cli.composefs;

import io.github.jerofs.Composefs;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import java.io.IOException;
import java.nio.file.FileSystem;
import picocli.CommandLine.Command;

/** The command {@code composefs dump}. */
@Command(
    name = "dump",
    description = {
      "Prints an image as text, in the format of composefs-info dump.",
      "",
      "Each file is one line: path, size, mode, links, owner, group, device, time, object or target,"
          + " content, digest, extended attributes. Objects are not read."
    },
    footer = "  jerofs composefs dump image.cfs")
final class DumpCommand extends ImageCommand {
  DumpCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    Composefs.dump(fileSystem.getPath("/"), out().bytes(), ComposefsOptions.DEFAULT);
  }
}
