package io.github.jerofs.cli.create;

import io.github.jerofs.cli.console.Streams;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code create}. */
@Command(
    name = "create",
    description = {
      "Builds an image from directories, tar archives and other images.",
      "",
      "The sources are merged at the root of the image. A directory that several sources contain"
          + " takes the attributes of the last one. Any other name that occurs twice is an error,"
          + " except within one archive, where the last entry wins.",
      "",
      "The image depends only on the sources and the options: the same input gives the same bytes,"
          + " on any machine and with any number of threads. Of extended attributes, host"
          + " directories supply the user namespace, which is all that Java can read; archives and"
          + " images supply all.",
      "",
      "IMAGE is written as .IMAGE.0.tmp in the same directory and renamed when it is complete."
          + " Neither file becomes an entry if it lies in a source.",
      "",
      "URIs need their storage on the class path: jerofs-hadoop for those of Hadoop, such as hdfs"
          + " and s3a. The image is made in java.io.tmpdir, copied to a temporary name and renamed."
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
      description = "The image file, or a URI such as hdfs://host/file; - for standard output.")
  private String image = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SOURCE",
      description =
          "A directory, a tar archive, possibly compressed (- for standard input), or an image.")
  private List<String> sources = new ArrayList<>();

  public CreateCommand(Streams streams) {
    super(streams);
  }

  @Override
  String target() {
    return image;
  }

  @Override
  List<String> sources() {
    return sources;
  }
}
