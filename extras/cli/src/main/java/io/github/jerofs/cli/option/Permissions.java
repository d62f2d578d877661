package io.github.jerofs.cli.option;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A condition on permission bits.
 *
 * @param how {@code -} for all of {@code bits}, {@code /} for any, else exactly these
 * @param bits the lower 12 bits of a mode
 */
public record Permissions(char how, int bits) {
  public boolean accept(int mode) {
    int found = mode & 07777;
    return switch (how) {
      case '-' -> (found & bits) == bits;
      case '/' -> (found & bits) != 0;
      default -> found == bits;
    };
  }

  /** Parses octal digits with an optional {@code -} or {@code /} in front. */
  public static final class Converter implements ITypeConverter<Permissions> {
    private static final Pattern MODE = Pattern.compile("[-/]?[0-7]{1,4}");

    @Override
    public Permissions convert(String text) {
      if (!MODE.matcher(text).matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a mode such as 755, -4000 or /6000");
      }
      char how = text.charAt(0);
      boolean bare = how != '-' && how != '/';
      return new Permissions(
          bare ? '=' : how, Integer.parseInt(bare ? text : text.substring(1), 8));
    }
  }
}
