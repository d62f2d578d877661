package io.github.jerofs.cli.cache;

import io.github.jerofs.RemoteCache;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.console.Terminal;
import io.github.jerofs.cli.option.RemoteFlags;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code fetch}. */
@Command(
    name = "fetch",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Fetches the parts of an image on a web server that the cache lacks, and prints the path of"
          + " the cached file.",
      "",
      "Resumes after an interruption, unless the server does not support ranges. Once the copy is complete, no command contacts the server for"
          + " this URL. Remove the copy to fetch it again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs fetch https://example.org/system.erofs")
public final class FetchCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RemoteFlags remote = new RemoteFlags();

  @Parameters(index = "0", paramLabel = "URL", description = "The URL of the image.")
  private ImageLocation image = ImageLocation.of(Path.of(""));

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress.")
  private boolean quiet;

  public FetchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (!(image instanceof ImageLocation.Remote there)) {
      throw new ParameterException(
          spec.commandLine(), "not a URL that begins with http:// or https://: " + image);
    }
    boolean visible = !quiet && Terminal.isErrors();
    FetchProgress progress =
        new FetchProgress(visible ? streams.messages()::status : text -> {}, System::nanoTime);
    try {
      CachedImage copy =
          RemoteCache.at(remote.directory()).fetch(there.uri(), remote.toOptions(spec), progress);
      streams.messages().clearStatus();
      streams.out().println(Printable.escape(copy.file().toString()));
    } finally {
      streams.messages().clearStatus();
    }
    return 0;
  }
}
