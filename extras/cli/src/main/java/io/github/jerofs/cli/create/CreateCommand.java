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
      "Creates an image from directories, tar archives and other images.",
      "",
      "The sources are merged at the root of the image; later ones replace files of earlier ones."
          + " The build is reproducible: the same input and options give the same bytes, on any"
          + " machine and with any number of threads. From directories, only extended attributes"
          + " user.* are kept, because Java reads no others; from archives and images, all are kept.",
      "",
      "IMAGE gets its name when it is complete. Until then it is the file .IMAGE.0.tmp in the same"
          + " directory. Neither is added to the image if it lies in a source."
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
      description = "The new file; - for standard output.")
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
