package io.github.jerofs;

import io.github.jerofs.testkit.ImageBytes;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Changes one field of a compressed image at a time. The expected result is that of Linux 6.18, or
 * of newer kernels where they are stricter or support more. A comment explains each difference from
 * the kernel.
 */
final class CompressedMutationTest extends CompressedMutations {
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
}
