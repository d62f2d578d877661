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
import io.github.jerofs.cli.tree.Painter;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
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
      "Finds the files of an image that pass all tests, or all files. Tests run in the order of the"
          + " options.",
      "",
      "A NUMBER is exact (N), greater than N (+N) or less than N (-N). It may end in K, M, G or T,"
          + " powers of 1024. A TIME is a date (UTC) or an instant such as 2024-01-31T12:00:00Z. A"
          + " GLOB has Java's syntax: *, ?, [a-z], {a,b}, and ** across slashes."
    },
    footer = {
      "  jerofs find system.erofs /usr --type f --size +1M",
      "  jerofs find system.erofs --perm /6000 --json",
      "  jerofs find system.erofs --iname '*.xml' --not --empty --exec 'xmllint --noout -'"
    })
public final class FindCommand extends ImageCommand {
  /** Position of the tests in the help: before other options. Methods have no order. */
  private static final int FIRST = -100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "Where to search, including the PATHs themselves. Default: the root directory.")
  private List<String> arguments = new ArrayList<>();

  /** A test that needs the image. */
  private interface Test {
    FindCondition of(FileSystem fileSystem);
  }

  private final List<Test> tests = new ArrayList<>();
  private boolean negated;

  @Option(order = FIRST, names = "--not", description = "Negate the next test.")
  void setNegated(List<Boolean> stated) {
    negated = !stated.isEmpty();
  }

  @Option(
      order = FIRST + 1,
      names = "--name",
      paramLabel = "GLOB",
      description = "The name matches.")
  void addName(List<String> all) {
    add(all, glob -> fileSystem -> FindCondition.name(matcher(fileSystem, glob)));
  }

  @Option(
      order = FIRST + 2,
      names = "--iname",
      paramLabel = "GLOB",
      description = "The name matches, regardless of case.")
  void addNameOfAnyCase(List<String> all) {
    add(
        all,
        glob ->
            fileSystem ->
                FindCondition.lowerCaseName(matcher(fileSystem, glob.toLowerCase(Locale.ROOT))));
  }

  @Option(
      order = FIRST + 3,
      names = "--path",
      paramLabel = "GLOB",
      description = "The absolute path matches.")
  void addPath(List<String> all) {
    add(all, glob -> fileSystem -> FindCondition.path(matcher(fileSystem, glob)));
  }

  @Option(
      order = FIRST + 4,
      names = "--regex",
      paramLabel = "REGEX",
      description = "The whole absolute path matches a regular expression of Java.")
  void addRegex(List<Pattern> all) {
    add(all, regex -> fileSystem -> file -> regex.matcher(file.path().toString()).matches());
  }

  @Option(
      order = FIRST + 5,
      names = "--type",
      paramLabel = "TYPES",
      description = "The type is one of these letters: f, d, l, c, b, p, s.")
  void addType(List<String> all) {
    add(all, types -> fileSystem -> FindCondition.type(checked(types)));
  }

  private String checked(String types) {
    if (!types.matches("[fdlcbps,]+")) {
      throw new ParameterException(spec.commandLine(), "not file types: " + types);
    }
    return types;
  }

  @Option(
      order = FIRST + 6,
      names = "--size",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The size in bytes.")
  void addSize(List<Bounds> all) {
    addNumber(all, FileInfo::size);
  }

  @Option(
      order = FIRST + 7,
      names = "--links",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The number of hard links.")
  void addLinks(List<Bounds> all) {
    addNumber(all, file -> Integer.toUnsignedLong(file.nlink()));
  }

  @Option(
      order = FIRST + 8,
      names = "--uid",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The numeric owner.")
  void addUid(List<Bounds> all) {
    addNumber(all, file -> Integer.toUnsignedLong(file.uid()));
  }

  @Option(
      order = FIRST + 9,
      names = "--gid",
      paramLabel = "NUMBER",
      converter = Bounds.SizeConverter.class,
      description = "The numeric group.")
  void addGid(List<Bounds> all) {
    addNumber(all, file -> Integer.toUnsignedLong(file.gid()));
  }

  @Option(
      order = FIRST + 10,
      names = "--perm",
      paramLabel = "MODE",
      converter = Permissions.Converter.class,
      description = "The permission bits in octal: exactly MODE, all of -MODE, any of /MODE.")
  void addPermissions(List<Permissions> all) {
    add(all, permissions -> fileSystem -> file -> permissions.accept(file.mode()));
  }

  @Option(
      order = FIRST + 11,
      names = "--newer",
      paramLabel = "TIME",
      converter = Times.Converter.class,
      description = "The file was modified after TIME.")
  void addNewer(List<Instant> all) {
    add(all, time -> fileSystem -> file -> file.modified().toInstant().isAfter(time));
  }

  @Option(
      order = FIRST + 12,
      names = "--older",
      paramLabel = "TIME",
      converter = Times.Converter.class,
      description = "The file was modified before TIME.")
  void addOlder(List<Instant> all) {
    add(all, time -> fileSystem -> file -> file.modified().toInstant().isBefore(time));
  }

  @Option(
      order = FIRST + 13,
      names = "--xattr",
      paramLabel = "GLOB",
      description = "The full name of an extended attribute matches.")
  void addXattr(List<String> all) {
    add(all, glob -> fileSystem -> FindCondition.xattr(fileSystem, matcher(fileSystem, glob)));
  }

  @Option(order = FIRST + 14, names = "--empty", description = "The file or directory is empty.")
  void addEmpty(List<Boolean> stated) {
    add(stated, last -> fileSystem -> FindCondition::isEmpty);
  }

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      description = "Descend at most N levels below each PATH.")
  private int maxDepth = Integer.MAX_VALUE;

  @Option(
      names = "--exec",
      paramLabel = "COMMAND",
      description =
          "Instead of printing, run a shell command for each file that is found. $1 is the path;"
              + " standard input is the content of a regular file, else empty.")
  private @Nullable String command;

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
    String run = command;
    Painter painter = color.painter();
    Finder.Action action =
        run == null
            ? file -> print(file, painter)
            : file -> new Execution(run, out(), this::setFailed).run(file);
    TreeWalk walk = new TreeWalk(new Finder(conditions(fileSystem), maxDepth, action, messages()));
    for (Path path : paths(fileSystem, arguments)) {
      walk.walk(path);
    }
  }

  private List<FindCondition> conditions(FileSystem fileSystem) {
    if (negated) {
      throw new ParameterException(spec.commandLine(), "--not: no test follows");
    }
    return tests.stream().map(test -> test.of(fileSystem)).toList();
  }

  /** Adds the last of {@code values}: picocli passes all values of an option each time. */
  private <T> void add(List<T> values, Function<T, Test> of) {
    if (values.isEmpty()) {
      return;
    }
    Test test = of.apply(values.get(values.size() - 1));
    boolean isNegated = negated;
    negated = false;
    tests.add(
        fileSystem -> {
          FindCondition condition = test.of(fileSystem);
          return isNegated ? file -> !condition.accepts(file) : condition;
        });
  }

  private PathMatcher matcher(FileSystem fileSystem, String glob) {
    try {
      return fileSystem.getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(), "not a pattern: " + glob + ": " + e.getDescription(), e);
    }
  }

  private void addNumber(List<Bounds> all, ToLongFunction<FileInfo> of) {
    add(all, bounds -> fileSystem -> file -> bounds.contain(of.applyAsLong(file)));
  }

  private void print(FileInfo file, Painter painter) throws IOException {
    String path = file.path().toString();
    if (json) {
      out().println(Json.text(Json.of(file)));
    } else if (nul) {
      byte[] bytes = RawText.bytes(path + "\0");
      out().write(bytes, 0, bytes.length);
    } else {
      out().println(painter.paint(file, Printable.escape(path)));
    }
  }
}
