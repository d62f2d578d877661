package io.github.jerofs.cli.extract;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Windows refuses as the name of a file, or would take for another name. */
final class WindowsNames {
  private static final String RESERVED = "<>:\"/\\|?*";

  /** Devices, whatever stands behind a dot. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(?:CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:\\..*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private WindowsNames() {}

  /** Returns what is wrong with {@code name}, or null if a file can have it. */
  static @Nullable String fault(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ') {
        return "it has a control character";
      } else if (RESERVED.indexOf(c) >= 0) {
        return "Windows reserves the character " + c;
      }
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return "Windows drops dots and spaces at the end";
    }
    return DEVICE.matcher(name).matches() ? "Windows reserves it for a device" : null;
  }
}
