package io.github.jerofs.internal.container.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.internal.io.BulkInputStream;
import io.github.jerofs.storage.Digests;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/** The table of contents of an eStargz file, as the content of a tar entry. Not thread-safe. */
final class DigestedTable extends BulkInputStream {
  private static final int TAR_BLOCK = 512;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 11;

  private final InputStream in;
  private final MessageDigest digest = Digests.sha256();
  private long remaining;

  /**
   * Reads the header of the entry.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  DigestedTable(InputStream tar) throws IOException {
    in = tar;
    byte[] header = tar.readNBytes(TAR_BLOCK);
    if (header.length < TAR_BLOCK) {
      throw new EOFException("ends in the header of the table");
    }
    remaining = Long.parseLong(new String(header, SIZE_AT, SIZE_BYTES, US_ASCII), 8);
  }

  @Override
  protected int readBytes(byte[] target, int offset, int length) throws IOException {
    if (remaining <= 0) {
      return -1;
    }
    int n = in.read(target, offset, (int) Math.min(length, remaining));
    if (n > 0) {
      digest.update(target, offset, n);
      remaining -= n;
    }
    return n;
  }

  /** Reads the rest, and returns the SHA-256 of the table in hexadecimal. */
  String finish() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    return Digests.hex(digest.digest());
  }
}
