package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.tree.ContentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the data of a compressed inode for one user, such as a stream or a channel. Sequential
 * reads bypass the pcluster cache if they would only evict data that other readers use. Extents are
 * then decoded directly into the caller's buffer or into a buffer of this reader, in batches that
 * run on {@link IdleCores}. The batch size for the reader's own buffer doubles each time. Random
 * reads use the cache.
 *
 * <p>Not safe for concurrent use.
 */
final class SequentialReader implements ContentReader {
  /** Maximum bytes buffered per reader. A program can have many readers open. */
  private static final int MAX_HELD = 1 << 20;

  /** Maximum number of extents per batch. */
  private static final int MAX_BATCH = 32;

  private final InodeContent content;
  private final PclusterReader pclusters;

  /** End position of the last read. */
  private long next;

  /** Number of extents in the next batch, unless the read size determines it. */
  private int ahead = 1;

  /** The array that serves small reads: {@link #buffer} or an array from the cache. */
  private byte[] held = {};

  /** Start of the file range in {@link #held}. */
  private long heldFrom;

  /** End of the file range in {@link #held}, exclusive. */
  private long heldTo;

  private byte[] buffer = {};

  SequentialReader(InodeContent content, PclusterReader pclusters) {
    this.content = content;
    this.pclusters = pclusters;
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= content.size()) {
      return -1;
    }
    int start = dst.position();
    int wanted = (int) Math.min(dst.remaining(), content.size() - position);
    int done = 0;
    try {
      while (done < wanted) {
        done += readSome(position + done, wanted - done, dst);
        next = position + done;
      }
    } catch (IOException e) {
      dst.position(start + done);
      if (done == 0) {
        throw e;
      }
    }
    return done;
  }

  /** Reads at least one and at most {@code wanted} bytes at {@code position}. */
  private int readSome(long position, int wanted, ByteBuffer dst) throws IOException {
    if (position >= heldFrom && position < heldTo) {
      return copy(position, wanted, dst);
    }
    if (!(content.extentAt(position) instanceof Extent.Encoded extent)) {
      return content.readExtent(position, wanted, dst);
    }
    if (position != next || position != extent.start()) {
      ahead = 1;
      return content.readExtent(position, wanted, dst);
    }
    if (extent.length() > MAX_HELD || !pclusters.keeps(extent)) {
      return content.readExtent(position, wanted, dst);
    }
    byte[] cached = pclusters.cached(extent);
    if (cached == null && !isBypassWorthwhile(extent)) {
      fillCache(extent);
      cached = pclusters.decoded(extent);
    }
    if (cached != null) {
      hold(cached, extent.start(), extent.end());
      return copy(position, wanted, dst);
    }
    if (dst.hasArray() && extent.length() <= wanted) {
      List<Extent.Encoded> batch = batch(extent, MAX_BATCH, wanted);
      int n = decode(batch, dst.array(), dst.arrayOffset() + dst.position());
      dst.position(dst.position() + n);
      return n;
    }
    hold(extent);
    return copy(position, wanted, dst);
  }

  private int copy(long position, int wanted, ByteBuffer dst) {
    int length = (int) Math.min(wanted, heldTo - position);
    dst.put(held, (int) (position - heldFrom), length);
    return length;
  }

  private void hold(byte[] bytes, long from, long to) {
    held = bytes;
    heldFrom = from;
    heldTo = to;
  }

  /**
   * LZ4 decodes too fast to justify evicting data that other readers use. Extents of other
   * algorithms are cached, unless the file would fill a large part of the cache.
   */
  private boolean isBypassWorthwhile(Extent.Encoded extent) {
    return pclusters.isLarge(content.size())
        || (extent.algorithm() == Algorithm.LZ4 && !pclusters.isWorthKeeping(extent));
  }

  /**
   * Returns {@code first} and the extents after it. A batch of several extents has at most {@code
   * bytes} bytes.
   */
  private List<Extent.Encoded> batch(Extent.Encoded first, int count, long bytes) {
    List<Extent.Encoded> batch = new ArrayList<>();
    batch.add(first);
    try {
      long at = first.end();
      while (batch.size() < count
          && at < content.size()
          && content.extentAt(at) instanceof Extent.Encoded extent
          && extent.start() == at
          && extent.end() - first.start() <= bytes) {
        batch.add(extent);
        at = extent.end();
      }
    } catch (IOException e) {
      return batch; // thrown again when that extent is read
    }
    return batch;
  }

  /** Decodes {@code batch} into {@code out} and returns the number of bytes decoded. */
  private int decode(List<Extent.Encoded> batch, byte[] out, int offset) throws IOException {
    long start = batch.get(0).start();
    if (batch.size() == 1) {
      pclusters.decode(batch.get(0), out, offset);
      return (int) batch.get(0).length();
    }
    int done =
        IdleCores.run(
            batch.size(),
            i -> {
              Extent.Encoded extent = batch.get(i);
              int at = offset + (int) (extent.start() - start);
              pclusters.decode(extent, out, at);
            });
    return (int) (batch.get(done - 1).end() - start);
  }

  /** Fills {@link #buffer}, starting with {@code extent}. */
  private void hold(Extent.Encoded extent) throws IOException {
    heldTo = 0;
    List<Extent.Encoded> batch = batch(extent, nextAhead(), MAX_HELD);
    int length = (int) (batch.get(batch.size() - 1).end() - extent.start());
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    int decoded = decode(batch, buffer, 0);
    hold(buffer, extent.start(), extent.start() + decoded);
  }

  /** Fills the cache, starting with {@code extent}. */
  private void fillCache(Extent.Encoded extent) throws IOException {
    List<Extent.Encoded> batch = batch(extent, nextAhead(), MAX_HELD);
    IdleCores.run(
        batch.size(),
        i -> {
          if (pclusters.keeps(batch.get(i))) {
            byte[] unused = pclusters.decoded(batch.get(i));
          }
        });
  }

  /**
   * Returns the batch size and doubles it for the next call, because sequential reads tend to
   * continue.
   */
  private int nextAhead() {
    int now = ahead;
    ahead = Math.min(2 * ahead, MAX_BATCH);
    return now;
  }
}
