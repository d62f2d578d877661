package io.github.jerofs.internal.container.rafs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.source.ArraySource;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.PieceSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class BlobPartsTest {
  private static final long LENGTH = 3L << 30;

  /** Returns a file of zeros whose table of contents describes all of it as chunk digests. */
  private static ImageSource hugeDigests() {
    ByteBuffer end = ByteBuffer.allocate(128 + 512).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0, 1).put(8, "blob.digest".getBytes(US_ASCII)); // stored
    end.putLong(64, LENGTH).putLong(72, LENGTH);
    end.put(128, "rafs.blob.toc".getBytes(US_ASCII));
    end.put(128 + 124, "00000000200".getBytes(US_ASCII));
    ImageSource tail = new ArraySource("blob", end.array());
    return new PieceSource.Builder(tail).repeated(0, LENGTH).piece(0, tail.size()).build();
  }

  /** Digests are held in memory, and there are at most 2<sup>24</sup> of them. */
  @Test
  void digests_longerThanForAllChunks_corrupt() throws IOException {
    BlobParts parts = BlobParts.of(hugeDigests()).orElseThrow();
    CorruptImageException e =
        assertThrows(CorruptImageException.class, () -> parts.digests(ErofsLimits.DEFAULT));
    assertEquals(
        "corrupt: RAFS part blob.digest in bytes: expected at most 536870912, found 3221225472 (blob,"
            + " byte 3221225472)",
        e.getMessage());
  }
}
