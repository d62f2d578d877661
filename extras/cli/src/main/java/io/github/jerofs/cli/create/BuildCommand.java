package io.github.jerofs.cli.create;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.console.Terminal;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Base of create and convert: builds an image and prints a report. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n")
abstract class BuildCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BuildFlags flags = new BuildFlags();

  @Mixin private DataFlags data = new DataFlags();

  @Option(
      names = "--whiteouts",
      paramLabel = "MODE",
      description =
          "How to treat whiteouts in layer archives: keep, overlay (convert to those of overlayfs)"
              + " or apply (to the preceding sources). Default: keep.")
  private Whiteouts whiteouts = Whiteouts.KEEP;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress and the report.")
  private boolean quiet;

  BuildCommand(Streams streams) {
    this.streams = streams;
  }

  /** Returns the path or URI of the image; {@code -} for standard output. */
  abstract String target();

  /** Returns the sources of the image. */
  abstract List<String> sources();

  /** Returns the options for opening {@code source}, if it is an image. */
  ErofsOptions imageOptions(ImageLocation source) throws IOException {
    return ErofsOptions.DEFAULT;
  }

  @Override
  public final Integer call() throws IOException {
    boolean visible = !quiet && Terminal.isErrors();
    BuildOptions options = flags.toOptions();
    BuildTarget target = newTarget(options);
    try (InterruptibleBuild build = new InterruptibleBuild(streams.messages(), visible);
        BuildSources sources = new BuildSources(whiteouts, data.isTarIndex(), this::imageOptions);
        target) {
      BuildOptions.Builder observed = options.toBuilder().listener(build);
      data.apply(observed, options.compression());
      ErofsBuilder builder = target.open(options).options(observed.build());
      Path blob = data.blob();
      if (blob != null) {
        builder.blob(blob);
      }
      for (String source : sources()) {
        sources.add(source, builder);
      }
      BuildReport report = builder.build();
      target.commit();
      streams.messages().clearStatus();
      if (!quiet) {
        target.print(report, !options.dryRun(), streams);
      }
      return 0;
    } catch (FileAlreadyExistsException e) {
      String reason =
          target.isReplaceable(e.getFile())
              ? "; --force replaces it"
              : ", and is not a regular file";
      streams.messages().error("already exists: " + e.getFile() + reason);
      return ExitCode.FAILURE;
    } catch (BuildException e) {
      if (e.isAboutOptions()) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      throw e;
    } catch (CancellationException e) {
      return ExitCode.FAILURE; // after a signal, which the hook has reported
    } finally {
      streams.messages().clearStatus();
    }
  }

  private BuildTarget newTarget(BuildOptions options) throws IOException {
    Path spool = Path.of(System.getProperty("java.io.tmpdir"));
    if (target().equals("-")) {
      if (Terminal.isOutput() && !options.dryRun()) {
        throw new ParameterException(
            spec.commandLine(),
            "refusing to write an image to a terminal: redirect the output, or name a file");
      }
      return new StreamTarget(streams.out().bytes(), spool);
    }
    if (StoredTarget.matches(target()) && !FileTarget.isUri(target())) {
      return StoredTarget.find(target(), spool);
    }
    try {
      return FileTarget.of(target());
    } catch (IllegalArgumentException e) {
      String reason = e instanceof InvalidPathException path ? path.getReason() : e.getMessage();
      throw new ParameterException(
          spec.commandLine(), "not a valid path: '" + target() + "': " + reason, e);
    }
  }
}
