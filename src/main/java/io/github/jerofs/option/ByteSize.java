package io.github.jerofs.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of bytes as text: digits and an optional unit {@code K}, {@code M}, {@code G} or {@code
 * T}.
 */
final class ByteSize {
  private static final Pattern FORM = Pattern.compile("(-?\\d{1,19})([KMGTkmgt]?)");
  private static final String UNITS = "KMGT";

  private ByteSize() {}

  /** Returns the number of bytes, or null if {@code text} has another form or is too large. */
  static @Nullable Long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String unit = matcher.group(2);
    int power = unit.isEmpty() ? 0 : UNITS.indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
    } catch (NumberFormatException | ArithmeticException e) {
      return null; // more than a long
    }
  }
}
