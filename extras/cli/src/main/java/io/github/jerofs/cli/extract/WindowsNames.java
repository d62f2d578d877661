package io.github.jerofs.cli.extract;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that Windows refuses or changes. */
final class WindowsNames {
  private static final String RESERVED = "<>:\"/\\|?*";

  /** Device names, with any extension. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(?:CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:\\..*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private WindowsNames() {}

  /** Returns why {@code name} is not usable, or null if it is. */
  static @Nullable String fault(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ') {
        return "it contains a control character";
      } else if (RESERVED.indexOf(c) >= 0) {
        return "Windows reserves the character " + c;
      }
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return "Windows drops trailing dots and spaces";
    }
    return DEVICE.matcher(name).matches() ? "Windows reserves it for a device" : null;
  }
}
