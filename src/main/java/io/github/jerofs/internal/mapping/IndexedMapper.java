package io.github.jerofs.internal.mapping;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapFields;
import io.github.jerofs.internal.format.MapHeader;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.mapping.Lcluster.Head;
import io.github.jerofs.internal.mapping.Lcluster.NonHead;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Maps compressed inodes with an index of lclusters, full or compact (docs/format.md, Extents of
 * indexes).
 *
 * <p>An extent spans the bytes between two heads. Lookback distances are a faster way to find a
 * head. If a distance is wrong, the nearest head before the offset is used, so all offsets in an
 * extent map to the same extent.
 *
 * <p>A linear scan of the index finds the end of an extent. The index has hints that allow skipping
 * ahead, but old writers stored wrong hints, and an extent has few entries.
 */
final class IndexedMapper implements BlockMapper {
  /**
   * Minimum limit on the lookback distance in lclusters. The limit is higher if the extent size
   * limit is.
   */
  private static final long MIN_LOOKBACK_LIMIT = 1 << 16;

  private final Inode inode;
  private final MapHeader header;
  private final LclusterIndex index;
  private final CompressionConfig config;
  private final ErofsLimits limits;
  private final long mostLength;
  private final long mostBack; // in lclusters
  private final MetadataSpace space;
  private final int blockBits;
  private final int bits;
  private final @Nullable Tail tail;

  /**
   * The last extent, if it is an inline pcluster or a fragment.
   *
   * @param head number of the lcluster in which it begins
   * @param start file offset of its first byte
   * @param position offset of its bytes in the metadata space, or in the packed inode for a
   *     fragment
   */
  private record Tail(long head, long start, long position) {}

  IndexedMapper(
      Inode inode,
      MapHeader header,
      LclusterIndex index,
      CompressionConfig config,
      ErofsLimits limits,
      ImageSource store,
      int blockBits)
      throws IOException {
    this.inode = inode;
    this.header = header;
    this.index = index;
    this.config = config;
    this.limits = limits;
    this.mostLength = limits.get(ErofsLimit.EXTENT_BYTES);
    this.space = new MetadataSpace(store, inode.nid());
    this.blockBits = blockBits;
    this.bits = header.lclusterBits();
    this.mostBack = Math.max(MIN_LOOKBACK_LIMIT, (mostLength >>> bits) + 1);
    this.tail = header.inlineSize() > 0 || header.hasFragment() ? findTail() : null;
  }

  private Tail findTail() throws IOException {
    long last = inode.size() - 1;
    Head head = nearestHead(last);
    if (header.hasFragment()) {
      long high = header.compact() ? 0 : head.block() << 32;
      // If the file has only one head, the fragment is the whole file.
      long start = head.number() == 0 ? 0 : start(head);
      return new Tail(head.number(), start, header.fragmentOffsetLow() | high);
    }
    long position = index.load(last >>> bits).next();
    int size = header.inlineSize();
    long inBlock = position & (1L << blockBits) - 1;
    if (inBlock + size > 1L << blockBits) {
      throw space.corrupt(
          position,
          "inline pcluster, bytes to the end of the block",
          "at least " + size,
          (1L << blockBits) - inBlock);
    }
    return new Tail(head.number(), start(head), position);
  }

  private long start(Head head) {
    return (head.number() << bits) + head.offset();
  }

  private Head checked(Head head) throws CorruptImageException {
    if (head.offset() >= 1L << bits) {
      throw index.corrupt(
          head.number(), "begins at " + head.offset() + " of " + (1L << bits) + " bytes");
    }
    return head;
  }

  /**
   * Returns {@code lcluster}, which contains {@code offset}, if it is the head of the extent there.
   */
  private @Nullable Head headOf(long offset, Lcluster lcluster) throws CorruptImageException {
    return lcluster instanceof Head head && start(checked(head)) <= offset ? head : null;
  }

  /**
   * Returns the head of the extent that covers {@code offset}, if the lookback distances are
   * correct.
   */
  private Head headByLookback(long offset, Lcluster lcluster) throws IOException {
    Lcluster at = lcluster;
    Head head = headOf(offset, at);
    while (head == null) {
      long back = at instanceof NonHead within ? within.lookback() : 1;
      checkBack(offset, at, back, back);
      at = index.load(at.number() - back);
      head = headOf(offset, at);
    }
    return head;
  }

  /** Returns the head of the extent that covers {@code offset}, found entry by entry. */
  private Head nearestHead(long offset) throws IOException {
    Lcluster at = index.load(offset >>> bits);
    Head head = headOf(offset, at);
    while (head == null) {
      checkBack(offset, at, 1, at instanceof NonHead within ? within.lookback() : 0);
      at = index.load(at.number() - 1);
      head = headOf(offset, at);
    }
    return head;
  }

  /** Checks that the head for {@code offset} can be {@code back} lclusters before {@code from}. */
  private void checkBack(long offset, Lcluster from, long back, long stated) throws IOException {
    long to = from.number() - back;
    if (back == 0 || to < 0) {
      throw wrongLookback(from.number(), stated);
    }
    long first = offset >>> bits;
    if (first - to > mostBack) {
      checkLength(to << bits, (first - to) << bits);
      throw wrongLookback(first, first - to);
    }
  }

  private CorruptImageException wrongLookback(long number, long back) {
    return index.corrupt(number, "its head is " + back + " lclusters back");
  }

  @Override
  public Extent map(long offset) throws IOException {
    if (tail != null && header.hasFragment() && offset >= tail.start) {
      return new Extent.Fragment(tail.start, inode.size() - tail.start, tail.position);
    }
    Lcluster lcluster = index.load(offset >>> bits);
    Head head = headOf(offset, lcluster);
    if (head == null) {
      try {
        Head stated = headByLookback(offset, lcluster);
        long end = end(stated);
        if (offset < end) {
          return extent(stated, end, offset); // no other head is in between
        }
      } catch (ErofsException e) {
        // A wrong distance can lead anywhere. The scan below reports any other damage.
      }
      head = nearestHead(offset);
    }
    return extent(head, end(head), offset);
  }

  private Extent extent(Head head, long end, long offset) throws IOException {
    long start = start(head);
    long length = end - start;
    if (head.hole()) {
      return new Extent.Hole(start, length);
    }
    if (tail != null && tail.head == head.number()) {
      return inlineTail(head, start, length, tail.position);
    }
    return pcluster(head, start, length, offset);
  }

  private long end(Head head) throws IOException {
    long start = start(head);
    for (long next = head.number() + 1; next << bits < inode.size(); next++) {
      checkLength(start, (next << bits) - start);
      if (index.load(next) instanceof Head following) {
        return Math.min(inode.size(), start(checked(following)));
      }
    }
    return inode.size();
  }

  /** Checks the lookback distances of all lclusters. */
  @Override
  public void check() throws IOException {
    long head = 0;
    for (long number = 0; number << bits < inode.size(); number++) {
      if (!(index.load(number) instanceof NonHead within)) {
        head = number;
      } else if (within.lookback() == 0 || within.lookback() > number - head) {
        throw wrongLookback(number, within.lookback());
      }
    }
  }

  private void checkLength(long start, long atLeast) throws LimitExceededException {
    if (atLeast > mostLength) {
      limits.check(
          ErofsLimit.EXTENT_BYTES,
          space.place(header.position()),
          "extent at " + start + ", decoded bytes",
          atLeast);
    }
  }

  private Extent inlineTail(Head head, long start, long length, long position) throws IOException {
    int size = header.inlineSize();
    if (!head.isPlain()) {
      return encoded(head, start, length, true, position, size);
    }
    checkPlain(head, length, size);
    return new Extent.Inline(start, length, position);
  }

  private Extent pcluster(Head head, long start, long length, long offset) throws IOException {
    int blocks = blocks(head);
    if (blocks == 0) {
      return new Extent.Hole(start, length); // a sparse pcluster
    }
    long stored = (long) blocks << blockBits;
    if (stored > Extent.MAX_STORED) {
      throw space.unsupported(
          header.position(),
          "pcluster of lcluster " + head.number() + ", stored bytes",
          "at most " + Extent.MAX_STORED,
          stored);
    }
    long address = head.block() << blockBits;
    if (!head.isPlain()) {
      return encoded(head, start, length, false, address, (int) stored);
    }
    checkPlain(head, length, stored);
    return header.interlaced()
        ? PlainExtents.interlaced(start, length, address, stored, blockBits, offset)
        : new Extent.Stored(start, length, 0, address);
  }

  private Extent encoded(
      Head head, long start, long length, boolean inline, long address, int stored)
      throws IOException {
    checkLength(start, length);
    int id = head.isHead1() ? header.algorithm1() : header.algorithm2();
    ImagePlace place = space.place(header.position() + MapFields.ALGORITHMS.offset());
    return new Extent.Encoded(
        start, length, inline, address, stored, config.algorithm(id, place), head.partial());
  }

  private void checkPlain(Head head, long length, long stored) throws CorruptImageException {
    if (length > stored) {
      throw index.corrupt(
          head.number(), length + " plain bytes in a pcluster of " + stored + " bytes");
    }
  }

  /** Returns the number of stored blocks, from the entry after the head if that is a NONHEAD. */
  private int blocks(Head head) throws IOException {
    boolean big = head.isHead1() ? header.bigPcluster1() : header.bigPcluster2();
    if (!big || (head.number() + 1) << bits >= inode.size()) {
      return 1;
    }
    if (!(index.load(head.number() + 1) instanceof NonHead next)) {
      return 1;
    }
    if (next.lookback() != 1) {
      throw index.corrupt(next.number(), "is not one lcluster after its head");
    }
    return next.blocks();
  }
}
