package io.github.jerofs.internal.check;

import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenFile;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Reads all data of files. */
final class DataCheck {
  /** Limits the time for huge sparse files, whose digests could take years. */
  private static final long MAX_DIGESTED = 1L << 42;

  private final OpenTree tree;
  private final ByteBuffer buffer = ByteBuffer.allocate(256 << 10);

  DataCheck(OpenTree tree) {
    this.tree = tree;
  }

  /** Reads all stored data and skips holes. */
  void read(Node node) throws IOException {
    OpenFile file = tree.open(node);
    long at = file.dataFrom(0);
    while (at < file.size()) {
      int n = file.read(at, buffer.clear());
      at = file.dataFrom(at + n);
    }
  }

  /** Returns the SHA-256 of all bytes. */
  String digest(Node node) throws IOException {
    if (node.size() > MAX_DIGESTED) {
      throw new LimitExceededException(
          node.place(), "size of a file to hash", "at most " + MAX_DIGESTED, node.size());
    }
    MessageDigest digest = Digests.sha256();
    OpenFile file = tree.open(node);
    for (long at = 0; at < file.size(); ) {
      at += file.read(at, buffer.clear());
      digest.update(buffer.flip());
    }
    return Digests.hex(digest.digest());
  }
}
