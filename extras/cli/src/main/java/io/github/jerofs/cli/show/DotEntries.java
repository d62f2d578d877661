package io.github.jerofs.cli.show;

import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The entries {@code .} and {@code ..} of a directory, and then the others. */
record DotEntries(List<FileInfo> dots, Entries others) implements Entries {
  static DotEntries of(FileInfo directory, Entries others) throws IOException {
    return new DotEntries(
        List.of(
            FileInfo.of(directory.path().resolve(".")),
            FileInfo.of(directory.path().resolve(".."))),
        others);
  }

  @Override
  public void forEach(Consumer<FileInfo> action) throws IOException {
    dots.forEach(action);
    others.forEach(action);
  }
}
