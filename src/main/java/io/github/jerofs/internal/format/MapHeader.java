package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.alignUp;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The map header of a compressed inode (docs/format.md, Map header).
 *
 * @param position byte offset of the header in the metadata space of the inode
 * @param raw the 8 bytes of the header as a number
 * @param advise {@code h_advise}
 * @param lclusterBits log2 of the lcluster size
 * @param compact whether the inode has compact indexes
 */
public record MapHeader(long position, long raw, int advise, int lclusterBits, boolean compact) {
  /** Size in bytes. */
  public static final int SIZE = MapFields.HEADER_SIZE;

  private static final int COMPACTED_2B = 0x01;
  private static final int EXTENTS = 0x01;
  private static final int BIG_PCLUSTER_1 = 0x02;
  private static final int BIG_PCLUSTER_2 = 0x04;
  private static final int INLINE_PCLUSTER = 0x08;
  private static final int INTERLACED_PCLUSTER = 0x10;
  private static final int FRAGMENT_PCLUSTER = 0x20;
  private static final int CLUSTER_BITS_MASK = 0x0f;

  /** Reads the map header of {@code inode} from its metadata space {@code store}. */
  public static MapHeader read(ImageSource store, Inode inode, int blockBits) throws IOException {
    long position = alignUp(inode.mapBase(), SIZE);
    ByteBuffer header = new MetadataSpace(store, inode.nid()).view(position, SIZE, "map header");
    return new MapHeader(
        position,
        header.getLong(0),
        MapFields.ADVISE.u16(header),
        blockBits + (MapFields.CLUSTER_BITS.u8(header) & CLUSTER_BITS_MASK),
        inode.layout() == DataLayout.COMPRESSED_COMPACT);
  }

  private boolean advises(int bits) {
    return (advise & bits) != 0;
  }

  /** Returns whether the whole file is a fragment. */
  public boolean isWholeFragment() {
    return raw < 0;
  }

  /** Returns the offset of the whole file in the packed inode. */
  public long wholeFragmentOffset() {
    return raw & Long.MAX_VALUE;
  }

  /** Returns whether encoded extents follow instead of indexes. */
  public boolean hasExtents() {
    return !compact && advises(EXTENTS);
  }

  /** Returns whether the map may have packs of 2-byte entries. */
  public boolean has2BytePacks() {
    return compact && advises(COMPACTED_2B);
  }

  /** Returns whether pclusters of HEAD1 may have more than one block. */
  public boolean bigPcluster1() {
    return advises(BIG_PCLUSTER_1);
  }

  /** Returns whether pclusters of HEAD2 and plain pclusters may have more than one block. */
  public boolean bigPcluster2() {
    return advises(BIG_PCLUSTER_2);
  }

  /**
   * Returns whether plain pclusters are rotated so that each byte keeps its offset in the block.
   */
  public boolean interlaced() {
    return advises(INTERLACED_PCLUSTER);
  }

  /** Returns whether the tail of the file is a fragment. */
  public boolean hasFragment() {
    return advises(FRAGMENT_PCLUSTER);
  }

  /** Returns the low 32 bits of the tail's offset in the packed inode. */
  public long fragmentOffsetLow() {
    return raw & 0xffffffffL;
  }

  /** Returns the stored size of the inline tail pcluster in bytes, or 0 if there is none. */
  public int inlineSize() {
    return advises(INLINE_PCLUSTER) && !hasFragment() ? (int) (raw >>> 16 & 0xffff) : 0;
  }

  /** Returns the algorithm ID of HEAD1. */
  public int algorithm1() {
    return (int) (raw >>> 48 & 0xf);
  }

  /** Returns the algorithm ID of HEAD2. */
  public int algorithm2() {
    return (int) (raw >>> 52 & 0xf);
  }

  /** Returns the size of an extent record in bytes: 4, 8, 16 or 32. */
  public int extentRecordSize() {
    return 4 << (advise >> 1 & 3);
  }

  /** Returns the number of extent records, for records of 16 and 32 bytes. */
  public long extentCount() {
    return RecordBytes.u48(raw & 0xffffffffL, (int) (raw >>> 48));
  }
}
