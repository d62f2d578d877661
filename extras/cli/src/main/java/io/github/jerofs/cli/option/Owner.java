package io.github.jerofs.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An owner and a group.
 *
 * @param uid number of the owner, 0..2^32-1
 * @param gid number of the group, 0..2^32-1
 */
public record Owner(long uid, long gid) {
  /** Parses {@code UID:GID}. */
  public static final class Converter implements ITypeConverter<Owner> {
    @Override
    public Owner convert(String text) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new TypeConversionException("'" + text + "' is not of the form UID:GID");
      }
      return new Owner(number(text.substring(0, colon)), number(text.substring(colon + 1)));
    }

    private static long number(String text) {
      try {
        return Integer.toUnsignedLong(Integer.parseUnsignedInt(text));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a number from 0 to 4294967295");
      }
    }
  }
}
