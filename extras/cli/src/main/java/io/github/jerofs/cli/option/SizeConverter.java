package io.github.jerofs.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a number of bytes, with an optional unit {@code K} or {@code M}, powers of 1024. */
public final class SizeConverter implements ITypeConverter<Integer> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([KkMm]?)");

  @Override
  public Integer convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is not a size such as 65536, 64K or 1M");
    }
    int shift =
        switch (matcher.group(2)) {
          case "" -> 0;
          case "K", "k" -> 10;
          default -> 20;
        };
    long bytes = Long.parseLong(matcher.group(1)) << shift;
    if (bytes > Integer.MAX_VALUE) {
      throw new TypeConversionException("'" + text + "' is too large");
    }
    return (int) bytes;
  }
}
