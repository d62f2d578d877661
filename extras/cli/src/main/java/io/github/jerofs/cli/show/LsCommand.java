package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.console.Terminal;
import io.github.jerofs.cli.option.ColorOption;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ls}. */
@Command(
    name = "ls",
    description = {
      "Lists files and directories of an image, sorted by the bytes of their names.",
      "",
      "-S, -t and -r hold the entries of a directory in memory; other listings do not."
    },
    footer = {
      "  jerofs ls -l samples/sample.erofs /bin",
      "",
      "Control characters in names, and bytes that are not UTF-8, appear as \\n, \\t, \\r or \\xHH,",
      "a backslash as \\\\. In JSON, such a byte is an escape \\udc80..\\udcff. Times are UTC."
    })
public final class LsCommand extends ImageCommand {
  @Option(
      names = "-l",
      description = "Also show mode, links, owner, group, size or device, time and target.")
  private boolean detailed;

  @Option(
      names = {"-h", "--human-readable"},
      description = "With -l, print sizes such as 1.5K, 23M; powers of 1024.")
  private boolean human;

  @Option(
      names = {"-a", "--all"},
      description = "Also list . and .. themselves. Other names with a dot are always listed.")
  private boolean all;

  @Option(
      names = {"-d", "--directory"},
      description = "List directories themselves, not their entries.")
  private boolean itself;

  @Option(
      names = {"-i", "--inode"},
      description = "Print the inode number of each file.")
  private boolean inode;

  @Option(
      names = "--show-layer",
      description = "Print the layer that each file comes from, 0 for the topmost.")
  private boolean layer;

  @Option(names = "-S", description = "Sort by size, the largest first.")
  private boolean bySize;

  @Option(names = "-t", description = "Sort by modification time, the newest first.")
  private boolean byTime;

  @Option(
      names = {"-r", "--reverse"},
      description = "Reverse the order.")
  private boolean reverse;

  @Option(
      names = "-1",
      description = "Print one name per line. Default unless output goes to a terminal.")
  private boolean single;

  @Option(names = "-C", description = "Print names in columns. Default on a terminal.")
  private boolean columns;

  @Option(
      names = "--width",
      paramLabel = "CELLS",
      description = "Line width for columns. Default: that of the terminal ($COLUMNS), or 80.")
  private int width = Terminal.width();

  @Mixin private ColorOption color = new ColorOption();

  @Option(
      names = {"-R", "--recursive"},
      description = "Also list subdirectories.")
  private boolean recursive;

  @Option(names = "--json", description = "Print JSON Lines: one object per file.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "What to list. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  public LsCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (bySize && byTime) {
      throw new ParameterException(spec.commandLine(), "-S and -t exclude each other");
    }
    Listing listing = json ? new JsonListing(out(), messages()) : textListing();
    List<FileInfo> files = new ArrayList<>();
    List<FileInfo> directories = new ArrayList<>();
    List<Path> paths = paths(fileSystem, arguments);
    for (Path path : paths) {
      try {
        FileInfo file = FileInfo.of(path);
        if (isToList(file)) {
          directories.add(file.isLink() ? FileInfo.following(path) : file);
        } else {
          files.add(file);
        }
      } catch (IOException e) {
        messages().error(path, e);
      }
    }
    if (!files.isEmpty()) {
      listing.files(inOrder(files::forEach));
    }
    boolean titled = recursive || paths.size() > 1 || arguments.size() > 1;
    TreeWalk walk = new TreeWalk(new Lister(listing, titled));
    for (FileInfo directory : directories) {
      walk.walk(directory);
    }
  }

  /** Returns {@code entries} in the order of the options. Large directories stay out of memory. */
  private Entries inOrder(Entries entries) throws IOException {
    Comparator<FileInfo> order =
        bySize
            ? Comparator.comparingLong(FileInfo::size).reversed()
            : byTime ? Comparator.comparing(FileInfo::modified).reversed() : null;
    return order == null && !reverse ? entries : new SortedEntries(entries, order, reverse);
  }

  private Listing textListing() {
    Painter painter = color.painter();
    NameListing.Numbers numbers = new NameListing.Numbers(inode, layer);
    if (detailed) {
      return new LongListing(out(), painter, messages(), human, numbers);
    }
    boolean wide = columns || (!single && Terminal.isOutput());
    return wide
        ? new ColumnListing(out(), painter, numbers, width)
        : new NameListing(out(), painter, numbers);
  }

  /** Without {@code -l} and {@code --json}, an argument that links to a directory names it. */
  private boolean isToList(FileInfo file) {
    if (itself) {
      return false;
    }
    return file.isDirectory()
        || (file.isLink() && !detailed && !json && Files.isDirectory(file.path()));
  }

  private final class Lister implements TreeWalk.Visitor {
    private final Listing listing;
    private final boolean titled;
    private final Deque<DirectoryEntries> open = new ArrayDeque<>();

    private Lister(Listing listing, boolean titled) {
      this.listing = listing;
      this.titled = titled;
    }

    @Override
    public boolean enter(FileInfo directory, int depth) throws IOException {
      DirectoryEntries entries = new DirectoryEntries(directory, messages());
      Entries listed = all ? DotEntries.of(directory, entries) : entries;
      listing.directory(titled ? directory.path() : null, inOrder(listed));
      if (!recursive || !entries.hasSubdirectories()) {
        return false;
      }
      entries.drop();
      entries.begin();
      open.push(entries);
      return true;
    }

    @Override
    public void leave(FileInfo directory) {
      open.pop();
    }

    @Override
    public void file(FileInfo file) {
      // The listing of its directory has printed it.
    }

    @Override
    public void failed(Path path, IOException e) {
      open.element().failed(path, e);
    }
  }
}
