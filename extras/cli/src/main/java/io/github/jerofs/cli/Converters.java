package io.github.jerofs.cli;

import io.github.jerofs.storage.ImageLocation;
import java.nio.file.InvalidPathException;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Parses arguments of common types. picocli's own converters name Java's types in their errors. */
final class Converters {
  private Converters() {}

  static CommandLine register(CommandLine line) {
    return line.registerConverter(ImageLocation.class, Converters::location)
        .registerConverter(int.class, Converters::natural)
        .registerConverter(Integer.class, Converters::natural)
        .registerConverter(long.class, Converters::whole)
        .registerConverter(Long.class, Converters::whole)
        .registerConverter(UUID.class, Converters::uuid)
        .registerConverter(Pattern.class, Converters::pattern);
  }

  private static ImageLocation location(String text) {
    try {
      return ImageLocation.parse(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("not a valid path: " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static int natural(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw expected("a number from 0 to " + Integer.MAX_VALUE, text);
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw expected("a whole number", text);
    }
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw expected("a UUID such as 01234567-89ab-cdef-0123-456789abcdef", text);
    }
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a regular expression: " + e.getDescription());
    }
  }

  private static TypeConversionException expected(String what, String text) {
    return new TypeConversionException("expected " + what + ", found '" + text + "'");
  }
}
