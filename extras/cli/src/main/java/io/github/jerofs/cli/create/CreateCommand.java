package io.github.jerofs.cli.create;

import io.github.jerofs.cli.console.Streams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code create}. */
@Command(
    name = "create",
    description = {
      "Makes an image of directories, tar archives and other images.",
      "",
      "The sources are laid over each other at the root of the image. What they contain and the"
          + " options decide every byte: the same input gives the same image, on any machine and"
          + " with any number of threads. Extended attributes of directories are those of the"
          + " namespace user, as Java shows no others; those of archives and images are all kept.",
      "",
      "IMAGE gets its name when it is complete; until then it is the file .IMAGE.0.tmp beside it."
          + " Neither becomes part of the image where they lie in a source."
    },
    footer = {
      "  jerofs create app.erofs app/",
      "  jerofs create -z zstd,19 --all-root -e '*.log' -e var/cache app.erofs app/ extra.tar.gz",
      "  docker export CONTAINER | jerofs create -z lz4hc container.erofs -"
    })
public final class CreateCommand extends BuildCommand {
  @Parameters(
      index = "0",
      paramLabel = "IMAGE",
      description = "The file to make; - for standard output.")
  private Path image = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SOURCE",
      description =
          "A directory, a tar archive (also compressed; - for standard input), or an image.")
  private List<String> sources = new ArrayList<>();

  public CreateCommand(Streams streams) {
    super(streams);
  }

  @Override
  Path target() {
    return image;
  }

  @Override
  List<String> sources() {
    return sources;
  }
}
