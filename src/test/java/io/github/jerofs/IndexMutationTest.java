package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.testkit.ImageBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Changes one field of an lcluster index or extent table at a time. */
final class IndexMutationTest extends CompressedMutations {
  @TestFactory
  Stream<DynamicTest> fullIndex_broken_fails() {
    return Stream.of(
        fails("clusterofs 4096", "f-lz4", CORRUPT, i -> i.set16(i.full("/c2", 1) + 2, 4096), "/c2"),
        fails(
            "lcn 0 with clusterofs 1",
            "f-lz4",
            CORRUPT,
            i -> i.set16(i.full("/c2", 0) + 2, 1),
            "/c2"),
        fails("lcn 0 NONHEAD", "f-lz4", CORRUPT, i -> i.set16(i.full("/c2", 0), 2), "/c2"),
        lookback("delta0 0", 0),
        lookback("delta0 > lcn", 4),
        fails(
            "CBLKCNT without BIG advise",
            "f-lz4",
            CORRUPT,
            i -> i.set16(i.full("/c2", 3) + 4, 0x801),
            "/c2"),
        // EIO on Linux.
        fails(
            "block address beyond the device",
            "f-lz4",
            CORRUPT,
            i -> i.set32(i.full("/c2", 0) + 4, 0xffff00),
            "/c2"),
        fails(
            "first pcluster all zero",
            "f-lz4",
            CORRUPT,
            i -> i.fill(i.u32(i.full("/c2", 0) + 4) * 4096, 4096, 0),
            "/c2"),
        // Newer kernels accept this; 6.18 rejects the length.
        reads(
            "CBLKCNT 0",
            "lz4big",
            "/c2",
            zeros(0, 20000),
            i -> i.set16(i.full("/c2", 1) + 4, 0x800)),
        fails(
            "CBLKCNT too small",
            "lz4big",
            CORRUPT,
            i -> i.change16(i.full("/c2", 1) + 4, count -> count - 1),
            "/c2"),
        fails(
            "delta0 2 on the first NONHEAD",
            "lz4big",
            CORRUPT,
            i -> i.set16(i.full("/c2", 1) + 4, 2),
            "/c2"),
        fails(
            "CBLKCNT 257",
            "lz4big",
            UNSUPPORTED,
            i -> i.set16(i.full("/c2", 1) + 4, 0x800 | 257),
            "/c2"));
  }

  /** The nearest HEAD is used, even for a read that begins at the wrong distance. */
  private DynamicTest lookback(String row, int distance) {
    return test(
        row,
        "f-lz4",
        i -> i.set16(i.full("/c2", 3) + 4, distance),
        (image, truth) -> {
          compare(truth, image, CORRUPT);
          byte[] whole;
          try (FileSystem fs = Erofs.open(image)) {
            whole = Files.readAllBytes(fs.getPath("/c2"));
          }
          try (FileSystem fs = Erofs.open(image);
              SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/c2"))) {
            int position = 3 * 4096 + 5;
            ByteBuffer bytes = ByteBuffer.allocate(10);
            assertEquals(10, channel.position(position).read(bytes));
            assertArrayEquals(Arrays.copyOfRange(whole, position, position + 10), bytes.array());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> fullIndex_tolerated_reads() {
    return Stream.of(
            Stream.of(
                fine("delta1 0", "f-lz4", i -> i.set16(i.full("/c1", 1) + 6, 0)),
                fine("delta1 9999", "f-lz4", i -> i.set16(i.full("/c1", 1) + 6, 9999)),
                fine(
                    "NONHEAD clusterofs 0xffff",
                    "f-lz4",
                    i -> i.set16(i.full("/c2", 3) + 2, 0xffff)),
                fine("advise bits 2..13", "f-lz4", i -> setAdvise(i, 0x3ffc)),
                fine("8 bytes before record 0", "f-lz4", i -> i.fill(i.header("/c2") + 8, 8, 0xff)),
                fine(
                    "EOF marker block address",
                    "f-lz4",
                    i -> i.set32(i.full("/c3", 2) + 4, 0x12345678)),
                fine("PARTIAL_REF added", "f-lz4", i -> setAdvise(i, 0x8000)),
                // Ignored by 6.18.
                reads(
                    "HOLE",
                    "f-lz4",
                    "/c2",
                    zeros(4096 + 0x587, 2 * 4096 + 0xb1d),
                    i -> i.change16(i.full("/c2", 1), advise -> advise | 0x4000)),
                fine(
                    "larger lclusters, by 1 bit",
                    "f-lz4",
                    i -> {
                      i.set8(i.header("/c3") + 7, 1);
                      i.set16(i.full("/c3", 1), 0).set16(i.full("/c3", 1) + 2, 9000 - 8192);
                    })),
            each(
                IntStream.rangeClosed(2, 4),
                bits ->
                    fine(
                        "larger lclusters, by " + bits + " bits",
                        "f-lz4",
                        i -> i.set8(i.header("/c3") + 7, bits))))
        .flatMap(tests -> tests);
  }

  private static void setAdvise(ImageBytes image, int bits) throws IOException {
    for (int lcn = 0; lcn < 4; lcn++) {
      image.change16(image.full("/c2", lcn), advise -> advise | bits);
    }
  }

  @TestFactory
  Stream<DynamicTest> compactIndex_changed_asLinux() {
    return Stream.of(
        fails(
            "pack base + 1",
            "lz4",
            CORRUPT,
            i -> i.change32(i.header("/c2") + 12, base -> base + 1),
            "/c2"));
  }

  @TestFactory
  Stream<DynamicTest> extents_broken_fail() {
    return Stream.of(
            each(
                IntStream.of(5, 10, 15),
                format ->
                    fails(
                        "extent format " + format,
                        "48",
                        UNSUPPORTED,
                        i -> setFormat(i, format),
                        "/c2")),
            each(
                IntStream.rangeClosed(2, 4),
                format ->
                    fails(
                        "extent format " + format + ", absent algorithm",
                        "48",
                        CORRUPT,
                        i -> setFormat(i, format),
                        "/c2")),
            Stream.of(
                fails("extent of 1 MiB + 1", "48", UNSUPPORTED, i -> setLength(i, 0x100001), "/c2"),
                fails("extent format 0", "48", UNSUPPORTED, i -> setFormat(i, 0), "/c2"),
                fails(
                    "extent length - 1",
                    "48",
                    CORRUPT,
                    i -> i.change32(i.extent("/c2", 1), word -> word - 1),
                    "/c2"),
                // 6.18 accepts trailing bytes here, which are not part of any LZ4 block.
                fails(
                    "extent length + 1",
                    "48",
                    CORRUPT,
                    i -> i.change32(i.extent("/c2", 0), word -> word + 1),
                    "/c2"),
                fails("lstart[1] > size", "48", CORRUPT, i -> setStart(i, 1, 20001), "/c2"),
                fails("lstart[1] 0", "48", CORRUPT, i -> setStart(i, 1, 0), "/c2"),
                fails("lstart[1] + 1", "48", CORRUPT, i -> setStart(i, 1, 0x38ac), "/c2"),
                // 6.18 is less strict and returns the rest.
                fails("lstart[0] 1", "48", CORRUPT, i -> setStart(i, 0, 1), "/c2")))
        .flatMap(tests -> tests);
  }

  private static void setFormat(ImageBytes image, int format) throws IOException {
    image.change32(image.extent("/c2", 0), word -> (word & 0xfffffff) | (format << 28));
  }

  private static void setLength(ImageBytes image, int length) throws IOException {
    image.change32(image.extent("/c2", 0), word -> (word & ~0x1fffff) | length);
  }

  private static void setStart(ImageBytes image, int number, int start) throws IOException {
    image.set32(image.extent("/c2", number) + 12, start);
  }

  @TestFactory
  Stream<DynamicTest> extents_tolerated_read() {
    int second = 0x38ab;
    return Stream.of(
        reads("extent length 0", "48", "/c2", zeros(0, second), i -> setLength(i, 0)),
        fine(
            "extent bits 21..26",
            "48",
            i -> i.change32(i.extent("/c2", 0), word -> word | 0x7e00000)),
        fine("extent PARTIAL", "48", i -> i.change32(i.extent("/c2", 1), word -> word | 0x8000000)),
        reads(
            "lstart[0] 1, PARTIAL",
            "48",
            "/c2",
            (content, image) -> {
              System.arraycopy(content, 0, content, 1, second - 1);
              content[0] = 0;
            },
            i -> {
              setStart(i, 0, 1);
              i.change32(i.extent("/c2", 0), word -> word | 0x8000000);
            }),
        reads("extent count 0", "48", "/c2", zeros(0, 20000), i -> i.set32(i.header("/c2"), 0)),
        fine("extent count, records of 4 bytes", "48", i -> i.set32(i.header("/c1"), 9999)));
  }
}
