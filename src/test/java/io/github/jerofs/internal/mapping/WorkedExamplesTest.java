package io.github.jerofs.internal.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Block maps of real files, decoded by hand, and constructed ones for the remaining cases. */
final class WorkedExamplesTest {
  private static final int FULL = 1;
  private static final int COMPACT = 3;
  private static final int BLOCK = 4096;
  private static final int LARGE_PACK = 32;
  private static final int NONHEAD = 2;

  private static BlockMapper mapper(MapImage image, int inodePosition) throws IOException {
    Superblock superblock = Superblock.read(image, false);
    CompressionConfig config = CompressionConfig.read(image, superblock);
    int nid = inodePosition / Inode.SLOT;
    Inode inode = Inode.read(superblock, image, nid, inodePosition);
    return new BlockMappers(superblock, config, ErofsLimits.DEFAULT).of(inode, image);
  }

  /** Returns the extents of {@code [from, to)}; maps each at its first and last byte. */
  private static List<Extent> extents(BlockMapper mapper, long from, long to) throws IOException {
    List<Extent> extents = new ArrayList<>();
    for (long at = from; at < to; ) {
      Extent extent = mapper.map(at);
      assertEquals(at, extent.start());
      assertEquals(extent, mapper.map(extent.end() - 1));
      extents.add(extent);
      at = extent.end();
    }
    return extents;
  }

  private static Extent lz4(long start, long end, long block, int blocks) {
    return new Extent.Encoded(
        start, end - start, false, block * BLOCK, blocks * BLOCK, Algorithm.LZ4, false);
  }

  private static Extent partial(long start, long end, long block) {
    return new Extent.Encoded(start, end - start, false, block * BLOCK, BLOCK, Algorithm.LZ4, true);
  }

  private static Extent zstd(long start, long end, long address, int stored, boolean partial) {
    return new Extent.Encoded(start, end - start, false, address, stored, Algorithm.ZSTD, partial);
  }

  /** Puts entry {@code number} of 14 bits into the large pack at {@code pack}. */
  private static void entry(MapImage image, int pack, int number, int type, int low) {
    int bits = type << 12 | low;
    for (int i = 0; i < 14; i++) {
      int bit = number * 14 + i;
      int at = pack + bit / 8;
      image.put(at, image.get(at) | (bits >>> i & 1) << bit % 8);
    }
  }

  @Test
  void compactIndex_mapped() throws IOException {
    MapImage image =
        new MapImage(Feature.ZERO_PADDING, 0)
            .inode(0x500, COMPACT, 200000)
            .put(0x520, "00 00 00 00 01 00 00 00 | 00 10 65 1a 00 00 00 00")
            .put(0x530, "01 20 9d 14 02 00 00 00 | bf 1e 01 20 03 00 00 00")
            .put(0x540, "d4 58 00 98 2b 51 73 01 a0 e0 15 00 f2 47 55 5c")
            .put(0x550, "00 68 6a 05 80 be 50 de 16 00 4e 56|04 00 00 00")
            .put(0x57c, "0e 00 00 00")
            .put(0x5a0, "01 20 80 18 1d 00 00 00 | 40 0d 00 00 1e 00 00 00");
    BlockMapper mapper = mapper(image, 0x500);
    assertEquals(
        List.of(
            lz4(0, 6757, 1, 1),
            lz4(6757, 13469, 2, 1),
            lz4(13469, 20159, 3, 1),
            lz4(20159, 26836, 4, 1),
            lz4(26836, 33465, 5, 1),
            lz4(33465, 40148, 6, 1)),
        extents(mapper, 0, 40148));
    assertEquals(7 * BLOCK, address(mapper.map(9 * BLOCK + 3284)));
    assertEquals(10 * BLOCK, address(mapper.map(14 * BLOCK + 3157)));
    // The last lcluster contains the end of the previous extent and the end-of-file marker.
    assertEquals(lz4(47 * BLOCK + 0x880, 200000, 30, 1), mapper.map(199999));
  }

  private static long address(Extent extent) {
    return ((Extent.Encoded) extent).address();
  }

  @Test
  void compactIndex_bigPclusters_mapped() throws IOException {
    MapImage image =
        new MapImage(Feature.ZERO_PADDING | Feature.COMPR_CFGS, 1)
            .put(0x480, "0e 00 ff ff 10 00")
            .inode(0x520, COMPACT, 200000)
            .put(0x540, "00 00 00 00 07 00 00 00 | 00 10 10 28 01 00 00 00")
            .put(0x550, "02 20 23 20 11 00 00 00 | 04 20 21 20 11 00 00 00")
            .put(0x57c, "11 00 00 00")
            .put(0x59c, "11 00 00 00")
            .put(0x5a0, "2d 17 05 28 11 00 00 00 | 02 20 07 20 16 00 00 00")
            .put(0x5b0, "04 20 05 20 16 00 00 00 | 06 20 03 20 16 00 00 00")
            .put(0x5c0, "08 20 01 20 16 00 00 00 | 40 0d 00 00 16 00 00 00");
    for (int lcn = 6; lcn < 38; lcn++) {
      int number = (lcn - 6) % 16;
      // The last entry of a pack has the forward distance.
      int low = number == 15 ? 38 - lcn : lcn;
      entry(image, 0x560 + (lcn - 6) / 16 * LARGE_PACK, number, NONHEAD, low);
    }
    BlockMapper mapper = mapper(image, 0x520);
    assertEquals(
        List.of(lz4(0, 157485, 1, 16), lz4(157485, 200000, 17, 5)), extents(mapper, 0, 200000));
    // The head is found from every lcluster.
    for (long lcn = 0; lcn < 38; lcn++) {
      assertEquals(0, mapper.map(lcn * BLOCK).start(), "lcluster " + lcn);
    }
    for (long lcn = 39; lcn < 49; lcn++) {
      assertEquals(157485, mapper.map(lcn * BLOCK).start(), "lcluster " + lcn);
    }
  }

  @Test
  void inlineTail_mapped() throws IOException {
    MapImage image =
        new MapImage(Feature.ZERO_PADDING, 0)
            .inode(0x500, COMPACT, 9000)
            .put(0x520, "00 00 a9 06 09 00 00 00 | 00 10 1e 1a 3d 00 00 00")
            .put(0x530, "28 03 00 00 3f 00 00 00");
    Extent tail = new Extent.Encoded(6686, 2314, true, 0x538, 0x6a9, Algorithm.LZ4, false);
    assertEquals(List.of(lz4(0, 6686, 0x3e, 1), tail), extents(mapper(image, 0x500), 0, 9000));
  }

  @Test
  void inlineTail_wholeFile_mapped() throws IOException {
    MapImage image =
        new MapImage(Feature.ZERO_PADDING, 0)
            .inode(0x500, COMPACT, 500)
            .put(0x520, "00 00 db 01 09 00 00 00 | 00 10 00 00 3e 00 00 00");
    Extent all = new Extent.Encoded(0, 500, true, 0x530, 475, Algorithm.LZ4, false);
    assertEquals(List.of(all), extents(mapper(image, 0x500), 0, 500));
  }

  @Test
  void fragment_tail_mapped() throws IOException {
    MapImage image =
        new MapImage(Feature.ZERO_PADDING | Feature.FRAGMENTS, 0)
            .inode(0x500, COMPACT, 9000)
            .put(0x520, "5b 28 00 00 31 00 00 00 | 00 10 1e 1a 30 00 00 00")
            .put(0x530, "28 03 00 00 32 00 00 00");
    assertEquals(
        List.of(lz4(0, 6686, 0x31, 1), new Extent.Fragment(6686, 2314, 0x285b)),
        extents(mapper(image, 0x500), 0, 9000));
  }

  @Test
  void fragment_wholeFile_mapped() throws IOException {
    MapImage image =
        new MapImage(Feature.ZERO_PADDING | Feature.FRAGMENTS, 0)
            .inode(0x500, FULL, 500)
            .put(0x520, "65 31 00 00 00 00 00 80");
    assertEquals(
        List.of(new Extent.Fragment(0, 500, 0x3165)), extents(mapper(image, 0x500), 0, 500));
  }

  @Test
  void fullIndex_sharedPclusters_mapped() throws IOException {
    MapImage image =
        new MapImage(Feature.ZERO_PADDING, 0)
            .inode(0x5c0, FULL, 220000)
            .put(0x6c0, "01 00 07 04 22 00 00 00 | 01 80 09 0e 23 00 00 00")
            .put(0x6d0, "02 00 09 0e 01 00 01 00 | 01 00 b5 06 0a 00 00 00")
            .put(0x6e0, "01 00 00 00 0b 00 00 00")
            .put(0x790, "01 80 d8 05 18 00 00 00 | 00 00 60 0b 00 00 00 00");
    BlockMapper mapper = mapper(image, 0x5c0);
    assertEquals(
        List.of(
            lz4(107527, 114185, 0x22, 1),
            partial(114185, 120501, 0x23),
            lz4(120501, 122880, 0x0a, 1)),
        extents(mapper, 107527, 122880));
    assertEquals(List.of(partial(214488, 220000, 0x18)), extents(mapper, 214488, 220000));
  }

  @Test
  void fullIndex_bigPclusters_mapped() throws IOException {
    int lclusters = 45;
    int size = lclusters * BLOCK;
    MapImage image =
        new MapImage(Feature.ZERO_PADDING | Feature.COMPR_CFGS, 1)
            .put(0x480, "0e 00 ff ff 10 00")
            .inode(0x6e0, FULL, size)
            .put(0x700, "00 00 00 00 02 00 00 00")
            .put(0x710, "01 00 00 00 16 00 00 00 | 02 00 00 00 10 08 2c 00")
            .put(0x720, "02 00 00 00 02 00 2b 00");
    for (int lcn = 3; lcn < lclusters; lcn++) {
      image.put(0x710 + 8 * lcn, "02 00 00 00").put(0x714 + 8 * lcn, lcn);
    }
    assertEquals(List.of(lz4(0, size, 22, 16)), extents(mapper(image, 0x6e0), 0, size));
  }

  private static MapImage zstdImage() {
    return new MapImage(Feature.ZERO_PADDING | Feature.COMPR_CFGS | Feature.BITS48, 8)
        .put(0x480, "06 00 | 00 09 00 00 00 00");
  }

  @Test
  void extents_shortRecords_mapped() throws IOException {
    MapImage image =
        zstdImage()
            .inode(0x520, FULL, 200000)
            .put(0x540, "00 00 00 00 01 00 00 04 | 00 10 00 00 00 00 00 00")
            .put(0x550, "23 6d 00 40 9f 6d 00 40 e2 6c 00 40 00 10 00 00");
    assertEquals(
        List.of(
            zstd(0, 65536, 4096, 27939, false),
            zstd(65536, 131072, 32035, 0x6d9f, false),
            zstd(131072, 196608, 60098, 0x6ce2, false),
            new Extent.Stored(196608, 3392, 0, 87972)),
        extents(mapper(image, 0x520), 0, 200000));
  }

  @Test
  void extents_longRecords_mapped() throws IOException {
    MapImage image =
        zstdImage()
            .inode(0x560, FULL, 220000)
            .put(0x580, "05 00 00 00 05 00 00 00 | 00 00 00 00 00 00 00 00")
            .put(0x590, "23 6d 00 40 00 10 00 00 00 00 00 00 00 00 00 00")
            .put(0x5a0, "9f 6d 00 48 23 7d 00 00 00 00 00 00 00 00 01 00")
            .put(0x5b0, "7b 6c 00 48 00 70 01 00 00 00 00 00 90 5f 01 00")
            .put(0x5c0, "9f 6d 00 40 23 7d 00 00 00 00 00 00 60 ea 01 00")
            .put(0x5d0, "e2 6c 00 48 c2 ea 00 00 00 00 00 00 60 ea 02 00");
    assertEquals(
        List.of(
            zstd(0, 65536, 4096, 0x6d23, false),
            zstd(65536, 90000, 32035, 0x6d9f, true),
            zstd(90000, 125536, 94208, 0x6c7b, true),
            zstd(125536, 191072, 32035, 0x6d9f, false),
            zstd(191072, 220000, 60098, 0x6ce2, true)),
        extents(mapper(image, 0x560), 0, 220000));
  }

  @Test
  void interlaced_bytesKeepOffsetInBlock() {
    long address = 7 * BLOCK;
    // The extent begins 100 bytes before the end of a block.
    long start = 3 * BLOCK - 100;
    Extent head = new Extent.Stored(start, 100, 0, address + BLOCK - 100);
    Extent rest = new Extent.Stored(3 * BLOCK, 2000, 0, address);
    for (long at : new long[] {start, start + 99}) {
      assertEquals(head, PlainExtents.interlaced(start, 2100, address, BLOCK, 12, at));
    }
    for (long at : new long[] {start + 100, start + 2099}) {
      assertEquals(rest, PlainExtents.interlaced(start, 2100, address, BLOCK, 12, at));
    }
  }

  @Test
  void interlaced_twoBlocks_lastComesFirst() {
    long address = 7 * BLOCK;
    assertEquals(
        new Extent.Stored(100, BLOCK - 100, 0, address + BLOCK + 100),
        PlainExtents.interlaced(100, 2 * BLOCK - 100, address, 2 * BLOCK, 12, 100));
    assertEquals(
        new Extent.Stored(BLOCK, BLOCK, 0, address),
        PlainExtents.interlaced(100, 2 * BLOCK - 100, address, 2 * BLOCK, 12, BLOCK));
  }

  @Test
  void interlaced_insideOneBlock_onePart() {
    assertEquals(
        new Extent.Stored(50, 10, 0, 7 * BLOCK + 50),
        PlainExtents.interlaced(50, 10, 7 * BLOCK, BLOCK, 12, 59));
  }
}
