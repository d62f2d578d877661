package io.github.jerofs.internal.nio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encodes and decodes URIs byte by byte. */
final class Percent {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Percent() {}

  static boolean isLowerOrDigit(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
  }

  static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  static void append(StringBuilder to, byte b) {
    to.append('%').append(HEX[(b & 0xff) >> 4]).append(HEX[b & 15]);
  }

  /** Decodes text whose escapes {@link java.net.URI} has validated. */
  static byte[] decode(String escaped) {
    byte[] text = escaped.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '%') {
        bytes.write(Character.digit(text[i + 1], 16) << 4 | Character.digit(text[i + 2], 16));
        i += 2;
      } else {
        bytes.write(text[i]);
      }
    }
    return bytes.toByteArray();
  }
}
