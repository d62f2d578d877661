package io.github.jerofs.serve.internal.nfs;

import io.github.jerofs.attribute.ErofsFileAttributes;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.dcache.oncrpc4j.xdr.XdrEncodingStream;

/** Encodes {@code fattr3} of RFC 1813. */
final class Attributes {
  /** Length of the encoded form in bytes. */
  static final int BYTES = 84;

  private static final long MAX_SECONDS = 0xffff_ffffL;

  private Attributes() {}

  /** Encodes {@code post_op_attr}. */
  static void encodeOptional(XdrEncodingStream out, ServedFile file) {
    byte[] form = new byte[Integer.BYTES + BYTES];
    put(ByteBuffer.wrap(form).putInt(1), file);
    out.xdrEncodeOpaque(form, form.length);
  }

  /** Encodes {@code fattr3}. */
  static void encode(XdrEncodingStream out, ServedFile file) {
    byte[] form = new byte[BYTES];
    put(ByteBuffer.wrap(form), file);
    out.xdrEncodeOpaque(form, form.length);
  }

  /** Puts the attributes of a file into {@code out}. */
  static void put(ByteBuffer out, ServedFile file) {
    ErofsFileAttributes attributes = file.attributes();
    out.putInt(type(attributes.mode()));
    out.putInt(attributes.mode() & 07777);
    out.putInt(attributes.nlink());
    out.putInt(attributes.uid()).putInt(attributes.gid());
    out.putLong(attributes.size());
    out.putLong(attributes.size()); // used: what Linux counts depends on the layout
    long device = attributes.rdev();
    out.putInt((int) ((device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL)));
    out.putInt((int) ((device & 0xff) | (device >>> 12 & 0xffffff00L)));
    out.putLong(file.export().fsid());
    out.putLong(attributes.ino());
    FileTime modified = attributes.lastModifiedTime();
    for (int i = 0; i < 3; i++) { // access, modification, change: an image has one time
      Instant time = modified.toInstant();
      out.putInt((int) Math.max(0, Math.min(MAX_SECONDS, time.getEpochSecond())));
      out.putInt(time.getNano());
    }
  }

  private static int type(int mode) {
    return switch (mode & 0170000) {
      case 0040000 -> 2;
      case 0060000 -> 3;
      case 0020000 -> 4;
      case 0120000 -> 5;
      case 0140000 -> 6;
      case 0010000 -> 7;
      default -> 1;
    };
  }
}
