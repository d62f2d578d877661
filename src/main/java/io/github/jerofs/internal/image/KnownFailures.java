package io.github.jerofs.internal.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.internal.memory.CacheAccount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Pclusters that do not decode, so that many files on a damaged one do not decode it again and
 * again. Kept in the cache of the image, with a checksum of the stored bytes: a file that is
 * repaired while it is open is readable again. Safe for use by many threads.
 */
final class KnownFailures {
  /** Tells the failure of a pcluster from its bytes. */
  private record Key(Object pcluster) {
    // By hand: on Java 17, generated ones prevent the unloading of their class loader.
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
   * Returns why {@code stored[0, length)} does not decode, or null if that is not known.
   *
   * @param pcluster what it is decoded with
   */
  @Nullable String find(Object pcluster, byte[] stored, int length) {
    byte[] kept = cache.find(new Key(pcluster));
    if (kept == null || ByteBuffer.wrap(kept).getLong() != checksum(stored, length)) {
      return null;
    }
    return new String(kept, Long.BYTES, kept.length - Long.BYTES, UTF_8);
  }

  /** Notes why {@code stored[0, length)} does not decode. */
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
