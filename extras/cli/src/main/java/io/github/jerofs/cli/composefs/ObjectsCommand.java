package io.github.jerofs.cli.composefs;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.text.FileKind;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code composefs objects}. */
@Command(
    name = "objects",
    description = {
      "Prints the paths of the objects to which an image refers, each once.",
      "",
      "With --missing, prints only objects that are not in the directories given by --objects, or"
          + " that do not match the image. Their paths are relative to a base directory."
    },
    exitCodeList = {
      "0:Success; --missing found all objects.",
      "1:Something failed; --missing found objects to be missing.",
      "2:Wrong usage."
    },
    footer = {
      "  jerofs composefs objects image.cfs",
      "  jerofs composefs objects --missing --objects objects image.cfs"
    })
final class ObjectsCommand extends ImageCommand {
  @Option(names = "--missing", description = "Print only objects that are missing.")
  private boolean missing;

  private final Set<String> printed = new HashSet<>();

  ObjectsCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    new TreeWalk(new Printer()).walk(fileSystem.getPath("/"));
  }

  private final class Printer implements TreeWalk.Visitor {
    @Override
    public boolean enter(FileInfo directory, int depth) {
      return true;
    }

    @Override
    public void file(FileInfo file) {
      if (file.kind() == FileKind.REGULAR) {
        try {
          print(file.path());
        } catch (IOException e) {
          failed(file.path(), e);
        }
      }
    }

    @Override
    public void failed(Path path, IOException e) {
      messages().error(path, e);
    }
  }

  private void print(Path file) throws IOException {
    Object object = Files.getAttribute(file, "erofs:object", LinkOption.NOFOLLOW_LINKS);
    if (object == null || !printed.add(object.toString())) {
      return;
    }
    if (!missing || !canOpen(file)) {
      out().println(Printable.escape(object.toString()));
    }
  }

  private boolean canOpen(Path file) {
    try {
      Files.newByteChannel(file).close();
      return true;
    } catch (IOException e) {
      setFailed();
      return false;
    }
  }
}
