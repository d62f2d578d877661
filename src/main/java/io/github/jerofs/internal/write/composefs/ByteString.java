package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.storage.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A name or value, ordered by unsigned bytes.
 *
 * @param bytes the bytes, which must not be modified
 */
record ByteString(byte[] bytes) implements Comparable<ByteString> {
  static final ByteString EMPTY = new ByteString(new byte[0]);

  static ByteString ofAscii(String text) {
    return new ByteString(text.getBytes(StandardCharsets.US_ASCII));
  }

  int length() {
    return bytes.length;
  }

  boolean startsWith(ByteString prefix) {
    return length() >= prefix.length()
        && Arrays.equals(bytes, 0, prefix.length(), prefix.bytes, 0, prefix.length());
  }

  /** Returns {@code prefix} followed by the bytes from {@code from} on. */
  ByteString withPrefix(ByteString prefix, int from) {
    byte[] joined = Arrays.copyOf(prefix.bytes, prefix.length() + length() - from);
    System.arraycopy(bytes, from, joined, prefix.length(), length() - from);
    return new ByteString(joined);
  }

  @Override
  public int compareTo(ByteString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString string && Arrays.equals(bytes, string.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the text of a name, see {@link Names}. */
  @Override
  public String toString() {
    return Names.decode(bytes);
  }
}
