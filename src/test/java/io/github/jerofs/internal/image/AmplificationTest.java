package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.BytesSource;
import io.github.jerofs.internal.tree.ContentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of bytes decoded, compared with the number of bytes returned. */
final class AmplificationTest {
  private static final long SEED = 14;
  private static final int ENOUGH = 64 << 20;

  /** Extents below this size are not cached. */
  private static final int SMALLEST = 512;

  private static Path file(String name) {
    return Path.of("src/test/resources/corpus/images", name + ".erofs");
  }

  private static List<Long> files(Path image) throws IOException {
    List<Long> nids = new ArrayList<>();
    try (FileSystem fs = Erofs.open(image);
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        ErofsFileAttributes attributes = Files.readAttributes(path, ErofsFileAttributes.class);
        if (attributes.size() > 0) {
          nids.add(attributes.nid());
        }
      }
    }
    return nids;
  }

  /** Adds the compressed extents of a file, including those of its fragments. */
  private static void collect(ErofsImage image, InodeContent content, Set<Extent.Encoded> extents)
      throws IOException {
    boolean[] fragments = {false};
    content.forEachExtent(
        extent -> {
          if (extent instanceof Extent.Encoded encoded) {
            extents.add(encoded);
          }
          fragments[0] |= extent instanceof Extent.Fragment;
        });
    if (fragments[0]) {
      collect(image, image.content(image.inode(image.superblock().packedNid())), extents);
    }
  }

  private static long sum(Set<Extent.Encoded> extents) {
    return extents.stream().mapToLong(Extent::length).sum();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"z-lz4", "z-lz4hc-dedupe", "z-deflate-allfrag", "z-lzma-frag", "z-zstd-frag"})
  void sequentialReads_eachExtentOnce(String name) throws IOException {
    BytesSource bytes = new BytesSource(Files.readAllBytes(file(name)));
    for (int size : new int[] {100, 8192, 1 << 20}) {
      try (ErofsImage image = BareImages.open(bytes, List.of(), ENOUGH)) {
        Set<Extent.Encoded> extents = new HashSet<>();
        for (long nid : files(file(name))) {
          InodeContent content = image.content(image.inode(nid));
          collect(image, content, extents);
          ContentReader reader = content.sequential();
          ByteBuffer buffer = ByteBuffer.allocate(size);
          for (long at = 0; at < content.size(); at += buffer.position()) {
            int n = reader.read(at, buffer.clear());
            assertTrue(n > 0);
          }
        }
        assertTrue(image.decodedBytes() > 0);
        assertTrue(
            image.decodedBytes() <= sum(extents) * 101 / 100, // the smallest are not kept
            image.decodedBytes() + " of " + sum(extents) + " by " + size);
      }
    }
  }

  /** Without a cache, reading one byte decodes the extent that contains it, and nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"z-lz4", "z-deflate-allfrag", "z-lzma-allfrag", "z-zstd-frag"})
  void randomByte_oneExtent(String name) throws IOException {
    BytesSource bytes = new BytesSource(Files.readAllBytes(file(name)));
    Random random = new Random(SEED);
    try (ErofsImage image = BareImages.open(bytes, List.of(), 0)) {
      for (long nid : files(file(name))) {
        InodeContent content = image.content(image.inode(nid));
        Set<Extent.Encoded> extents = new HashSet<>();
        collect(image, content, extents);
        long longest = extents.stream().mapToLong(Extent::length).max().orElse(0);
        for (int i = 0; i < 3; i++) {
          long before = image.decodedBytes();
          content.readFully((long) (random.nextDouble() * content.size()), ByteBuffer.allocate(1));
          long decoded = image.decodedBytes() - before;
          assertTrue(decoded <= longest, "seed " + SEED + " inode " + nid + ": " + decoded);
        }
      }
    }
  }

  /**
   * Files that rotate over many extents, one byte at a time, decode each extent once while all fit
   * into the cache.
   */
  @ParameterizedTest
  @ValueSource(strings = {"z-lz4", "z-deflate-allfrag", "z-lzma-allfrag", "z-zstd-frag"})
  void rotatingBytes_eachExtentOnceWhileTheyFit(String name) throws IOException {
    BytesSource bytes = new BytesSource(Files.readAllBytes(file(name)));
    try (ErofsImage image = BareImages.open(bytes, List.of(), ENOUGH)) {
      Set<Extent.Encoded> extents = new HashSet<>();
      List<Long> nids = files(file(name));
      for (long nid : nids) {
        collect(image, image.content(image.inode(nid)), extents);
      }
      for (int part = 0; part < 10; part++) {
        for (long nid : nids) {
          InodeContent content = image.content(image.inode(nid));
          content.readFully(content.size() * part / 10, ByteBuffer.allocate(1));
        }
      }
      assertTrue(image.decodedBytes() > 0);
      long most = sum(extents) + 10L * nids.size() * SMALLEST;
      assertTrue(image.decodedBytes() <= most, image.decodedBytes() + " of " + most);
    }
  }

  /** A damaged pcluster with many files is not decoded again for each of them. */
  @Test
  void damagedPcluster_decodedOnce_readableWhenRepaired() throws IOException {
    Path file = file("z-lzma-allfrag");
    byte[] bytes = Files.readAllBytes(file);
    try (ErofsImage image = BareImages.open(new BytesSource(bytes), List.of(), ENOUGH)) {
      InodeContent packed = image.content(image.inode(image.superblock().packedNid()));
      Extent.Encoded extent = (Extent.Encoded) packed.map(0);
      assertFalse(extent.inline());
      int middle = (int) extent.address() + extent.storedLength() / 2;
      byte good = bytes[middle];
      bytes[middle] ^= 0x55;
      List<Long> failed = new ArrayList<>();
      for (long nid : files(file)) {
        try {
          readByte(image, nid);
        } catch (CorruptImageException e) {
          failed.add(nid);
        }
      }
      assertTrue(failed.size() > 1, failed + " share the pcluster");
      long before = image.decodedBytes();
      String first = message(image, failed.get(0));
      assertTrue(first.contains("lzma data of "), first);
      for (long nid : failed) {
        assertEquals(first, message(image, nid));
      }
      assertEquals(before, image.decodedBytes());
      bytes[middle] = good;
      for (long nid : failed) {
        readByte(image, nid);
      }
    }
  }

  private static void readByte(ErofsImage image, long nid) throws IOException {
    image.content(image.inode(nid)).readFully(0, ByteBuffer.allocate(1));
  }

  private static String message(ErofsImage image, long nid) {
    return String.valueOf(
        assertThrows(CorruptImageException.class, () -> readByte(image, nid)).getMessage());
  }
}
