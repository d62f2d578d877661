package io.github.jerofs.cli.create;

import io.github.jerofs.build.Compression;
import io.github.jerofs.build.PathPattern;
import io.github.jerofs.cli.option.Owner;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A value for the files that match a pattern.
 *
 * @param <T> the type of the value
 */
record PathOverride<T>(PathPattern pattern, T value) {
  private static <T> PathOverride<T> parse(String text, Function<String, T> value) {
    int equals = text.lastIndexOf('=');
    // In "lz4hc,level=N", the last "=" belongs to the value.
    if (equals > 0 && text.startsWith(",level", equals - 6)) {
      equals = text.lastIndexOf('=', equals - 1);
    }
    if (equals <= 0) {
      throw new TypeConversionException("'" + text + "' is not of the form PATTERN=VALUE");
    }
    try {
      return new PathOverride<>(
          PathPattern.of(text.substring(0, equals)), value.apply(text.substring(equals + 1)));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Parses {@code PATTERN=MODE}. */
  static final class OfMode implements ITypeConverter<PathOverride<Integer>> {
    @Override
    public PathOverride<Integer> convert(String text) {
      return parse(text, OfMode::mode);
    }

    private static Integer mode(String text) {
      if (!text.matches("[0-7]{1,5}") || Integer.parseInt(text, 8) > 07777) {
        throw new TypeConversionException("'" + text + "' is not a mode such as 755 or 4755");
      }
      return Integer.parseInt(text, 8);
    }
  }

  /** Parses {@code PATTERN=UID:GID}. */
  static final class OfOwner implements ITypeConverter<PathOverride<Owner>> {
    @Override
    public PathOverride<Owner> convert(String text) {
      return parse(text, new Owner.Converter()::convert);
    }
  }

  /** Parses {@code PATTERN=METHOD[,LEVEL]}, or {@code PATTERN=none}. */
  static final class OfCompression implements ITypeConverter<PathOverride<Optional<Compression>>> {
    @Override
    public PathOverride<Optional<Compression>> convert(String text) {
      return parse(
          text,
          value -> value.equals("none") ? Optional.empty() : Optional.of(Compression.parse(value)));
    }
  }
}
