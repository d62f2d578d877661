package io.github.jerofs.internal.tree;

import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.storage.Digests;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Reads all data of a regular file sequentially to compute a digest. */
public final class DataDigest {
  private static final int BUFFER = 256 << 10;

  /** A sparse file can be so large that digesting it would take years. */
  private static final long MAX_DIGESTED = 1L << 42;

  private final OpenFile.Sequential reader;
  private final long size;
  private final String name;

  private DataDigest(Node node, OpenFile file) {
    this.reader = file.sequential();
    this.size = file.size();
    this.name = node.place().toString();
  }

  /**
   * Opens the data of {@code node}.
   *
   * @throws LimitExceededException if the file is larger than 4 TiB
   */
  public static DataDigest open(OpenTree tree, Node node) throws IOException {
    if (node.size() > MAX_DIGESTED) {
      throw new LimitExceededException(
          node.place(), "size of a file to digest", "at most " + MAX_DIGESTED, node.size());
    }
    return new DataDigest(node, tree.open(node));
  }

  /** Returns the length of the data in bytes. */
  public long size() {
    return size;
  }

  /** Fills {@code dst} with the bytes at {@code position}. */
  public void readFully(long position, ByteBuffer dst) throws IOException {
    for (long at = position; dst.hasRemaining(); ) {
      int n = reader.read(at, dst);
      if (n < 0) {
        throw new EOFException(name);
      }
      at += n;
    }
  }

  /** Returns the SHA-256 in hexadecimal digits. */
  public String sha256() throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, size));
    for (long at = 0; at < size; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
      readFully(at, buffer);
      digest.update(buffer.flip());
    }
    return Digests.hex(digest.digest());
  }
}
