package io.github.jerofs.cli.diff;

import com.google.gson.JsonObject;
import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageOptions;
import io.github.jerofs.cli.option.LayerFlag;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.Json;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code diff}. */
@Command(
    name = "diff",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeOnExecutionException = DiffCommand.TROUBLE,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Compares two images, or an image and a directory.",
      "",
      "Prints one line per difference: A for a file only in NEW, D for a file only in OLD, M for a"
          + " changed file with its changes. Inode numbers, sizes of directories, and how data is"
          + " stored are not compared. Against a directory, only extended attributes user.* are"
          + " compared: Java can read no others.",
      "",
      "The options for opening an image apply to both. --layer adds an image below both."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:There is no difference.",
      "1:There are differences.",
      "2:Something could not be compared, or wrong usage."
    },
    footerHeading = "%nExample:%n",
    footer = "  jerofs diff --ignore mtime system-1.erofs system-2.erofs")
public final class DiffCommand implements Callable<Integer> {
  static final int DIFFERENT = 1;
  static final int TROUBLE = 2;

  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ImageOptions options = new ImageOptions();

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "The file or URL of an image, or a directory.")
  private ImageLocation before = ImageLocation.of(Path.of(""));

  @Parameters(
      index = "1",
      paramLabel = "NEW",
      description = "The file or URL of an image, or a directory.")
  private ImageLocation after = ImageLocation.of(Path.of(""));

  @Mixin private LayerFlag below = new LayerFlag();

  @Option(
      names = "--metadata-only",
      description = "Do not read files of equal size. Treat their content as equal.")
  private boolean metadataOnly;

  @Option(
      names = "--ignore",
      paramLabel = "WHAT",
      split = ",",
      description = "What not to compare: mode, owner, links, mtime, xattrs. Separated by commas.")
  private Set<Aspect> ignored = EnumSet.noneOf(Aspect.class);

  @Option(names = "--json", description = "Print JSON Lines: one object per difference.")
  private boolean json;

  private long count;

  public DiffCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    ImageLocation left = stack(before);
    ImageLocation right = stack(after);
    try (Opened old = open(left, right);
        Opened now = open(right, left)) {
      new TreeDiff(ignored, !metadataOnly, this::print, streams.messages())
          .compare(old.root, now.root);
    }
    if (streams.messages().hasErrors()) {
      return TROUBLE;
    }
    return count > 0 ? DIFFERENT : 0;
  }

  /** The layers are below both images. */
  private ImageLocation stack(ImageLocation top) {
    return isDirectory(top) ? top : below.below(top);
  }

  private Opened open(ImageLocation tree, ImageLocation other) throws IOException {
    if (isDirectory(tree)) {
      return new Opened(Path.of(tree.toString()).toRealPath(), null);
    }
    ErofsOptions how =
        isDirectory(other) ? options.toOptions(tree) : options.toOptions(tree, other);
    if (!isDirectory(other)
        && (how.remote().sha256().isPresent()
            || how.rootHash().isPresent()
            || !how.remote().mirrors().isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "--sha256, --root-hash and --mirror apply to one image, but diff opens two");
    }
    FileSystem image = Erofs.open(tree, how);
    return new Opened(image.getPath("/"), image);
  }

  private static boolean isDirectory(ImageLocation location) {
    return location instanceof ImageLocation.File local && Files.isDirectory(local.path());
  }

  /** A tree to compare, with the file system to close if it is an image. */
  private record Opened(Path root, @Nullable FileSystem image) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (image != null) {
        image.close();
      }
    }
  }

  private void print(Difference difference) {
    count++;
    streams.out().println(json ? Json.text(toJson(difference)) : toLine(difference));
  }

  private static String toLine(Difference difference) {
    String line = difference.change().letter() + " " + Printable.escape(difference.path());
    if (difference.fields().isEmpty()) {
      return line;
    }
    return line
        + difference.fields().stream()
            .map(field -> field.name() + " " + field.before() + " -> " + field.after())
            .collect(Collectors.joining(", ", ": ", ""));
  }

  private static JsonObject toJson(Difference difference) {
    JsonObject json = new JsonObject();
    json.addProperty("change", difference.change().name().toLowerCase(Locale.ROOT));
    json.addProperty("path", difference.path());
    if (!difference.fields().isEmpty()) {
      JsonObject fields = new JsonObject();
      for (Difference.Field field : difference.fields()) {
        JsonObject values = new JsonObject();
        values.addProperty("old", field.before());
        values.addProperty("new", field.after());
        fields.add(field.name(), values);
      }
      json.add("fields", fields);
    }
    return json;
  }
}
