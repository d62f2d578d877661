package io.github.jerofs.internal.remote.cache;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Computes the digest of a source. */
public final class SourceDigest {
  private static final int BUFFER = 256 << 10;

  private SourceDigest() {}

  /** Returns the SHA-256 of {@code source} in hexadecimal. Uses a buffer of 256 KiB. */
  public static String sha256(ImageSource source) throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; at < source.size(); ) {
      at += source.read(at, buffer.clear());
      digest.update(buffer.flip());
    }
    return Digests.hex(digest.digest());
  }
}
