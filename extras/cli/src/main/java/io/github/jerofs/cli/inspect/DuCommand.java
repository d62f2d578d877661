package io.github.jerofs.cli.inspect;

import com.google.gson.JsonObject;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Json;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code du}. */
@Command(
    name = "du",
    description = {
      "Sums up directories of an image: bytes stored, bytes after decompression, and the path.",
      "",
      "A file with several hard links counts once, at its first name. Stored bytes exclude metadata"
          + " and data in the packed inode."
    },
    footer = "  jerofs du -h --max-depth 1 system.erofs /usr")
public final class DuCommand extends ImageCommand {
  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "What to sum up. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-s", "--summarize"},
      description = "Print only the sum of each PATH.")
  private boolean summarize;

  @Option(
      names = {"-a", "--all"},
      description = "Also print files.")
  private boolean all;

  @Option(
      names = {"-h", "--human-readable"},
      description = "Print sizes such as 1.5K, 23M; powers of 1024.")
  private boolean human;

  @Option(
      names = {"-d", "--max-depth"},
      paramLabel = "N",
      description = "Print at most N levels below each PATH.")
  private int maxDepth = Integer.MAX_VALUE;

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      description =
          "Sort the lines, the largest first: stored, size or files. Holds them in memory.")
  private @Nullable Key sort;

  @Option(
      names = "--by-layer",
      description =
          "Print one line per layer instead: what the files of PATH that come from it take, and its"
              + " number, 0 for the topmost.")
  private boolean byLayer;

  @Option(names = "--json", description = "Print JSON Lines: one object per line.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The lines to sort. */
  private final List<Line> lines = new ArrayList<>();

  /** What to sort by. */
  enum Key {
    STORED,
    SIZE,
    FILES;

    private long of(DiskUsage.Sum sum) {
      return switch (this) {
        case STORED -> sum.stored();
        case SIZE -> sum.size();
        case FILES -> sum.files();
      };
    }
  }

  private record Line(FileInfo file, DiskUsage.Sum sum) {}

  public DuCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (byLayer && (summarize || all || sort != null || maxDepth != Integer.MAX_VALUE)) {
      throw new ParameterException(
          spec.commandLine(), "--by-layer excludes -s, -a, --max-depth and --sort");
    }
    DiskUsage usage = new DiskUsage(messages(), byLayer ? (file, depth, sum) -> {} : this::add);
    for (Path path : paths(fileSystem, arguments)) {
      usage.add(path);
    }
    if (byLayer) {
      usage.layers().forEach(this::print);
      return;
    }
    Key key = sort;
    if (key != null) {
      lines.sort(Comparator.comparingLong((Line line) -> key.of(line.sum)).reversed());
      lines.forEach(line -> print(line.file, line.sum));
    }
  }

  private void add(FileInfo file, int depth, DiskUsage.Sum sum) {
    boolean shown = depth == 0 || (!summarize && depth <= maxDepth && (all || file.isDirectory()));
    if (!shown) {
      return;
    }
    if (sort == null) {
      print(file, sum);
    } else {
      lines.add(new Line(file, sum));
    }
  }

  private void print(FileInfo file, DiskUsage.Sum sum) {
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("path", file.path().toString());
      object.addProperty("type", file.kind().toString());
      object.addProperty("storedSize", sum.stored());
      object.addProperty("size", sum.size());
      object.addProperty("files", sum.files());
      out().println(Json.text(object));
    } else {
      String path = Printable.escape(file.path().toString());
      out().println(column(sum.stored()) + " " + column(sum.size()) + " " + path);
    }
  }

  private void print(int layer, DiskUsage.Sum sum) {
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("layer", layer);
      object.addProperty("storedSize", sum.stored());
      object.addProperty("size", sum.size());
      object.addProperty("files", sum.files());
      out().println(Json.text(object));
    } else {
      out().println(column(sum.stored()) + " " + column(sum.size()) + " layer " + layer);
    }
  }

  private String column(long bytes) {
    String text = human ? Texts.human(bytes) : Long.toString(bytes);
    return " ".repeat(Math.max(0, (human ? 5 : 12) - text.length())) + text;
  }
}
