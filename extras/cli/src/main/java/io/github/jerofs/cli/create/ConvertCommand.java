package io.github.jerofs.cli.create;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageOptions;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code convert}. */
@Command(
    name = "convert",
    description = {
      "Builds an image from one tar archive, image or directory.",
      "",
      "Like create, with the source first. Use it to change the compression of an image, or to turn"
          + " an archive into an image."
    },
    footer = {
      "  jerofs convert -z zstd layer.tar.gz layer.erofs",
      "  jerofs convert -z lz4hc,12 --target-kernel 5.15 old.erofs new.erofs"
    })
public final class ConvertCommand extends BuildCommand {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description =
          "A tar archive, possibly compressed (- for standard input), image or directory.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "IMAGE",
      description = "The image file, or a URI such as hdfs://host/file; - for standard output.")
  private String image = "";

  @Mixin private ImageOptions imageOptions = new ImageOptions();

  public ConvertCommand(Streams streams) {
    super(streams);
  }

  @Override
  String target() {
    return image;
  }

  @Override
  ErofsOptions imageOptions(ImageLocation image) throws IOException {
    return imageOptions.toOptions(image);
  }

  @Override
  List<String> sources() {
    return List.of(source);
  }
}
