package io.github.jerofs.internal.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.internal.memory.CacheAccount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Remembers pclusters that fail to decode, so that a damaged pcluster shared by many files is not
 * decoded repeatedly. The failures are in the cache of the image, with a checksum of the stored
 * bytes. An image that is repaired while it is open becomes readable again. Safe for use by many
 * threads.
 */
final class KnownFailures {
  /** Distinguishes the cached failure of a pcluster from its cached data. */
  private record Key(Object pcluster) {
    // Written by hand: on Java 17, generated methods prevent class loader unloading.
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && pcluster.equals(that.pcluster);
    }

    @Override
    public int hashCode() {
      return 31 * pcluster.hashCode() + 1;
    }
  }

  private final CacheAccount cache;

  KnownFailures(CacheAccount cache) {
    this.cache = cache;
  }

  /**
   * Returns why {@code stored[0, length)} does not decode, or null if no failure is known.
   *
   * @param pcluster cache key of the pcluster
   */
  @Nullable String find(Object pcluster, byte[] stored, int length) {
    byte[] kept = cache.find(new Key(pcluster));
    if (kept == null || ByteBuffer.wrap(kept).getLong() != checksum(stored, length)) {
      return null;
    }
    return new String(kept, Long.BYTES, kept.length - Long.BYTES, UTF_8);
  }

  /** Records why {@code stored[0, length)} does not decode. */
  void add(Object pcluster, byte[] stored, int length, String why) throws IOException {
    byte[] text = why.getBytes(UTF_8);
    ByteBuffer kept = ByteBuffer.allocate(Long.BYTES + text.length);
    kept.putLong(checksum(stored, length)).put(text);
    Key key = new Key(pcluster);
    cache.remove(key);
    byte[] unused = cache.get(key, kept.capacity(), kept::array);
  }

  private static long checksum(byte[] stored, int length) {
    CRC32C crc = new CRC32C();
    crc.update(stored, 0, length);
    return crc.getValue();
  }
}
