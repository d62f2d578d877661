package io.github.jerofs.internal.check;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.image.InodeContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads the data of files, all of it. */
final class DataCheck {
  /** Digests of files of zeros beyond any storage would take years. */
  private static final long MAX_DIGESTED = 1L << 42;

  private final ErofsImage image;
  private final ByteBuffer buffer = ByteBuffer.allocate(256 << 10);

  DataCheck(ErofsImage image) {
    this.image = image;
  }

  /** Reads what is stored; zeros that are not stored are left out. */
  void read(Inode inode) throws IOException {
    InodeContent content = image.content(inode);
    long at = content.dataFrom(0);
    while (at < content.size()) {
      int n = content.read(at, buffer.clear());
      at = content.dataFrom(at + n);
    }
  }

  /** Returns the SHA-256 of all bytes. */
  String digest(Inode inode) throws IOException {
    if (inode.size() > MAX_DIGESTED) {
      throw new LimitExceededException(
          new ImagePlace(image.description(), inode.nid(), inode.position()),
          "size of a file to digest",
          "at most " + MAX_DIGESTED,
          inode.size());
    }
    MessageDigest digest = sha256();
    InodeContent content = image.content(inode);
    for (long at = 0; at < content.size(); ) {
      at += content.read(at, buffer.clear());
      digest.update(buffer.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
