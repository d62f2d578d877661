package io.github.jerofs.cli.option;

import io.github.jerofs.build.PathPattern;
import io.github.jerofs.cli.tree.FileInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --exclude}. */
public final class ExcludeFlags {
  @Option(
      names = {"-e", "--exclude"},
      paramLabel = "PATTERN",
      converter = Converter.class,
      description =
          "Omit matching files, and directories with all below them. Can be repeated. A pattern"
              + " without a slash matches names in any directory, others match paths from the root;"
              + " ** crosses slashes.")
  private List<PathPattern> excluded = new ArrayList<>();

  /** Returns whether files are kept. */
  public Predicate<FileInfo> filter() {
    return file -> {
      String relative = file.path().toString().substring(1);
      return excluded.stream().noneMatch(pattern -> pattern.matches(relative));
    };
  }

  /** Parses a pattern of paths. */
  static final class Converter implements ITypeConverter<PathPattern> {
    @Override
    public PathPattern convert(String text) {
      try {
        return PathPattern.of(text.startsWith("/") ? text.substring(1) : text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
