package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.container.stream.SpanTable.Digest;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Reads the stored bytes of spans, and checks digests. Safe for use by many threads. */
final class SpanReader {
  private final ImageSource stored;
  private final SpanTable table;

  SpanReader(ImageSource stored, SpanTable table) {
    this.stored = stored;
    this.table = table;
  }

  /**
   * Reads the stored bytes of span {@code i}.
   *
   * @throws CorruptImageException if their digest is known and differs
   */
  byte[] stored(int i) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(table.storedEnd(i) - table.storedStart(i))];
    stored.readFully(table.storedStart(i), ByteBuffer.wrap(bytes));
    SourceFault.settle(); // bytes from a lost page must not be decoded
    if (table.digestKind(i).isOfStored()) {
      check(i, bytes);
    }
    return bytes;
  }

  /** Returns the byte before span {@code i}, of which some bits belong to it. */
  int before(int i) throws IOException {
    if (table.bits(i) == 0) {
      return 0;
    }
    ByteBuffer one = ByteBuffer.allocate(1);
    stored.readFully(table.storedStart(i) - 1, one);
    SourceFault.settle();
    return one.get(0) & 0xff;
  }

  /** Checks the digest of decoded bytes, if it is known. Returns the bytes. */
  byte[] checked(int i, byte[] decoded) throws CorruptImageException {
    if (table.digestKind(i) != Digest.NONE && !table.digestKind(i).isOfStored()) {
      check(i, decoded);
    }
    return decoded;
  }

  private void check(int i, byte[] bytes) throws CorruptImageException {
    Digest kind = table.digestKind(i);
    byte[] found = kind == Digest.DECODED_XXH64 ? xxHash64(bytes) : digest(kind.algorithm(), bytes);
    if (!Arrays.equals(found, table.digest(i))) {
      throw new CorruptImageException(
          place(i),
          kind.algorithm() + " of the " + (kind.isOfStored() ? "stored" : "decoded") + " bytes",
          Digests.hex(table.digest(i)),
          Digests.hex(found));
    }
  }

  private static byte[] xxHash64(byte[] bytes) {
    ByteBuffer hash = ByteBuffer.allocate(Digest.DECODED_XXH64.bytes());
    hash.order(ByteOrder.LITTLE_ENDIAN).putInt((int) XxHash64.of(bytes));
    return hash.array();
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing", e);
    }
  }

  CorruptImageException corrupt(int i, DecodeException e) {
    CorruptImageException corrupt =
        new CorruptImageException(
            place(i), "compressed data up to byte " + table.storedEnd(i) + " " + e.getMessage());
    corrupt.initCause(e);
    return corrupt;
  }

  private ImagePlace place(int i) {
    return ImagePlace.of(table.description(), table.storedStart(i));
  }
}
