package io.github.jerofs.cli.inspect;

import com.google.gson.JsonObject;
import io.github.jerofs.Erofs;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.console.Terminal;
import io.github.jerofs.cli.option.ImageOptions;
import io.github.jerofs.cli.option.LayerFlag;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.Json;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fsck}. */
@Command(
    name = "fsck",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Checks an image: superblock, directories, inodes, links, extended attributes and the block"
          + " maps of all data. Continues after errors. Checks each layer of a stack.",
      "",
      "Prints one line per finding: its kind, the file, and what is wrong."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No findings.",
      "1:There are findings, or something failed.",
      "2:Wrong usage."
    },
    footerHeading = "%nExample:%n",
    footer = "  jerofs fsck --data samples/sample.erofs")
public final class FsckCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private ImageOptions options = new ImageOptions();

  @Parameters(index = "0", paramLabel = "IMAGE", description = "The file or URL of the image.")
  private ImageLocation image = ImageLocation.of(Path.of(""));

  @Mixin private LayerFlag below = new LayerFlag();

  @Option(names = "--data", description = "Also read and decompress all data.")
  private boolean data;

  @Option(
      names = "--digest",
      description =
          "Print the SHA-256 of each regular file, in the format of sha256sum. Reads all data.")
  private boolean digest;

  @Option(names = "--json", description = "Print JSON Lines: one object per finding or digest.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress.")
  private boolean quiet;

  public FsckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    boolean visible = !quiet && Terminal.isErrors();
    Printer printer = new Printer(visible ? streams.messages()::status : text -> {});
    try {
      ImageLocation stack = below.below(image);
      Erofs.check(stack, options.toOptions(stack), new CheckOptions(data, digest), printer);
    } finally {
      streams.messages().clearStatus();
    }
    return printer.findings > 0 ? ExitCode.FAILURE : 0;
  }

  private final class Printer implements CheckListener {
    private final Consumer<String> display;
    private Progress progress;
    private long findings;

    Printer(Consumer<String> display) {
      this.display = display;
      this.progress = new Progress(display, 0);
    }

    @Override
    public void begins(long inodes) {
      progress = new Progress(display, inodes);
    }

    @Override
    public void checked(String path, long size) {
      progress.addEntry();
      progress.addBytes(size);
    }

    @Override
    public void finding(Finding finding) {
      findings++;
      streams.messages().clearStatus();
      streams.out().println(json ? Json.text(toJson(finding)) : toLine(finding));
    }

    @Override
    public void digest(String path, String sha256) {
      streams.messages().clearStatus();
      if (json) {
        JsonObject object = new JsonObject();
        object.addProperty("path", path);
        object.addProperty("sha256", sha256);
        streams.out().println(Json.text(object));
      } else {
        streams.out().println(sha256 + "  " + Printable.escape(path));
      }
    }
  }

  private static String toLine(Finding finding) {
    String path = finding.path().isEmpty() ? "" : " " + Printable.escape(finding.path());
    return kind(finding) + path + ": " + Printable.line(finding.message());
  }

  private static String kind(Finding finding) {
    return finding.kind().name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject toJson(Finding finding) {
    JsonObject object = new JsonObject();
    object.addProperty("kind", kind(finding));
    object.addProperty("path", finding.path());
    if (finding.place().nid() != ImagePlace.NO_NID) {
      object.addProperty("nid", Json.unsigned(finding.place().nid()));
    }
    if (finding.place().offset() != ImagePlace.NO_OFFSET) {
      object.addProperty("offset", Json.unsigned(finding.place().offset()));
    }
    object.addProperty("message", finding.message());
    return object;
  }
}
