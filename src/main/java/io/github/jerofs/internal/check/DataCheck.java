package io.github.jerofs.internal.check;

import io.github.jerofs.internal.tree.DataDigest;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenFile;
import io.github.jerofs.internal.tree.OpenTree;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads all data of files. */
final class DataCheck {
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
    return DataDigest.open(tree, node).sha256();
  }
}
