package io.github.jerofs.internal.mapping;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapFields;
import io.github.jerofs.internal.format.MapHeader;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Compact indexes (docs/format.md, Compact indexes): entries in packs that share one block address.
 * A pack has 2 entries in 8 bytes, or 16 entries in 32 bytes.
 */
final class CompactIndex implements LclusterIndex {
  private static final int MAX_LCLUSTER_BITS = 14;
  private static final int MAX_LCLUSTER_BITS_2B = 12;
  private static final int MIN_OFFSET_BITS = 12;
  private static final int SMALL_PACK = 8;
  private static final int LARGE_PACK = 32;
  private static final int SMALL_COUNT = 2;
  private static final int LARGE_COUNT = 16;

  private final MetadataSpace space;
  private final boolean big;
  private final int offsetBits;

  /** Start of the packs. */
  private final long table;

  /** Number of entries: the length of the file in blocks. */
  private final long total;

  /** Number of entries in small packs before the first aligned large pack. */
  private final long before;

  /** Number of entries in large packs. */
  private final long inLarge;

  CompactIndex(ImageSource store, Inode inode, MapHeader header, int blockBits) throws IOException {
    this.space = new MetadataSpace(store, inode.nid());
    this.big = header.bigPcluster1();
    this.offsetBits = Math.max(header.lclusterBits(), MIN_OFFSET_BITS);
    this.table = header.position() + MapHeader.SIZE;
    this.total = ((inode.size() - 1) >>> blockBits) + 1;
    this.before = (LARGE_PACK - table % LARGE_PACK) / 4 & 7;
    this.inLarge = header.has2BytePacks() && before < total ? total - before & -LARGE_COUNT : 0;
    int most = inLarge > 0 ? MAX_LCLUSTER_BITS_2B : MAX_LCLUSTER_BITS;
    if (header.lclusterBits() > most) {
      throw space.unsupported(
          header.position() + MapFields.CLUSTER_BITS.offset(),
          "lcluster bits of compact indexes",
          "at most " + most,
          header.lclusterBits());
    }
  }

  /** A pack of entries. */
  private final class Pack {
    private final ByteBuffer bytes;
    private final int count;
    private final int entryBits;

    Pack(long position, int size, int count) throws IOException {
      this.bytes = space.view(position, size, "pack of lclusters");
      this.count = count;
      this.entryBits = (size - Integer.BYTES) * 8 / count;
    }

    private int raw(int entry) {
      int bit = entry * entryBits;
      return bytes.getInt(Math.min(bit / 8, bytes.limit() - 4))
          >>> (bit - 8 * Math.min(bit / 8, bytes.limit() - 4));
    }

    int low(int entry) {
      return raw(entry) & (1 << offsetBits) - 1;
    }

    Lcluster.Type type(int entry) {
      return Lcluster.Type.of(raw(entry) >>> offsetBits);
    }

    boolean isHead(int entry) {
      return type(entry) != Lcluster.Type.NONHEAD;
    }

    long base() {
      return bytes.getInt(bytes.limit() - Integer.BYTES) & 0xffffffffL;
    }
  }

  @Override
  public Lcluster load(long number) throws IOException {
    if (number >= total) {
      throw corrupt(number, "beyond the last of " + total);
    }
    boolean large = number >= before && number < before + inLarge;
    int count = large ? LARGE_COUNT : SMALL_COUNT;
    int size = large ? LARGE_PACK : SMALL_PACK;
    long entryPosition = position(number);
    long packPosition = entryPosition & -(long) size;
    Pack pack = new Pack(packPosition, size, count);
    int entry = (int) (entryPosition - packPosition) / (size / count);
    long next = packPosition + size;
    Lcluster.Type type = pack.type(entry);
    if (type == Lcluster.Type.NONHEAD) {
      return new Lcluster.NonHead(number, lookback(number, pack, entry), next);
    }
    int blocks = big ? bigBlocksBefore(number, pack, entry) : blocksBefore(pack, entry);
    long block = pack.base() + blocks & 0xffffffffL;
    return new Lcluster.Head(number, type, pack.low(entry), block, false, false, next);
  }

  /**
   * Returns the nominal position of the entry of lcluster {@code number}, as if each entry occupied
   * a whole number of bytes.
   */
  private long position(long number) {
    if (number < before) {
      return table + 4 * number;
    }
    if (number < before + inLarge) {
      return table + 4 * before + 2 * (number - before);
    }
    return table + 4 * before + 2 * inLarge + 4 * (number - before - inLarge);
  }

  /**
   * Returns the lookback field. The last entry of a pack stores the forward distance instead, so
   * its lookback is derived from the entry before it.
   */
  private int lookback(long number, Pack pack, int entry) throws IOException {
    int low = pack.low(entry);
    if ((low & Lcluster.COUNT_FLAG) != 0) {
      if (!big) {
        throw corrupt(number, "a count of blocks, but no big pclusters");
      }
      return low;
    }
    if (entry < pack.count - 1) {
      return low;
    }
    if (pack.isHead(entry - 1)) {
      return 1;
    }
    int before = pack.low(entry - 1);
    return 1 + ((before & Lcluster.COUNT_FLAG) != 0 ? 1 : before);
  }

  /** Returns the distance from the base in blocks. Each preceding head has one block. */
  private static int blocksBefore(Pack pack, int entry) {
    int blocks = 1;
    int i = entry;
    while (i > 0) {
      i--;
      if (!pack.isHead(i)) {
        i -= pack.low(i); // to its head, which may be in an earlier pack
      }
      if (i >= 0) {
        blocks++;
      }
    }
    return blocks;
  }

  private int bigBlocksBefore(long number, Pack pack, int entry) throws IOException {
    int blocks = 0;
    int i = entry;
    while (i > 0) {
      i--;
      int low = pack.low(i);
      if (pack.isHead(i)) {
        blocks++;
      } else if ((low & Lcluster.COUNT_FLAG) != 0) {
        blocks += low & ~Lcluster.COUNT_FLAG;
        i--; // the count includes its head, the previous entry
      } else if (low <= 1) {
        throw corrupt(number, "an entry before it has no count of blocks");
      } else {
        i -= low - 2; // to the entry with the count
      }
    }
    return blocks;
  }

  @Override
  public CorruptImageException corrupt(long number, String what) {
    return space.corrupt(position(number), "lcluster " + number + ": " + what);
  }
}
