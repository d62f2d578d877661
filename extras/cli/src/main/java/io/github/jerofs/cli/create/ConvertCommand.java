package io.github.jerofs.cli.create;

import io.github.jerofs.cli.console.Streams;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code convert}. */
@Command(
    name = "convert",
    description = {
      "Makes an image of one tar archive, image or directory.",
      "",
      "It does what create does, with the source first: to compress an image in another way, or to"
          + " make an image of an archive."
    },
    footer = {
      "  jerofs convert -z zstd layer.tar.gz layer.erofs",
      "  jerofs convert -z lz4hc,12 --target-kernel 5.15 old.erofs new.erofs"
    })
public final class ConvertCommand extends BuildCommand {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "A tar archive (also compressed; - for standard input), image or directory.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "IMAGE",
      description = "The file to make; - for standard output.")
  private Path image = Path.of("");

  public ConvertCommand(Streams streams) {
    super(streams);
  }

  @Override
  Path target() {
    return image;
  }

  @Override
  List<String> sources() {
    return List.of(source);
  }
}
