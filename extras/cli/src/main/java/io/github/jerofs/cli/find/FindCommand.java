package io.github.jerofs.cli.find;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.Bounds;
import io.github.jerofs.cli.option.ColorOption;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.option.Permissions;
import io.github.jerofs.cli.option.Times;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawText;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Json;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code find}. */
@Command(
    name = "find",
    description = {
      "Finds the files of an image that pass all tests, or all files.",
      "",
      "A NUMBER is exact (N), greater than N (+N) or less than N (-N). It may end in K, M, G or T,"
          + " powers of 1024. A TIME is a date (UTC) or an instant such as 2024-01-31T12:00:00Z. A"
          + " GLOB has Java's syntax: *, ?, [a-z], {a,b}, and ** across slashes."
    },
    footer = {
      "  jerofs find system.erofs /usr --type f --size +1M",
      "  jerofs find system.erofs --perm /6000 --json"
    })
public final class FindCommand extends ImageCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "Where to search, including the PATHs themselves. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--name", paramLabel = "GLOB", description = "The name matches.")
  private @Nullable String name;

  @Option(names = "--path", paramLabel = "GLOB", description = "The absolute path matches.")
  private @Nullable String pattern;

  @Option(
      names = "--type",
      paramLabel = "TYPES",
      description = "The type is one of these letters: f, d, l, c, b, p, s.")
  private @Nullable String types;

  @Option(
      names = "--size",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The size in bytes.")
  private @Nullable Bounds size;

  @Option(
      names = "--links",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The number of hard links.")
  private @Nullable Bounds links;

  @Option(
      names = "--uid",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The numeric owner.")
  private @Nullable Bounds uid;

  @Option(
      names = "--gid",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The numeric group.")
  private @Nullable Bounds gid;

  @Option(
      names = "--perm",
      paramLabel = "MODE",
      converter = Permissions.Converter.class,
      description = "The permission bits in octal: exactly MODE, all of -MODE, any of /MODE.")
  private @Nullable Permissions permissions;

  @Option(
      names = "--newer",
      paramLabel = "TIME",
      converter = Times.Converter.class,
      description = "The file was modified after TIME.")
  private @Nullable Instant newer;

  @Option(
      names = "--older",
      paramLabel = "TIME",
      converter = Times.Converter.class,
      description = "The file was modified before TIME.")
  private @Nullable Instant older;

  @Option(
      names = "--xattr",
      paramLabel = "GLOB",
      description = "The full name of an extended attribute matches.")
  private @Nullable String xattr;

  @Option(names = "--empty", description = "The file or directory is empty.")
  private boolean empty;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      description = "Descend at most N levels below each PATH.")
  private int maxDepth = Integer.MAX_VALUE;

  @Option(names = "--json", description = "Print JSON Lines: one object per file.")
  private boolean json;

  @Option(
      names = {"-0", "--print0"},
      description = "Print the raw bytes of each path, then a NUL, for xargs -0.")
  private boolean nul;

  @Mixin private ColorOption color = new ColorOption();

  public FindCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    TreeWalk walk = new TreeWalk(new Finder(tests(fileSystem), maxDepth, this::print, messages()));
    for (Path path : paths(fileSystem, arguments)) {
      walk.walk(path);
    }
  }

  /** Returns the conditions; those that read only the inode come first. */
  private List<FindCondition> tests(FileSystem fileSystem) {
    List<FindCondition> tests = new ArrayList<>();
    if (types != null) {
      if (!types.matches("[fdlcbps,]+")) {
        throw new ParameterException(spec.commandLine(), "not file types: " + types);
      }
      tests.add(FindCondition.type(types));
    }
    if (name != null) {
      tests.add(FindCondition.name(matcher(fileSystem, name)));
    }
    if (pattern != null) {
      tests.add(FindCondition.path(matcher(fileSystem, pattern)));
    }
    addNumber(tests, size, FileInfo::size);
    addNumber(tests, links, file -> Integer.toUnsignedLong(file.nlink()));
    addNumber(tests, uid, file -> Integer.toUnsignedLong(file.uid()));
    addNumber(tests, gid, file -> Integer.toUnsignedLong(file.gid()));
    if (permissions != null) {
      Permissions wanted = permissions;
      tests.add(file -> wanted.accept(file.mode()));
    }
    if (newer != null) {
      Instant time = newer;
      tests.add(file -> file.modified().toInstant().isAfter(time));
    }
    if (older != null) {
      Instant time = older;
      tests.add(file -> file.modified().toInstant().isBefore(time));
    }
    if (empty) {
      tests.add(FindCondition::isEmpty);
    }
    if (xattr != null) {
      tests.add(FindCondition.xattr(fileSystem, matcher(fileSystem, xattr)));
    }
    return tests;
  }

  private PathMatcher matcher(FileSystem fileSystem, String glob) {
    try {
      return fileSystem.getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(), "not a pattern: " + glob + ": " + e.getDescription(), e);
    }
  }

  private static void addNumber(
      List<FindCondition> tests, @Nullable Bounds bounds, ToLongFunction<FileInfo> of) {
    if (bounds != null) {
      tests.add(file -> bounds.contain(of.applyAsLong(file)));
    }
  }

  private void print(FileInfo file) throws IOException {
    String path = file.path().toString();
    if (json) {
      out().println(Json.text(Json.of(file)));
    } else if (nul) {
      byte[] bytes = RawText.bytes(path + "\0");
      out().write(bytes, 0, bytes.length);
    } else {
      out().println(color.painter().paint(file, Printable.escape(path)));
    }
  }
}
