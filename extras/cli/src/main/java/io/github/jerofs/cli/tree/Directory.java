package io.github.jerofs.cli.tree;

import io.github.jerofs.cli.console.Messages;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists a directory as far as it can be read. */
public final class Directory {
  private Directory() {}

  /** Returns the entries that can be read, in the image's order; reports those that cannot. */
  public static List<FileInfo> list(Path directory, Messages messages) {
    List<FileInfo> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        try {
          files.add(FileInfo.of(entry));
        } catch (IOException e) {
          messages.error(entry, e);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      messages.error(directory, e);
    }
    return files;
  }
}
