package io.github.jerofs.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A range of numbers, both ends included.
 *
 * @param least the smallest number
 * @param most the largest number
 */
public record Bounds(long least, long most) {
  public boolean contain(long number) {
    return number >= least && number <= most;
  }

  /**
   * Parses {@code N}, {@code +N} for more than N, {@code -N} for less, with a unit {@code KMGT}.
   */
  public static final class SizeConverter implements ITypeConverter<Bounds> {
    private static final String UNITS = "KMGT";

    @Override
    public Bounds convert(String text) {
      char sign = text.isEmpty() ? ' ' : text.charAt(0);
      try {
        long number = number(sign == '+' || sign == '-' ? text.substring(1) : text);
        return switch (sign) {
          case '+' -> new Bounds(Math.addExact(number, 1), Long.MAX_VALUE);
          case '-' -> new Bounds(0, number - 1);
          default -> new Bounds(number, number);
        };
      } catch (NumberFormatException | ArithmeticException e) {
        throw new TypeConversionException("'" + text + "' is not a number such as 10, +4K or -1M");
      }
    }

    private static long number(String text) {
      int unit =
          text.isEmpty()
              ? -1
              : UNITS.indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
      long number = Long.parseUnsignedLong(unit < 0 ? text : text.substring(0, text.length() - 1));
      if (number < 0) {
        throw new NumberFormatException(text);
      }
      return Math.multiplyExact(number, 1L << (10 * (unit + 1)));
    }
  }
}
