package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.write.image.Identity;
import io.github.jerofs.storage.Digests;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Computes the checksum of a content and, if duplicates are possible, its SHA-256. Not thread-safe.
 */
public final class ContentDigest {
  private final Identity.Checksum checksum = new Identity.Checksum();
  private final @Nullable MessageDigest sha256;
  private byte @Nullable [] digest;

  /**
   * Creates a digest of no bytes.
   *
   * @param mayRepeat whether duplicates are possible
   */
  ContentDigest(boolean mayRepeat) {
    sha256 = mayRepeat ? Digests.sha256() : null;
  }

  void update(byte[] bytes, int from, int length) {
    checksum.update(bytes, from, length);
    if (sha256 != null) {
      sha256.update(bytes, from, length);
    }
  }

  long checksum() {
    return checksum.value();
  }

  /**
   * Returns the SHA-256 of all bytes, or null if duplicates are impossible. No bytes can be added
   * afterwards.
   */
  byte @Nullable [] sha256() {
    if (digest == null && sha256 != null) {
      digest = sha256.digest();
    }
    return digest;
  }

  /** Returns a stream that adds all bytes read from {@code in} to this digest. */
  InputStream watch(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int at, int length) throws IOException {
        int n = super.read(target, at, length);
        if (n > 0) {
          update(target, at, n);
        }
        return n;
      }
    };
  }
}
