package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.build.BuildException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line of a dump: its fields, and errors that name it. */
final class DumpLine {
  private static final int SHA256 = 32;
  private static final int SHA512 = 64;
  private static final int FIELDS = 11;
  private static final int MAX_SHOWN = 80;
  private static final ByteString NONE = ByteString.ofAscii("-");

  /** The fields before the attributes. */
  enum Field {
    PATH(0),
    SIZE(1),
    MODE(2),
    NLINK(3),
    UID(4),
    GID(5),
    RDEV(6),
    MTIME(7),
    PAYLOAD(8),
    CONTENT(9),
    DIGEST(10);

    private final int index;

    Field(int index) {
      this.index = index;
    }

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String place;
  private final List<ByteString> fields = new ArrayList<>();

  /**
   * Splits a line.
   *
   * @param place name of the dump and number of the line, for messages
   * @throws BuildException if fields are missing
   */
  DumpLine(String place, byte[] line) throws BuildException {
    this.place = place;
    int from = 0;
    for (int i = 0; i <= line.length; i++) {
      if (i == line.length || line[i] == ' ') {
        fields.add(new ByteString(Arrays.copyOfRange(line, from, i)));
        from = i + 1;
      }
    }
    if (fields.size() < FIELDS) {
      throw invalid("fields of a line", "at least " + FIELDS, fields.size());
    }
  }

  /** Returns a field as it is written. */
  ByteString raw(Field field) {
    return fields.get(field.index);
  }

  /** Returns the fields {@code NAME=VALUE} as they are written. */
  List<ByteString> xattrs() {
    return fields.subList(FIELDS, fields.size());
  }

  /** Returns a field without escapes, or null if it is {@code -}. */
  byte @Nullable [] optional(Field field) throws BuildException {
    return raw(field).equals(NONE) ? null : unescape(raw(field).bytes());
  }

  /**
   * Returns a number.
   *
   * @throws BuildException unless the field is a number from 0 to {@code most}
   */
  long number(Field field, int radix, long most) throws BuildException {
    return number(field, raw(field).toString(), radix, most);
  }

  private long number(Field field, String text, int radix, long most) throws BuildException {
    long number = -1;
    if (!text.isEmpty() && Character.digit(text.charAt(0), radix) >= 0) {
      try {
        number = Long.parseLong(text, radix);
      } catch (NumberFormatException e) {
        number = -1; // reported below
      }
    }
    if (number < 0 || number > most) {
      throw invalid(field.label(), "a number up to " + Long.toString(most, radix), text);
    }
    return number;
  }

  /** Returns the seconds of a time, which may be negative. */
  long seconds() throws BuildException {
    String time = raw(Field.MTIME).toString();
    int dot = time.indexOf('.');
    String seconds = dot < 0 ? time : time.substring(0, dot);
    boolean isNegative = seconds.startsWith("-");
    long number =
        number(Field.MTIME, isNegative ? seconds.substring(1) : seconds, 10, Long.MAX_VALUE);
    return isNegative ? -number : number;
  }

  /** Returns the nanoseconds of a time. */
  int nanos() throws BuildException {
    String time = raw(Field.MTIME).toString();
    int dot = time.indexOf('.');
    return dot < 0 ? 0 : (int) number(Field.MTIME, time.substring(dot + 1), 10, 999_999_999);
  }

  /** Returns the digest, or null if there is none. */
  byte @Nullable [] digest() throws BuildException {
    ByteString text = raw(Field.DIGEST);
    if (text.equals(NONE)) {
      return null;
    }
    byte[] digest = {};
    try {
      digest = HexFormat.of().parseHex(text.toString());
    } catch (IllegalArgumentException e) {
      throw invalid(Field.DIGEST.label(), "64 or 128 hexadecimal digits", text);
    }
    if (digest.length != SHA256 && digest.length != SHA512) {
      throw invalid(Field.DIGEST.label(), "64 or 128 hexadecimal digits", text);
    }
    return digest;
  }

  /** Returns {@code text} without escapes. */
  byte[] unescape(byte[] text) throws BuildException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    int at = 0;
    while (at < text.length) {
      if (text[at] != '\\') {
        out.write(text[at++]);
        continue;
      }
      int escape = at + 1 < text.length ? text[at + 1] : 0;
      switch (escape) {
        case '\\' -> out.write('\\');
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case 'x' -> {
          out.write(hexadecimal(text, at + 2) << 4 | hexadecimal(text, at + 3));
          at += 2;
        }
        default -> throw invalid("escape", "one of \\\\ \\n \\r \\t \\x", (char) escape);
      }
      at += 2;
    }
    return out.toByteArray();
  }

  private int hexadecimal(byte[] text, int at) throws BuildException {
    int digit = at < text.length ? Character.digit(text[at], 16) : -1;
    if (digit < 0) {
      throw invalid("escape", "\\x and two hexadecimal digits", new ByteString(text));
    }
    return digit;
  }

  /** Returns an exception that names the line. */
  BuildException invalid(String what, String expected, Object found) {
    String text = found.toString();
    return new BuildException(
        place,
        (what + ": expected " + expected + ", found ")
            + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text));
  }
}
