package io.github.jerofs.cli.option;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.output.InputFiles;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that opens an image. Fails if it reported an error. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n")
public abstract class ImageCommand implements Callable<Integer> {
  private final Streams streams;
  private final InputFiles inputs = new InputFiles();

  @Mixin private ImageOptions options = new ImageOptions();

  @Parameters(index = "0", paramLabel = "IMAGE", description = "The file or URL of the image.")
  private ImageLocation image = ImageLocation.of(Path.of(""));

  @Mixin private LayerFlag below = new LayerFlag();

  private boolean failed;

  public ImageCommand(Streams streams) {
    this.streams = streams;
  }

  /** Runs the command on the open image. */
  public abstract void run(FileSystem fileSystem) throws IOException;

  protected final Output out() {
    return streams.out();
  }

  protected final Messages messages() {
    return streams.messages();
  }

  /** Returns the files that the command reads and must not write. */
  protected final InputFiles inputs() {
    return inputs;
  }

  /** Lets the command fail without an error message. */
  protected final void setFailed() {
    failed = true;
  }

  /** Returns the file name of the image. */
  protected final String imageName() {
    return image.fileName().isEmpty() ? "image" : image.fileName();
  }

  @Override
  public final Integer call() throws IOException {
    try (FileSystem fileSystem = Erofs.open(location(), watchedOptions())) {
      inputs.refuseStandardOutput();
      run(fileSystem);
    }
    return failed || messages().hasErrors() ? ExitCode.FAILURE : 0;
  }

  /** Returns the location of the image, or of the stack of it and its layers. */
  protected final ImageLocation location() {
    return below.below(image);
  }

  /** Returns the options for opening {@link #location}. */
  protected final ErofsOptions options() throws IOException {
    return options.toOptions(location());
  }

  /** Returns the size of the cache of decoded data, or 0 for that of all images. */
  protected long cacheBytes() {
    return 0;
  }

  private ErofsOptions watchedOptions() throws IOException {
    ErofsOptions stated = options();
    boolean isPrivate = cacheBytes() > 0 && stated.cacheBytes().isEmpty();
    ErofsOptions sized = isPrivate ? stated.toBuilder().cacheBytes(cacheBytes()).build() : stated;
    ErofsOptions watched = inputs.watch(image, sized);
    for (ImageLocation layer : below.layers()) {
      watched = inputs.watch(layer, watched);
    }
    return watched;
  }

  /**
   * Resolves arguments, which may be patterns, to absolute paths. Without arguments, that is the
   * root. Reports patterns that match nothing.
   */
  protected final List<Path> paths(FileSystem fileSystem, List<String> arguments)
      throws IOException {
    return arguments.isEmpty()
        ? List.of(fileSystem.getPath("/"))
        : new PathArguments(fileSystem, messages()).resolve(arguments);
  }
}
