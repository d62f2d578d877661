package io.github.jerofs.cli.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Formats POSIX ACLs from the binary form of Linux xattrs as text with numeric ids. */
public final class PosixAcl {
  private static final int VERSION = 2;
  private static final int ENTRY_LENGTH = 8;

  private PosixAcl() {}

  /**
   * Returns text such as {@code user::rw-,user:1000:r--,…}, or null if {@code value} is not an ACL.
   */
  public static @Nullable String text(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (value.length < 4 || bytes.getInt() != VERSION || bytes.remaining() % ENTRY_LENGTH != 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      int tag = bytes.getShort();
      int permissions = bytes.getShort();
      String id = Integer.toUnsignedString(bytes.getInt());
      String qualifier = qualifier(tag, id);
      if (qualifier == null || (permissions & ~7) != 0) {
        return null;
      }
      text.append(text.isEmpty() ? "" : ",").append(qualifier).append(letters(permissions));
    }
    return text.toString();
  }

  private static @Nullable String qualifier(int tag, String id) {
    return switch (tag) {
      case 0x01 -> "user::";
      case 0x02 -> "user:" + id + ":";
      case 0x04 -> "group::";
      case 0x08 -> "group:" + id + ":";
      case 0x10 -> "mask::";
      case 0x20 -> "other::";
      default -> null;
    };
  }

  private static String letters(int permissions) {
    return ((permissions & 4) != 0 ? "r" : "-")
        + ((permissions & 2) != 0 ? "w" : "-")
        + ((permissions & 1) != 0 ? "x" : "-");
  }
}
