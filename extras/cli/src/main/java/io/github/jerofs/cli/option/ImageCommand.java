package io.github.jerofs.cli.option;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.output.InputFiles;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands have in common: they open an image, and fail if there was an error. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:All went well.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n")
public abstract class ImageCommand implements Callable<Integer> {
  private final Streams streams;
  private final InputFiles inputs = new InputFiles();

  @Mixin private ImageOptions options = new ImageOptions();

  @Parameters(index = "0", paramLabel = "IMAGE", description = "The file or URL of the image.")
  private ImageLocation image = ImageLocation.of(Path.of(""));

  public ImageCommand(Streams streams) {
    this.streams = streams;
  }

  /** Does the work of the command. */
  public abstract void run(FileSystem fileSystem) throws IOException;

  protected final Output out() {
    return streams.out();
  }

  protected final Messages messages() {
    return streams.messages();
  }

  /** Returns the files that are read, and must not be written. */
  protected final InputFiles inputs() {
    return inputs;
  }

  /** Returns the name of the image, without the way to it. */
  protected final String imageName() {
    return image.fileName().isEmpty() ? "image" : image.fileName();
  }

  @Override
  public final Integer call() throws IOException {
    try (FileSystem fileSystem = Erofs.open(image, inputs.watch(image, options.toOptions(image)))) {
      inputs.refuseStandardOutput();
      run(fileSystem);
    }
    return messages().hasErrors() ? ExitCode.FAILURE : 0;
  }

  /**
   * Returns the absolute paths that arguments mean, patterns among them; the root if there are
   * none. Reports patterns that match nothing.
   */
  protected final List<Path> paths(FileSystem fileSystem, List<String> arguments)
      throws IOException {
    return arguments.isEmpty()
        ? List.of(fileSystem.getPath("/"))
        : new PathArguments(fileSystem, messages()).resolve(arguments);
  }
}
