package io.github.jerofs.cli.composefs;

import io.github.jerofs.Composefs;
import io.github.jerofs.Erofs;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.create.InterruptibleBuild;
import io.github.jerofs.cli.output.InputFiles;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.storage.ImageLocation;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code composefs create}. */
@Command(
    name = "create",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Makes a composefs image of a directory, an image or a dump, byte for byte as mkcomposefs.",
      "",
      "Files of up to 64 bytes are stored in the image. The data of all others lies in objects, named"
          + " by their fs-verity digests. An image as source keeps its objects, without reading"
          + " them. Extended attributes of directories are those of the namespace user, as Java can"
          + " read no others."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = {
      "  jerofs composefs create --digest-store objects tree/ image.cfs",
      "  jerofs composefs dump image.cfs | jerofs composefs create --from-file - copy.cfs"
    })
final class CreateImageCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "A directory or an image; with --from-file a dump, - for standard input.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "IMAGE", description = "The file to create.")
  private Path image = Path.of("");

  @Option(names = "--from-file", description = "SOURCE is a dump, as 'composefs dump' prints it.")
  private boolean fromDump;

  @Option(
      names = "--digest-store",
      paramLabel = "DIR",
      description = "Copy the data of files to this directory of objects.")
  private @Nullable Path store;

  @Option(names = "--use-epoch", description = "Set all modification times to 1970-01-01.")
  private boolean epoch;

  @Option(names = "--skip-xattrs", description = "Omit all extended attributes.")
  private boolean noXattrs;

  @Option(names = "--user-xattrs", description = "Keep only attributes of the namespace user.")
  private boolean userXattrs;

  @Option(names = "--skip-devices", description = "Omit character and block devices.")
  private boolean noDevices;

  @Option(
      names = "--min-version",
      paramLabel = "N",
      description = "The minimum format version, 0 or 1. Default: 0.")
  private int minVersion;

  @Option(
      names = "--max-version",
      paramLabel = "N",
      description = "The maximum format version, 0 or 1. Whiteouts need 1. Default: 1.")
  private int maxVersion = ComposefsOptions.DEFAULT.maxVersion();

  @Option(names = "--print-digest", description = "Print the fs-verity digest of the image.")
  private boolean printDigest;

  @Option(
      names = {"-f", "--force"},
      description = "Replace an existing IMAGE.")
  private boolean force;

  CreateImageCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    ComposefsOptions options = options();
    InterruptibleBuild interruptible = new InterruptibleBuild(streams.messages(), false);
    try (interruptible) {
      FsVerityDigest digest = fromDump ? fromDump(options) : create(options);
      if (printDigest) {
        streams.out().println(HexFormat.of().formatHex(digest.bytes()));
      }
      return 0;
    } catch (FileAlreadyExistsException e) {
      streams.messages().error("already exists: " + image + "; --force replaces it");
      return ExitCode.FAILURE;
    }
  }

  private ComposefsOptions options() {
    boolean forTrees = store != null || epoch || noXattrs || userXattrs || noDevices;
    if (fromDump && forTrees) {
      throw new ParameterException(
          spec.commandLine(),
          "--from-file excludes --digest-store, --use-epoch, --skip-xattrs, --user-xattrs and"
              + " --skip-devices");
    }
    if (noXattrs && userXattrs) {
      throw new ParameterException(
          spec.commandLine(), "--skip-xattrs and --user-xattrs exclude each other");
    }
    ComposefsOptions.Builder options =
        ComposefsOptions.builder()
            .epochTimes(epoch)
            .devices(!noDevices)
            .xattrs(
                noXattrs
                    ? ComposefsOptions.Xattrs.NONE
                    : userXattrs ? ComposefsOptions.Xattrs.USER : ComposefsOptions.Xattrs.ALL)
            .replaceExisting(force);
    if (store != null) {
      options.objectStore(store);
    }
    try {
      return options.versions(minVersion, maxVersion).build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private FsVerityDigest fromDump(ComposefsOptions options) throws IOException {
    if (source.equals("-")) {
      // Unlike the stream, its channel ends a read that a signal interrupts.
      return Composefs.createFromDump(
          Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
          image,
          options);
    }
    Path dump = Path.of(source);
    refuseInput(ImageLocation.of(dump));
    try (InputStream in = Files.newInputStream(dump)) {
      return Composefs.createFromDump(in, image, options);
    }
  }

  private FsVerityDigest create(ComposefsOptions options) throws IOException {
    ImageLocation location = ImageLocation.parse(source);
    if (location instanceof ImageLocation.File file && Files.isDirectory(file.path())) {
      return Composefs.create(file.path(), image, options);
    }
    refuseInput(location);
    try (FileSystem fileSystem = Erofs.open(location, ErofsOptions.DEFAULT)) {
      return Composefs.create(fileSystem.getPath("/"), image, options);
    }
  }

  private void refuseInput(ImageLocation location) throws IOException {
    InputFiles inputs = new InputFiles();
    ErofsOptions unused = inputs.watch(location, ErofsOptions.DEFAULT);
    inputs.refuseFile(image);
  }
}
