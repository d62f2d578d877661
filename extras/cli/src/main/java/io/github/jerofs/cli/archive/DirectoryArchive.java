package io.github.jerofs.cli.archive;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Writes a directory as a tar archive, as the command {@code tar} does. Thread-safe. */
public final class DirectoryArchive {
  private final Messages messages;

  public DirectoryArchive(Messages messages) {
    this.messages = messages;
  }

  /** Writes the archive of {@code directory} to {@code out}, which stays open. */
  public void write(Path directory, OutputStream out) throws IOException {
    TarWriter writer = new TarWriter(out);
    new Archiver(writer, null, true, false, Progress.hidden(), messages)
        .add(List.of(directory), file -> true);
    writer.close();
  }
}
