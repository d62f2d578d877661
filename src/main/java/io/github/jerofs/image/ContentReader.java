package io.github.jerofs.image;

import io.github.jerofs.format.Algorithm;
import io.github.jerofs.format.Inode;
import io.github.jerofs.mapping.Extent;
import io.github.jerofs.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of an inode for one user, such as a stream or a channel. Who reads from front to
 * back would only push others' clusters out of the cache, so his are decoded straight into his
 * buffer, or into one that belongs to this reader. Who jumps around is served through the cache.
 *
 * <p>For one thread at a time.
 */
public final class ContentReader {
  /** Most bytes that one reader keeps for itself: a program may have many open. */
  private static final int MAX_HELD = 1 << 20;

  private final InodeContent content;
  private final ClusterReader clusters;
  private final ImageSource store;
  private final Inode inode;

  /** Where the last read ended. */
  private long next;

  /** What {@link #buffer} holds. */
  private Extent.@Nullable Encoded held;

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
    if (!(content.extentAt(position) instanceof Extent.Encoded extent)) {
      return content.readExtent(position, wanted, dst);
    }
    int length = (int) Math.min(wanted, extent.end() - position);
    if (extent.equals(held)) {
      return copy(buffer, position - extent.start(), length, dst);
    }
    boolean sequential = position == next && position == extent.start();
    if (!sequential || !isBypassWorthwhile(extent)) {
      return content.readExtent(position, wanted, dst);
    }
    byte[] cached = clusters.cached(extent, store, inode.nid());
    if (cached != null) {
      return copy(cached, 0, length, dst);
    }
    if (length == extent.length() && dst.hasArray()) {
      clusters.decode(extent, store, inode.nid(), dst.array(), dst.arrayOffset() + dst.position());
      dst.position(dst.position() + length);
      return length;
    }
    hold(extent);
    return copy(buffer, 0, length, dst);
  }

  private static int copy(byte[] decoded, long from, int length, ByteBuffer dst) {
    dst.put(decoded, (int) from, length);
    return length;
  }

  /** Slow algorithms are worth their place in the cache, unless the file would fill it. */
  private boolean isBypassWorthwhile(Extent.Encoded extent) {
    return extent.length() <= MAX_HELD
        && (extent.algorithm() == Algorithm.LZ4 || clusters.isLarge(size()));
  }

  /** Fills {@link #buffer} with an extent. */
  private void hold(Extent.Encoded extent) throws IOException {
    held = null;
    int length = (int) extent.length();
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    clusters.decode(extent, store, inode.nid(), buffer, 0);
    held = extent;
  }
}
