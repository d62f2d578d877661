package io.github.jerofs.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of names, implemented independently of the code under test. */
public final class RawNames {
  private RawNames() {}

  /** Returns the bytes of {@code name}, in which U+DC80..U+DCFF encode single bytes. */
  public static byte[] encode(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    name.codePoints()
        .forEach(
            c -> {
              if (c >= 0xdc80 && c <= 0xdcff) {
                bytes.write(c & 0xff);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }
}
