package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.build.CompressionMethod;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Feature bits and records follow from what was written. */
final class CompressionUsageTest {
  private static EncodedFile.Compressed file(Encoding encoding, int length, int stored) {
    ExtentList.Builder list = new ExtentList.Builder(encoding.plainUnit());
    list.compressed(length, stored);
    return new EncodedFile.Compressed(
        encoding, length, list.build(), EncodedFile.NONE, EncodedFile.NONE);
  }

  private static void assertUsage(
      CompressionUsage usage, int features, int algorithms, String records) {
    assertEquals(features, usage.features());
    assertEquals(algorithms, usage.algorithms());
    byte[] expected = HexFormat.of().parseHex(records.replace(" ", ""));
    assertArrayEquals(expected, usage.records());
  }

  @Test
  void flatFiles_nothing() {
    CompressionUsage usage = new CompressionUsage();
    usage.add(EncodedFile.Flat.INSTANCE);
    assertUsage(usage, 0, 0, "");
  }

  @Test
  void lz4InSingleBlocks_noRecords() {
    CompressionUsage usage = new CompressionUsage();
    Encoding lz4 = Encoding.of(CompressionMethod.LZ4HC);
    usage.add(file(lz4, 9000, 4096));
    assertUsage(usage, 0x1, 0xffff, "");
    usage.add(file(lz4, 90_000, 5 * 4096));
    assertUsage(usage, 0x3, 0x1, "0e00 ffff 0500 00000000000000000000");
  }

  @Test
  void everything_recordsInOrder() {
    CompressionUsage usage = new CompressionUsage();
    usage.add(file(Encoding.of(CompressionMethod.ZSTD), 1025, 100));
    usage.add(file(Encoding.of(CompressionMethod.DEFLATE), 50_000, 4096));
    usage.add(file(Encoding.of(CompressionMethod.LZMA), 70_000, 4096));
    usage.add(file(Encoding.of(CompressionMethod.LZ4), 9000, 4096));
    assertUsage(
        usage,
        0x3,
        0xf,
        "0e00 ffff 0100 00000000000000000000"
            + "0e00 70110100 0000 0000000000000000"
            + "0600 0f 0000000000 0600 00 01 00000000");
  }

  @Test
  void zstdWindow_coversTheLongestExtent() {
    int[][] lengths = {{1, 0}, {1024, 0}, {1025, 1}, {131072, 7}, {131073, 8}, {1 << 20, 10}};
    for (int[] length : lengths) {
      CompressionUsage usage = new CompressionUsage();
      Encoding extents = Encoding.of(CompressionMethod.ZSTD).withForm(Encoding.Form.EXTENTS);
      usage.add(file(extents, length[0], 1));
      assertEquals(length[1], usage.records()[3], length[0] + " bytes");
      assertEquals(0x83, usage.features());
    }
  }

  @Test
  void tails_theirBits() {
    CompressionUsage usage = new CompressionUsage();
    usage.add(EncodedFile.Fragment.INSTANCE);
    assertUsage(usage, 0x20, 0, "");
    usage = new CompressionUsage();
    Encoding lz4 = Encoding.of(CompressionMethod.LZ4);
    usage.add(
        new EncodedFile.Compressed(lz4, 900, ExtentList.EMPTY, new byte[300], EncodedFile.NONE));
    assertUsage(usage, 0x11, 0xffff, "");
  }
}
