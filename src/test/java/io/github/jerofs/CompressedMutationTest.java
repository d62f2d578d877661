package io.github.jerofs;

import static io.github.jerofs.testkit.ImageBytes.sb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes one field of a compressed image at a time. The expected result is that of Linux 6.18, or
 * of newer kernels where they are stricter or support more. A comment explains each difference from
 * the kernel.
 */
final class CompressedMutationTest {
  private static final Class<CorruptImageException> CORRUPT = CorruptImageException.class;
  private static final Class<UnsupportedImageException> UNSUPPORTED =
      UnsupportedImageException.class;

  private static final int ALGORITHMS = sb(84);
  private static final int INCOMPAT = sb(80);
  private static final int PACKED_NID = sb(96);

  private static final String[] COMPRESSED = {"/c1", "/c2", "/c3", "/same", "/tail"};
  private static final String[] WITH_FRAGMENTS = {
    "/c1", "/c2", "/c3", "/d/e", "/same", "/tail", "/tiny"
  };

  @TempDir private Path temp;

  private interface Mutation {
    void apply(ImageBytes image) throws IOException;
  }

  private interface Check {
    void run(Path image, Manifest truth) throws IOException;
  }

  /** Changes the expected content of a file relative to the good image. */
  private interface Change {
    void apply(byte[] content, ImageBytes image) throws IOException;
  }

  private DynamicTest test(String row, String base, Mutation mutation, Check check) {
    return dynamicTest(
        row + " (" + base + ")",
        () -> {
          ImageBytes image = ImageBytes.of(image(base));
          byte[] before = image.toArray();
          mutation.apply(image);
          assertFalse(Arrays.equals(before, image.toArray()), "nothing was changed");
          check.run(Files.write(temp.resolve("image"), image.toArray()), truth(base));
        });
  }

  private static Path bases() {
    return Corpus.small().folder().resolve("corrupt/bases");
  }

  private static Path image(String base) {
    Path file = bases().resolve(base + ".erofs");
    return Files.exists(file) ? file : Corpus.small().image(base);
  }

  private static Manifest truth(String base) throws IOException {
    Path manifest = bases().resolve(base + ".jsonl");
    if (Files.exists(manifest)) {
      return Manifest.read(manifest);
    }
    for (Corpus.Image image : Corpus.small().images()) {
      if (image.name().equals(base)) {
        return Manifest.read(image.manifest());
      }
    }
    throw new AssertionError("no image " + base);
  }

  private DynamicTest mountFails(
      String row, String base, Class<? extends ErofsException> kind, Mutation mutation) {
    return test(
        row, base, mutation, (image, truth) -> assertThrows(kind, () -> Erofs.open(image).close()));
  }

  private DynamicTest fine(String row, String base, Mutation mutation) {
    return test(row, base, mutation, (image, truth) -> compare(truth, image, CORRUPT));
  }

  private DynamicTest fails(
      String row,
      String base,
      Class<? extends ErofsException> kind,
      Mutation mutation,
      String... paths) {
    return test(
        row,
        base,
        mutation,
        (image, truth) -> {
          Manifest expected = truth;
          for (String path : paths) {
            expected = expected.failing(path, Set.of("read"));
          }
          compare(expected, image, kind);
        });
  }

  private DynamicTest reads(
      String row, String base, String path, Change change, Mutation mutation) {
    return test(
        row,
        base,
        mutation,
        (image, truth) -> {
          byte[] content;
          try (FileSystem fs = Erofs.open(image(base))) {
            content = Files.readAllBytes(fs.getPath(path));
          }
          byte[] before = content.clone();
          change.apply(content, ImageBytes.of(image(base)));
          assertFalse(Arrays.equals(before, content), "the same content is expected");
          compare(truth.holding(path, content), image, CORRUPT);
        });
  }

  private static void compare(
      Manifest expected, Path image, Class<? extends ErofsException> errorKind) throws IOException {
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(image)) {
      Manifest actual = Manifest.ofDamaged(fs.getPath("/"), errors);
      assertEquals(List.of(), expected.differences(actual));
    }
    errors.forEach(error -> assertEquals(errorKind, error.getClass(), error::toString));
  }

  private static Change zeros(int from, int to) {
    return (content, image) -> Arrays.fill(content, from, to, (byte) 0);
  }

  private static Stream<DynamicTest> each(IntStream values, IntFunction<DynamicTest> test) {
    return values.mapToObj(test);
  }

  @TestFactory
  Stream<DynamicTest> configuration_changed_asLinux() {
    return Stream.of(
        mountFails("bitmap bit 4 set", "f-zstd", UNSUPPORTED, i -> i.set16(ALGORITHMS, 0x18)),
        // The following bytes are then read as the LZ4 record.
        mountFails("record of a set bit missing", "f-zstd", CORRUPT, i -> i.set16(ALGORITHMS, 9)),
        fails("bitmap 0", "lz4big", CORRUPT, i -> i.set16(ALGORITHMS, 0), COMPRESSED),
        mountFails("LZ4 record length 13", "lz4big", CORRUPT, i -> i.set16(i.config(), 13)),
        mountFails(
            "LZ4 max_pclusterblks 257", "lz4big", UNSUPPORTED, i -> i.set16(i.config() + 4, 257)),
        fine("LZ4 record length 200", "lz4big", i -> i.set16(i.config(), 200)),
        fine("LZ4 record length 0", "lz4big", i -> i.set16(i.config(), 0)),
        fine("LZ4 max_pclusterblks 0", "lz4big", i -> i.set16(i.config() + 4, 0)),
        fine("LZ4 distance 0", "lz4big", i -> i.set16(i.config() + 2, 0)),
        fine("LZ4 distance 1", "lz4big", i -> i.set16(i.config() + 2, 1)),
        mountFails("LZMA dictionary 0", "f-lzma", UNSUPPORTED, i -> i.set32(i.config() + 2, 0)),
        mountFails(
            "LZMA dictionary 4095", "f-lzma", UNSUPPORTED, i -> i.set32(i.config() + 2, 4095)),
        mountFails(
            "LZMA dictionary 8388609",
            "f-lzma",
            UNSUPPORTED,
            i -> i.set32(i.config() + 2, 8388609)),
        mountFails("LZMA format 1", "f-lzma", UNSUPPORTED, i -> i.set16(i.config() + 6, 1)),
        mountFails("LZMA record length 13", "f-lzma", CORRUPT, i -> i.set16(i.config(), 13)),
        mountFails(
            "DEFLATE window bits 16", "f-deflate", UNSUPPORTED, i -> i.set8(i.config() + 2, 16)),
        fine("DEFLATE window bits 0", "f-deflate", i -> i.set8(i.config() + 2, 0)),
        fine("DEFLATE window bits 7", "f-deflate", i -> i.set8(i.config() + 2, 7)),
        fine("DEFLATE window bits 8", "f-deflate", i -> i.set8(i.config() + 2, 8)),
        mountFails("DEFLATE record length 5", "f-deflate", CORRUPT, i -> i.set16(i.config(), 5)),
        mountFails("ZSTD format 1", "f-zstd", UNSUPPORTED, i -> i.set8(i.config() + 2, 1)),
        mountFails("ZSTD windowlog 11", "f-zstd", UNSUPPORTED, i -> i.set8(i.config() + 3, 11)),
        mountFails("ZSTD record length 5", "f-zstd", CORRUPT, i -> i.set16(i.config(), 5)));
  }

  @TestFactory
  Stream<DynamicTest> features_changed_asLinux() {
    return Stream.of(
        fails(
            "COMPR_CFGS cleared with big pclusters",
            "lz4big",
            CORRUPT,
            i -> i.change32(INCOMPAT, bits -> bits & ~2),
            COMPRESSED),
        fine("LZ4_0PADDING cleared", "lz4", i -> i.change32(INCOMPAT, bits -> bits & ~1)),
        fine("LZ4_0PADDING cleared", "f-zstd", i -> i.change32(INCOMPAT, bits -> bits & ~1)),
        fine("ZTAILPACKING cleared", "lz4t", i -> i.change32(INCOMPAT, bits -> bits & ~0x10)),
        fine(
            "DEDUPE cleared without fragments",
            "48bit-lz4-dedupe",
            i -> i.change32(INCOMPAT, bits -> bits & ~0x20)),
        fails(
            "FRAGMENTS cleared",
            "frag",
            CORRUPT,
            i -> i.change32(INCOMPAT, bits -> bits & ~0x20),
            WITH_FRAGMENTS),
        fails("packed_nid 0", "frag", CORRUPT, i -> i.set32(PACKED_NID, 0), WITH_FRAGMENTS),
        fails(
            "BIG advise without superblock bit, full",
            "f-lz4",
            CORRUPT,
            i -> i.change16(i.header("/c2") + 4, advise -> advise | 2),
            "/c2"),
        fails(
            "BIG advise without superblock bit, compact",
            "lz4",
            CORRUPT,
            i -> i.change16(i.header("/c2") + 4, advise -> advise | 6),
            "/c2"),
        fails(
            "compact with BIG_PCLUSTER_1 only",
            "zstdt",
            CORRUPT,
            i -> i.change16(i.header("/c2") + 4, advise -> advise & ~4),
            "/c2"),
        fails(
            "compact with BIG_PCLUSTER_2 only",
            "zstdt",
            CORRUPT,
            i -> i.change16(i.header("/c2") + 4, advise -> advise & ~2),
            "/c2"));
  }

  @TestFactory
  Stream<DynamicTest> mapHeader_algorithms_asLinux() {
    return Stream.of(
            each(
                IntStream.rangeClosed(1, 3),
                id ->
                    fails(
                        "used nibble: absent algorithm " + id,
                        "f-lz4",
                        CORRUPT,
                        i -> i.set8(i.header("/c2") + 6, id),
                        "/c2")),
            each(
                IntStream.of(4, 9, 15),
                id ->
                    fails(
                        "used nibble: unknown algorithm " + id,
                        "f-lz4",
                        UNSUPPORTED,
                        i -> i.set8(i.header("/c2") + 6, id),
                        "/c2")),
            // Newer kernels reject values above 3; nothing in the file depends on them.
            each(
                IntStream.of(1, 3, 4, 15),
                id ->
                    fine(
                        "unused nibble " + id, "f-lz4", i -> i.set8(i.header("/c2") + 6, id << 4))),
            Stream.of(
                fine(
                    "HEAD1 to HEAD2, algorithm to the high nibble",
                    "f-zstd",
                    i -> {
                      i.set8(i.header("/c2") + 6, 0x30);
                      for (int lcn = 0; lcn < 3; lcn++) {
                        i.change16(i.full("/c2", lcn), advise -> advise | 3);
                      }
                    })))
        .flatMap(tests -> tests);
  }

  @TestFactory
  Stream<DynamicTest> mapHeader_otherFields_asLinux() {
    return Stream.of(
            each(
                IntStream.of(3, 4, 15),
                bits ->
                    fails(
                        "clusterbits + " + bits + ", compact",
                        "lz4",
                        UNSUPPORTED,
                        i -> i.set8(i.header("/c2") + 7, bits),
                        "/c2")),
            Stream.of("lz4", "f-lz4")
                .flatMap(
                    base ->
                        Stream.of(
                            fine(
                                "clusterbits bits 4..6",
                                base,
                                i -> i.set8(i.header("/c2") + 7, 0x70)),
                            fine(
                                "advise bits 6..15",
                                base,
                                i -> i.change16(i.header("/c2") + 4, advise -> advise | 0xffc0)),
                            fine(
                                "INLINE advise with idata 0",
                                base,
                                i -> i.change16(i.header("/c2") + 4, advise -> advise | 8)),
                            fails(
                                "FRAGMENT advise without packed inode",
                                base,
                                CORRUPT,
                                i -> i.change16(i.header("/c2") + 4, advise -> advise | 0x20),
                                "/c2"),
                            fails(
                                "whole-file bit without packed inode",
                                base,
                                CORRUPT,
                                i -> i.set8(i.header("/c2") + 7, 0x80),
                                "/c2"))),
            Stream.of(
                // The plain bytes [16607, 20000) are then expected at offset 16607 % 4096 of their
                // block.
                reads(
                    "INTERLACED on an image written SHIFTED",
                    "f-lz4",
                    "/c2",
                    (content, image) -> {
                      int block = image.u32(image.full("/c2", 4) + 4) * 4096;
                      System.arraycopy(image.toArray(), block + 223, content, 16607, 3393);
                    },
                    i -> i.change16(i.header("/c2") + 4, advise -> advise | 0x10))))
        .flatMap(tests -> tests);
  }

  @TestFactory
  Stream<DynamicTest> inlineTail_changed_asLinux() {
    return Stream.of(
            "lz4t /tail", "zstdt /tail", "z-lzma-ztail /bin/slice", "z-deflate-b2048 /dup/a")
        .flatMap(
            where -> {
              String base = where.substring(0, where.indexOf(' '));
              String path = where.substring(where.indexOf(' ') + 1);
              return Stream.of(
                  fails(
                      "idata + 1",
                      base,
                      CORRUPT,
                      i -> i.change16(i.header(path) + 2, size -> size + 1),
                      path),
                  fails(
                      "idata - 1",
                      base,
                      CORRUPT,
                      i -> i.change16(i.header(path) + 2, size -> size - 1),
                      path),
                  fails("idata 0", base, CORRUPT, i -> i.set16(i.header(path) + 2, 0), path),
                  fails(
                      "idata across the block",
                      base,
                      CORRUPT,
                      i -> i.set16(i.header(path) + 2, 4095),
                      path));
            });
  }

  @TestFactory
  Stream<DynamicTest> fragments_changed_asLinux() {
    return Stream.of(
        fine(
            "whole-file bit with layout 3",
            "frag",
            i -> i.change16(i.inode("/same"), format -> format | 6)),
        // Linux returns zeros. A missing fragment is damage.
        fails("fragment at the packed end", "frag", CORRUPT, i -> moveFragment(i, 0), "/tiny"),
        fails("fragment past the packed end", "frag", CORRUPT, i -> moveFragment(i, 99), "/tiny"),
        fails("fragment across the packed end", "frag", CORRUPT, i -> moveFragment(i, -1), "/tiny"),
        fails("fragment far past the end", "frag", CORRUPT, i -> farFragment(i), "/tiny"));
  }

  private static void moveFragment(ImageBytes image, int beyond) throws IOException {
    int packedSize = image.u32(image.inode((long) image.u32(PACKED_NID)) + 8);
    image.set32(image.header("/tiny"), packedSize + beyond);
  }

  private static void farFragment(ImageBytes image) throws IOException {
    image.fill(image.header("/tiny"), 8, 0xff);
  }

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
