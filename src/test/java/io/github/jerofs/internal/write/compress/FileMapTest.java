package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.mapping.Extent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Readers get the original extents from maps, whatever the position of the map header. */
final class FileMapTest {
  private static final int BLOCK = 4096;
  private static final long ADDRESS = 77L * BLOCK;
  private static final Encoding LZ4 = Encoding.of(CompressionMethod.LZ4);

  private static List<Extent> read(EncodedFile.Compressed file, long fragmentOffset, int xattrs)
      throws IOException {
    return MapReading.extents(FileMap.of(file, fragmentOffset), file.size(), ADDRESS, xattrs);
  }

  private static Extent encoded(long start, long length, long address, int stored) {
    return new Extent.Encoded(start, length, false, address, stored, Algorithm.LZ4, false);
  }

  /** A file of random extents, and what readers should see. */
  private static final class RandomFile {
    private final ExtentList.Builder list = new ExtentList.Builder(BLOCK);
    private final List<Extent> expected = new ArrayList<>();
    private long size;
    private long address = ADDRESS;

    RandomFile(Random random, int mostBlocks, int count) {
      for (int i = 0; i < count; i++) {
        if (random.nextInt(3) == 0) {
          plain(BLOCK * (1 + random.nextInt(20)));
        } else {
          int blocks = 1 + random.nextInt(mostBlocks);
          int more = random.nextInt(4) == 0 ? random.nextInt(BLOCK) : random.nextInt(60 * BLOCK);
          compressed(blocks, blocks * BLOCK + 1 + more);
        }
      }
    }

    void compressed(int blocks, int length) {
      list.compressed(length, blocks * BLOCK);
      expected.add(encoded(size, length, address, blocks * BLOCK));
      size += length;
      address += (long) blocks * BLOCK;
    }

    void plain(int length) {
      list.plain(length);
      for (int done = 0; done < length; done += BLOCK) {
        int piece = Math.min(BLOCK, length - done);
        expected.add(new Extent.Stored(size, piece, 0, address));
        size += piece;
        address += BLOCK;
      }
    }
  }

  @RepeatedTest(150)
  void indexes_anyExtents(RepetitionInfo repetition) throws IOException {
    int seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    // Without, and with pclusters of more than one block.
    RandomFile file = new RandomFile(random, seed % 3 == 0 ? 1 : 16, random.nextInt(40));
    if (random.nextBoolean() || file.size == 0) {
      file.plain(1 + random.nextInt(3 * BLOCK));
    }
    EncodedFile.Compressed compressed =
        new EncodedFile.Compressed(
            LZ4, file.size, file.list.build(), EncodedFile.NONE, EncodedFile.NONE);
    for (int xattrs = 0; xattrs < 10; xattrs++) {
      assertEquals(file.expected, read(compressed, 0, xattrs), "seed " + seed + ", " + xattrs);
    }
    assertEquals((file.address - ADDRESS) / BLOCK, FileMap.of(compressed, 0).union());
  }

  @RepeatedTest(60)
  void tails_anyExtents(RepetitionInfo repetition) throws IOException {
    int seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    RandomFile file = new RandomFile(random, seed % 3 == 0 ? 1 : 16, random.nextInt(12));
    int length = 50 + random.nextInt(3 * BLOCK);
    int stored = Math.min(length - 1, 40 + random.nextInt(2000));
    EncodedFile.Compressed inline =
        new EncodedFile.Compressed(
            LZ4, file.size + length, file.list.build(), new byte[stored], EncodedFile.NONE);
    for (int xattrs = 0; xattrs < 10; xattrs++) {
      List<Extent> found = read(inline, 0, xattrs);
      assertEquals(file.expected, found.subList(0, found.size() - 1));
      Extent.Encoded last = (Extent.Encoded) found.get(found.size() - 1);
      assertTrue(last.inline());
      assertEquals(stored, last.storedLength());
    }
    for (long offset : new long[] {0, 4711, 0xffffffffL, 0x123456789aL}) {
      EncodedFile.Compressed fragment =
          new EncodedFile.Compressed(
              LZ4, file.size + length, file.list.build(), EncodedFile.NONE, new byte[length]);
      List<Extent> found = read(fragment, offset, seed % 10);
      assertEquals(new Extent.Fragment(file.size, length, offset), found.get(found.size() - 1));
      assertEquals(file.expected, found.subList(0, found.size() - 1));
    }
  }

  @Test
  void plainInlineTail_stored() throws IOException {
    RandomFile file = new RandomFile(new Random(1), 4, 3);
    file.compressed(1, BLOCK + 100);
    EncodedFile.Compressed inline =
        new EncodedFile.Compressed(
            LZ4, file.size + 900, file.list.build(), new byte[900], EncodedFile.NONE);
    List<Extent> found = read(inline, 0, 3);
    Extent last = found.get(found.size() - 1);
    assertTrue(last instanceof Extent.Inline, last::toString);
    assertEquals(900, last.length());
  }

  @Test
  void extents_unaligned() throws IOException {
    Encoding zstd =
        Encoding.of(CompressionMethod.ZSTD)
            .withForm(Encoding.Form.EXTENTS)
            .withClusterSize(1 << 16);
    ExtentList.Builder list = new ExtentList.Builder(1 << 16);
    list.compressed(1 << 16, 101);
    list.plain(2 << 16);
    list.compressed(70, 33);
    EncodedFile.Compressed file =
        new EncodedFile.Compressed(
            zstd, (3 << 16) + 70, list.build(), EncodedFile.NONE, EncodedFile.NONE);
    for (int xattrs = 0; xattrs < 10; xattrs++) {
      List<Extent> found = read(file, 0, xattrs);
      assertEquals(4, found.size());
      assertEquals(ADDRESS, ((Extent.Encoded) found.get(0)).address());
      assertEquals(ADDRESS + 101 + (1 << 16), ((Extent.Stored) found.get(2)).address());
      assertEquals(ADDRESS + 101 + (2 << 16), ((Extent.Encoded) found.get(3)).address());
      assertEquals(33, ((Extent.Encoded) found.get(3)).storedLength());
    }
  }

  @Test
  void twoHeadsInOneLcluster_refused() {
    ExtentList.Builder list = new ExtentList.Builder(BLOCK);
    list.compressed(100, BLOCK);
    list.compressed(100, BLOCK);
    FileMap map =
        FileMap.of(
            new EncodedFile.Compressed(LZ4, 200, list.build(), EncodedFile.NONE, EncodedFile.NONE),
            0);
    assertThrows(IllegalStateException.class, () -> map.write(0, 0, new ByteArrayOutputStream()));
  }

  @Test
  void extentList_survivesAsNumbers() {
    ExtentList.Builder list = new ExtentList.Builder(BLOCK);
    list.compressed(12 << 20, 1 << 20);
    list.plain(1L << 40);
    list.plain(5);
    list.plain(1L << 13); // not joined: the one before is cut short
    ExtentList built = list.build();
    assertEquals(3, built.count());
    assertEquals(built, ExtentList.of(built.toLongs()));
    assertEquals((1L << 40) + 5, built.length(1));
    assertEquals((12L << 20) + (1L << 40) + 5 + (1L << 13), built.totalLength());
  }
}
