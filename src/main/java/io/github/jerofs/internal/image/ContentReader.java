package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the data of an inode for one user, such as a stream or a channel. Who reads from front to
 * back would only push others' clusters out of the cache, so his are decoded straight into his
 * buffer, or into one that belongs to this reader: several at a time, with the help of {@link
 * IdleCores}, the more the longer he goes on. Who jumps around is served through the cache.
 *
 * <p>For one thread at a time.
 */
public final class ContentReader {
  /** Most bytes that one reader keeps for itself: a program may have many open. */
  private static final int MAX_HELD = 1 << 20;

  /** Most extents that are decoded at a time. */
  private static final int MAX_BATCH = 32;

  private final InodeContent content;
  private final ClusterReader clusters;
  private final ImageSource store;
  private final Inode inode;

  /** Where the last read ended. */
  private long next;

  /** How many extents to decode at a time, if that is not up to the size of a read. */
  private int ahead = 1;

  /** What {@link #buffer} holds: the bytes of the file from here… */
  private long heldFrom;

  /** …to here, exclusive. */
  private long heldTo;

  private byte[] buffer = {};

  ContentReader(InodeContent content, ClusterReader clusters, ImageSource store, Inode inode) {
    this.content = content;
    this.clusters = clusters;
    this.store = store;
    this.inode = inode;
  }

  /** Returns what this reads, for reads that have nothing to do with each other. */
  public InodeContent content() {
    return content;
  }

  /** Returns the length of the data in bytes. */
  public long size() {
    return content.size();
  }

  /**
   * Reads bytes at {@code position} as {@link InodeContent#read} does.
   *
   * @return the number of bytes read, or -1 if {@code position} is at or past the end
   */
  public int read(long position, ByteBuffer dst) throws IOException {
    return inode.layout().isCompressed()
        ? content.read(position, dst, this::step)
        : content.read(position, dst);
  }

  private int step(long position, int wanted, ByteBuffer dst) throws IOException {
    int n = readSome(position, wanted, dst);
    next = position + n;
    return n;
  }

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
    if (extent.length() > MAX_HELD || clusters.cached(extent, store, inode.nid()) != null) {
      return content.readExtent(position, wanted, dst);
    }
    if (!isBypassWorthwhile(extent)) {
      if (clusters.keeps(extent)) {
        fillCache(extent);
      }
      return content.readExtent(position, wanted, dst);
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
    dst.put(buffer, (int) (position - heldFrom), length);
    return length;
  }

  /** LZ4 is not worth to displace anything; others are, unless the file would fill the cache. */
  private boolean isBypassWorthwhile(Extent.Encoded extent) {
    return clusters.isLarge(size())
        || (extent.algorithm() == Algorithm.LZ4 && !clusters.hasRoom(extent.length()));
  }

  /** Returns {@code first} and those behind it, of at most {@code bytes} in all if several. */
  private List<Extent.Encoded> batch(Extent.Encoded first, int count, long bytes) {
    List<Extent.Encoded> batch = new ArrayList<>();
    batch.add(first);
    try {
      long at = first.end();
      while (batch.size() < count
          && at < size()
          && content.extentAt(at) instanceof Extent.Encoded extent
          && extent.start() == at
          && extent.end() - first.start() <= bytes) {
        batch.add(extent);
        at = extent.end();
      }
    } catch (IOException e) {
      return batch; // comes again when it is that extent's turn
    }
    return batch;
  }

  /** Decodes {@code batch} into {@code out}, and returns how many bytes that gave. */
  private int decode(List<Extent.Encoded> batch, byte[] out, int offset) throws IOException {
    long start = batch.get(0).start();
    int done =
        IdleCores.run(
            content.description(),
            batch.size(),
            i -> {
              Extent.Encoded extent = batch.get(i);
              int at = offset + (int) (extent.start() - start);
              clusters.decode(extent, store, inode.nid(), out, at);
            });
    return (int) (batch.get(done - 1).end() - start);
  }

  /** Fills {@link #buffer} from {@code extent} on. */
  private void hold(Extent.Encoded extent) throws IOException {
    heldTo = 0;
    List<Extent.Encoded> batch = batch(extent, nextAhead(), MAX_HELD);
    int length = (int) (batch.get(batch.size() - 1).end() - extent.start());
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    heldFrom = extent.start();
    heldTo = heldFrom + decode(batch, buffer, 0);
  }

  /** Fills the cache from {@code extent} on. */
  private void fillCache(Extent.Encoded extent) throws IOException {
    List<Extent.Encoded> batch = batch(extent, nextAhead(), MAX_HELD);
    IdleCores.run(
        content.description(),
        batch.size(),
        i -> {
          if (clusters.keeps(batch.get(i))) {
            clusters.decoded(batch.get(i), store, inode.nid());
          }
        });
  }

  /** Doubles each time, as who has read so much will read on. */
  private int nextAhead() {
    int now = ahead;
    ahead = Math.min(2 * ahead, MAX_BATCH);
    return now;
  }
}
