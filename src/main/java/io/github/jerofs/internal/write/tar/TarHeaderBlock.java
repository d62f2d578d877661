package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.util.Arrays;

/** A header of a tar archive: v7, ustar or GNU. */
final class TarHeaderBlock {
  static final int SIZE = 512;

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;
  private static final int NAME_LENGTH = 100;
  private static final int LINK = 157;

  private final byte[] bytes;
  private final long position;

  /**
   * Returns the header {@code bytes}, at {@code position} of the archive.
   *
   * @throws BuildException if its checksum is wrong
   */
  static TarHeaderBlock of(byte[] bytes, long position) throws IOException {
    TarHeaderBlock header = new TarHeaderBlock(bytes, position);
    header.check();
    return header;
  }

  private TarHeaderBlock(byte[] bytes, long position) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Returns a block that continues the sparse map of this header and has no checksum. */
  TarHeaderBlock continued(byte[] block) {
    return new TarHeaderBlock(block, position);
  }

  private void check() throws IOException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < SIZE; i++) {
      int b = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH ? ' ' : bytes[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long stated = number(CHECKSUM, CHECKSUM_LENGTH);
    if (stated != unsigned && stated != signed) {
      throw new BuildException(
          "archive",
          "invalid tar header at byte "
              + position
              + ": checksum: expected "
              + unsigned
              + ", found "
              + stated);
    }
  }

  static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  char type() {
    return (char) (bytes[TYPE] & 0xff);
  }

  String name() {
    String name = text(0, NAME_LENGTH);
    boolean ustar =
        Arrays.equals(bytes, MAGIC, MAGIC + 6, new byte[] {'u', 's', 't', 'a', 'r', 0}, 0, 6);
    String prefix = ustar ? text(PREFIX, PREFIX_LENGTH) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String link() {
    return text(LINK, NAME_LENGTH);
  }

  int mode() throws IOException {
    return (int) number(100, 8) & 07777;
  }

  long uid() throws IOException {
    return number(108, 8);
  }

  long gid() throws IOException {
    return number(116, 8);
  }

  long size() throws IOException {
    return number(124, 12);
  }

  long seconds() throws IOException {
    return number(136, 12);
  }

  long major() throws IOException {
    return number(329, 8);
  }

  long minor() throws IOException {
    return number(337, 8);
  }

  /** Returns the text of a field, up to the first NUL. */
  String text(int at, int length) {
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    return Names.decode(bytes, at, end);
  }

  /** Returns a number: octal digits or, if the first bit is set, signed base 256. */
  long number(int at, int length) throws IOException {
    if ((bytes[at] & 0x80) != 0) {
      return base256(at, length);
    }
    long value = 0;
    boolean digits = false;
    for (int i = at; i < at + length; i++) {
      byte b = bytes[i];
      if (b >= '0' && b <= '7') {
        value = value << 3 | (b - '0');
        digits = true;
      } else if (b == 0 || (b == ' ' && digits)) {
        break;
      } else if (b != ' ') {
        throw new BuildException(
            "archive", "tar header at byte " + position + ": invalid octal number at offset " + at);
      }
    }
    return value;
  }

  private long base256(int at, int length) throws IOException {
    // The first bit is the marker, the second one the sign.
    long value = (bytes[at] & 0x40) != 0 ? -1 : 0;
    value = value << 6 | (bytes[at] & 0x3f);
    for (int i = at + 1; i < at + length; i++) {
      if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
        throw new BuildException(
            "archive", "tar header at byte " + position + ": number too large at offset " + at);
      }
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  byte[] bytes() {
    return bytes;
  }
}
