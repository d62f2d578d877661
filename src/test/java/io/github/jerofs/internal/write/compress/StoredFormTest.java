package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.FileExtent.Kind;
import io.github.jerofs.internal.mapping.Extent;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Files on extra devices: each extent is found where it was, moved with its device. */
final class StoredFormTest {
  private static final int BLOCK = 4096;
  private static final int DEVICE = 3;
  private static final long DEVICE_START = 1000L * BLOCK;

  private final List<FileExtent> extents = new ArrayList<>();
  private long size;
  private long address = 77L * BLOCK;

  private void add(Kind kind, long length, long stored, String algorithm, boolean partial) {
    long place = kind == Kind.HOLE ? 0 : address;
    extents.add(new FileExtent(kind, size, length, 0, place, stored, algorithm, partial));
    size += length;
  }

  private void compressed(long length, int stored) {
    add(Kind.COMPRESSED, length, stored, "zstd", false);
    address += stored;
  }

  private void plain(long length) {
    add(Kind.PLAIN, length, length, "", false);
    address += length + BLOCK - 1 & -BLOCK;
  }

  private FileMap map(StoredContent content) throws IOException {
    MapCodec codec = new MapCodec();
    byte[] map =
        content instanceof StoredTable table
            ? codec.stored(table)
            : codec.stored((StoredPclusters) content);
    FileMap read = codec.read(new DataInputStream(new ByteArrayInputStream(map)), size);
    assertEquals(DEVICE, read.device());
    return read;
  }

  private StoredContent content() {
    return StoredForm.of(DEVICE, extents, 12);
  }

  private DataLayout assertKept() throws IOException {
    StoredContent content = content();
    long start = content instanceof StoredPclusters pclusters ? pclusters.address() : 0;
    FileMap map = map(content);
    for (int xattrs = 0; xattrs < 10; xattrs++) {
      assertEquals(
          expected(),
          joined(MapReading.extents(map, size, DEVICE_START + start, xattrs)),
          extents::toString);
    }
    return map.layout();
  }

  private List<Extent> expected() {
    List<Extent> moved = new ArrayList<>();
    for (FileExtent e : extents) {
      long at = DEVICE_START + e.address();
      moved.add(
          switch (e.kind()) {
            case HOLE -> new Extent.Hole(e.offset(), e.length());
            case PLAIN -> new Extent.Stored(e.offset(), e.length(), 0, at);
            default ->
                new Extent.Encoded(
                    e.offset(),
                    e.length(),
                    false,
                    at,
                    (int) e.storedLength(),
                    Algorithms.named(e.algorithm()),
                    e.partial());
          });
    }
    return joined(moved);
  }

  /** Joins plain extents that are contiguous in the file and on the device. */
  private static List<Extent> joined(List<Extent> all) {
    List<Extent> joined = new ArrayList<>();
    for (Extent extent : all) {
      int last = joined.size() - 1;
      if (extent instanceof Extent.Stored next
          && last >= 0
          && joined.get(last) instanceof Extent.Stored before
          && before.address() + before.length() == next.address()) {
        long length = before.length() + next.length();
        joined.set(last, new Extent.Stored(before.start(), length, 0, before.address()));
      } else {
        joined.add(extent);
      }
    }
    return joined;
  }

  @RepeatedTest(100)
  void wholeBlocksInOrder_keepCompactIndexes(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    int most = random.nextBoolean() ? 1 : 16;
    for (int i = random.nextInt(30); i >= 0; i--) {
      int blocks = 1 + random.nextInt(most);
      if (random.nextInt(3) == 0) {
        plain((long) blocks * BLOCK);
      } else {
        compressed(blocks * BLOCK + BLOCK + random.nextInt(60 * BLOCK), blocks * BLOCK);
      }
    }
    plain(1 + random.nextInt(3 * BLOCK));
    assertEquals(DataLayout.COMPRESSED_COMPACT, assertKept());
  }

  @RepeatedTest(100)
  void extentsAnywhere_keepTheirAddresses(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    String[] algorithms = {"lz4", "zstd"};
    for (int i = random.nextInt(30); i >= 0; i--) {
      address = 1L + random.nextInt(1 << 28);
      int length = 1 + random.nextInt(50_000);
      switch (random.nextInt(4)) {
        case 0 -> plain(length);
        case 1 -> add(Kind.HOLE, length, 0, "", false);
        default -> {
          int stored = 1 + random.nextInt(length);
          add(Kind.COMPRESSED, length, stored, algorithms[random.nextInt(2)], random.nextBoolean());
        }
      }
    }
    assertEquals(DataLayout.COMPRESSED_FULL, assertKept());
  }

  @Test
  void clustersWithoutPadding_takeFourBytesEach() throws IOException {
    for (int i = 0; i < 100; i++) {
      compressed(1 << 16, 10_000 + i);
    }
    compressed(70, 33);
    assertKept();
    assertEquals(16 + 101 * 4, map(content()).size(0));
  }

  @Test
  void oneCluster_ofAnyLength() throws IOException {
    compressed(4097, 33);
    assertKept();
    assertEquals(16 + 4, map(content()).size(0));
  }

  @Test
  void sharedPcluster_keepsItsFlag() throws IOException {
    compressed(50_000, 2 * BLOCK);
    address -= 2 * BLOCK;
    add(Kind.COMPRESSED, 20_000, 2 * BLOCK, "zstd", true);
    assertKept();
    assertInstanceOf(StoredTable.class, content());
  }

  @Test
  void twoStartsInOneBlock_noIndexes() throws IOException {
    compressed(9000, BLOCK);
    compressed(100, BLOCK);
    plain(3000);
    assertKept();
    assertInstanceOf(StoredTable.class, content());
  }

  @Test
  void countOfBlocksWithoutEntry_noIndexes() throws IOException {
    compressed(9000, BLOCK);
    compressed(3000, 2 * BLOCK);
    assertKept();
    assertInstanceOf(StoredTable.class, content());
  }

  @Test
  void largeFile_longRecords() throws IOException {
    compressed(1 << 20, BLOCK + 1);
    add(Kind.HOLE, 5L << 30, 0, "", false);
    FileMap map = map(content());
    assertEquals(8 + 24 + 2 * 32, map.size(0));
    assertTrue(map.inlineSize() == 0);
  }
}
