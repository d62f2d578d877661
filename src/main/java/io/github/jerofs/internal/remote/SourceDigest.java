package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Reads all of a source for its digest. */
final class SourceDigest {
  private static final int BUFFER = 256 << 10;

  private SourceDigest() {}

  static String sha256(ImageSource source) throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; at < source.size(); ) {
      at += source.read(at, buffer.clear());
      digest.update(buffer.flip());
    }
    return Digests.hex(digest.digest());
  }
}
