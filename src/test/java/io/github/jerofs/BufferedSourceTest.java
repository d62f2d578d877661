package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** {@link ByteSources#buffered}. */
final class BufferedSourceTest {
  private static final int GRANULE = 128 << 10;
  private static final byte[] BYTES = new byte[5_000_000];

  static {
    new Random(5).nextBytes(BYTES);
  }

  private record Request(long position, int length) {}

  /** Records requests. */
  private static final class SlowSource implements ByteSource {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile boolean broken;
    private volatile boolean closed;

    @Override
    public long length() {
      return BYTES.length;
    }

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public int read(long position, ByteBuffer dst) throws IOException {
      requests.add(new Request(position, dst.remaining()));
      if (broken) {
        throw new IOException("unreachable");
      }
      int n = dst.remaining();
      dst.put(BYTES, (int) position, n);
      return n;
    }

    @Override
    public Optional<String> identity() {
      return Optional.of("sha256:" + "0".repeat(64));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static byte[] read(ByteSource source, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      assertTrue(source.read(position + bytes.position(), bytes) > 0);
    }
    return bytes.array();
  }

  @Test
  void smallRead_oneGranule() throws IOException {
    SlowSource slow = new SlowSource();
    try (ByteSource source = ByteSources.buffered(slow, GRANULE)) {
      assertArrayEquals(
          Arrays.copyOfRange(BYTES, 1_000_000, 1_000_100), read(source, 1_000_000, 100));
      long start = 1_000_000 / GRANULE * GRANULE;
      assertEquals(List.of(new Request(start, GRANULE)), slow.requests);
      read(source, start, GRANULE);
      assertEquals(1, slow.requests.size());
    }
    assertTrue(slow.closed);
  }

  @Test
  void sequentialReads_coalesced() throws IOException {
    SlowSource slow = new SlowSource();
    try (ByteSource source = ByteSources.buffered(slow, GRANULE)) {
      for (int at = 0; at < BYTES.length; at += 4096) {
        int length = Math.min(4096, BYTES.length - at);
        assertArrayEquals(Arrays.copyOfRange(BYTES, at, at + length), read(source, at, length));
      }
    }
    long total = slow.requests.stream().mapToLong(Request::length).sum();
    assertEquals(BYTES.length, total, "each byte once");
    assertTrue(slow.requests.stream().allMatch(each -> each.length() <= 1 << 20));
    assertTrue(slow.requests.size() <= 12, slow.requests.toString());
  }

  @Test
  void failedRead_notCached() throws IOException {
    SlowSource slow = new SlowSource();
    try (ByteSource source = ByteSources.buffered(slow, GRANULE)) {
      slow.broken = true;
      assertThrows(IOException.class, () -> read(source, 10, 10));
      slow.broken = false;
      assertArrayEquals(Arrays.copyOfRange(BYTES, 10, 20), read(source, 10, 10));
    }
  }

  @Test
  void identityAndLength_kept() throws IOException {
    SlowSource slow = new SlowSource();
    try (ByteSource source = ByteSources.buffered(slow, GRANULE)) {
      assertEquals(slow.identity(), source.identity());
      assertEquals(BYTES.length, source.length());
      assertEquals("slow", source.name());
      assertEquals(-1, source.read(BYTES.length, ByteBuffer.allocate(1)));
    }
  }

  @Test
  void granuleSize_checked() {
    for (int bytes : new int[] {0, -1, 2048, 5000, 1 << 23}) {
      assertThrows(
          IllegalArgumentException.class, () -> ByteSources.buffered(new SlowSource(), bytes));
    }
  }
}
