package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.storage.Digests;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.Blake3;

/** Computes chunk digests. */
final class ChunkDigests {
  /** Length of a digest in bytes. */
  static final int SIZE = 32;

  private static final int BLAKE3 = 0;
  private static final int SHA256 = 1;

  private ChunkDigests() {}

  /**
   * Returns the digest of {@code bytes[offset, offset + length)}.
   *
   * @param digester number of the algorithm in the blob table
   * @throws UnsupportedImageException if the digest is unknown, or its library is missing
   */
  static byte[] of(int digester, byte[] bytes, int offset, int length, ImagePlace place)
      throws UnsupportedImageException {
    return switch (digester) {
      case BLAKE3 -> blake3(bytes, offset, length, place);
      case SHA256 -> sha256(bytes, offset, length);
      default ->
          throw new UnsupportedImageException(place, "RAFS blob digester", "0 or 1", digester);
    };
  }

  private static byte[] sha256(byte[] bytes, int offset, int length) {
    MessageDigest digest = Digests.sha256();
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  private static byte[] blake3(byte[] bytes, int offset, int length, ImagePlace place)
      throws UnsupportedImageException {
    try {
      return Blake3.initHash().update(bytes, offset, length).doFinalize(SIZE);
    } catch (LinkageError e) {
      throw new UnsupportedImageException(
          place, "BLAKE3 needs the library commons-codec:commons-codec: " + e);
    }
  }
}
