package io.github.jerofs.internal.verity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.source.BytesSource;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.verity.Trees.Sealed;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.VerityOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads good and damaged verified data. */
final class VerifiedSourceTest {
  private static final FileMapper<MappedByteBuffer> MAP =
      (file, at, length) -> file.map(FileChannel.MapMode.READ_ONLY, at, length);

  private static final HashTreeFormat SMALL =
      HashTreeFormat.builder().dataBlockSize(512).hashBlockSize(512).build();

  @TempDir private Path temp;

  @Test
  void read_anyRange_intoAnyBuffer() throws IOException {
    Sealed sealed = Trees.seal(1000, SMALL);
    Random random = new Random(1);
    try (VerifiedSource source = sealed.open()) {
      for (int i = 0; i < 2000; i++) {
        int position = random.nextInt(sealed.dataLength());
        int length = 1 + random.nextInt(random.nextBoolean() ? 700 : 200_000);
        int most = Math.min(length, sealed.dataLength() - position);
        ByteBuffer dst = buffer(i, length);
        assertEquals(most, source.read(position, dst));
        assertEquals(most, dst.position() - 3);
        assertEquals(
            ByteBuffer.wrap(sealed.bytes(), position, most), dst.duplicate().flip().position(3));
        if (most <= ImageSource.MAX_VIEW) {
          assertEquals(
              ByteBuffer.wrap(sealed.bytes(), position, most), source.view(position, most));
        }
      }
      assertEquals(-1, source.read(source.size(), ByteBuffer.allocate(1)));
    }
  }

  /** Returns a heap buffer, a slice of one, or a direct buffer, with the first 3 bytes used. */
  private static ByteBuffer buffer(int kind, int length) {
    ByteBuffer buffer =
        switch (kind % 3) {
          case 0 -> ByteBuffer.allocate(length + 3);
          case 1 -> ByteBuffer.allocate(length + 12).slice(5, length + 3);
          default -> ByteBuffer.allocateDirect(length + 3);
        };
    return buffer.position(3);
  }

  @Test
  void read_acrossBadBlock_returnsPrecedingBytesOnly() throws IOException {
    Sealed sealed = Trees.seal(300, SMALL);
    byte[] good = sealed.bytes().clone();
    sealed.bytes()[100 * 512 + 17] ^= 4;
    try (VerifiedSource source = sealed.open()) {
      for (int kind = 0; kind < 3; kind++) {
        ByteBuffer dst = buffer(kind, 20 * 512);
        assertEquals(10 * 512, source.read(90 * 512, dst));
        assertEquals(ByteBuffer.wrap(good, 90 * 512, 10 * 512), dst.duplicate().flip().position(3));
        for (int i = dst.position(); i < dst.limit(); i++) {
          assertEquals(0, dst.get(i));
        }
        CorruptImageException e =
            assertThrows(CorruptImageException.class, () -> source.read(100 * 512, dst));
        assertTrue(
            e.getMessage()
                .matches("corrupt: data block 100, sha256: expected \\w{64}, found \\w{64} .*"),
            e::getMessage);
        assertEquals(3 + 10 * 512, dst.position());
        assertEquals(20 * 512, dst.limit() - 3);
      }
      assertThrows(CorruptImageException.class, () -> source.view(100 * 512 + 5, 10));
      assertEquals(ByteBuffer.wrap(good, 101 * 512, 512), source.view(101 * 512, 512));
    }
  }

  @Test
  void damage_inTreeLevel_failsCoveredBlocksOnly() throws IOException {
    Sealed sealed = Trees.seal(1000, SMALL); // levels of 63, 4 and 1 blocks
    int top = (int) sealed.built().offset() + 512;
    byte[] bytes = sealed.bytes().clone();
    bytes[top] ^= 1;
    CorruptImageException wrong =
        assertThrows(CorruptImageException.class, () -> Trees.open(bytes, sealed.options()));
    assertTrue(wrong.getMessage().contains("hash block 0 of tree level 2"), wrong::getMessage);

    checkDamage(sealed, top + 512 + 512 + 3, 256, 512, "hash block 1 of tree level 1");
    checkDamage(
        sealed, top + 512 + 4 * 512 + 7 * 512, 7 * 16, 8 * 16, "hash block 7 of tree level 0");
  }

  private static void checkDamage(Sealed sealed, int at, int from, int to, String what)
      throws IOException {
    byte[] bytes = sealed.bytes().clone();
    bytes[at] ^= 1;
    List<String> bad = new ArrayList<>();
    try (VerifiedSource source = Trees.open(bytes, sealed.options())) {
      assertEquals(1000, source.verifyAll(e -> bad.add(e.getMessage())));
      for (int block = 0; block < 1000; block++) {
        ByteBuffer dst = ByteBuffer.allocate(512);
        long position = block * 512L;
        if (block >= from && block < to) {
          assertThrows(CorruptImageException.class, () -> source.read(position, dst));
        } else {
          assertEquals(512, source.read(position, dst));
        }
      }
    }
    assertEquals(to - from, bad.size());
    assertTrue(bad.stream().allMatch(message -> message.contains(what)), bad::toString);
  }

  @Test
  void change_afterFirstRead_detectedUnlessTrusted() throws IOException {
    Sealed sealed = Trees.seal(64, HashTreeFormat.DEFAULT);
    Path file = Files.write(temp.resolve("image"), sealed.bytes());
    for (ImageAccess access : List.of(ImageAccess.MAPPED, ImageAccess.CHANNEL)) {
      Files.write(file, sealed.bytes());
      try (ImageSource plain = Sources.open(file, access)) {
        VerifiedSource always = VerifiedSources.open(plain, plain, sealed.options());
        VerifiedSource once =
            VerifiedSources.open(plain, plain, sealed.builder().trustAfterFirstRead(true).build());
        ByteBuffer dst = ByteBuffer.allocate(4096);
        assertEquals(4096, always.read(8192, dst));
        assertEquals(4096, once.read(8192, dst.clear()));
        try (RandomAccessFile tamper = new RandomAccessFile(file.toFile(), "rw")) {
          tamper.seek(8192);
          tamper.write(~sealed.bytes()[8192]);
          tamper.seek(20480);
          tamper.write(~sealed.bytes()[20480]);
        }
        assertThrows(CorruptImageException.class, () -> always.read(8192, dst.clear()));
        assertEquals(4096, once.read(8192, dst.clear()), "trusted blocks are not hashed again");
        assertEquals((byte) ~sealed.bytes()[8192], dst.get(0));
        assertThrows(CorruptImageException.class, () -> once.read(20480, dst.clear()));
      }
    }
  }

  @Test
  void view_ofVerifiedCopy() throws IOException {
    Sealed sealed = Trees.seal(8, HashTreeFormat.DEFAULT);
    try (VerifiedSource source = sealed.open()) {
      byte before = sealed.bytes()[5000];
      ByteBuffer view = source.view(5000, 100);
      sealed.bytes()[5000] ^= 1;
      assertEquals(before, view.get(0));
      assertNull(source.peek(5000, 10));
    }
  }

  @Test
  void mapAndPeek_onlyIfTrustedAfterFirstRead() throws IOException {
    Sealed sealed = Trees.seal(64, HashTreeFormat.DEFAULT);
    sealed.bytes()[40 * 4096] ^= 1;
    Path file = Files.write(temp.resolve("image"), sealed.bytes());
    ImageSource plain = Sources.open(file, ImageAccess.MAPPED);
    try (VerifiedSource always = VerifiedSources.open(plain, plain, sealed.options());
        VerifiedSource once =
            VerifiedSources.open(
                plain, plain, sealed.builder().trustAfterFirstRead(true).build())) {
      assertThrows(UnsupportedOperationException.class, () -> always.map(0, 4096, MAP));
      assertNull(once.peek(100, 50));
      assertEquals(ByteBuffer.wrap(sealed.bytes(), 100, 9000), once.map(100, 9000, MAP));
      ByteBuffer peeked = once.peek(100, 50_000);
      assertNotNull(peeked);
      assertEquals(ByteBuffer.wrap(sealed.bytes(), 100, 3 * 4096 - 100), peeked);
      assertThrows(CorruptImageException.class, () -> once.map(39 * 4096, 8192, MAP));
    }
  }

  @Test
  void threads_readConcurrently() throws Exception {
    Sealed sealed = Trees.seal(4000, SMALL);
    sealed.bytes()[2000 * 512] ^= 1;
    byte[] bytes = sealed.bytes();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (VerifiedSource source =
        Trees.open(bytes, sealed.builder().trustAfterFirstRead(true).build())) {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Random random = new Random(t);
        futures.add(
            threads.submit(
                () -> {
                  int failed = 0;
                  for (int i = 0; i < 3000; i++) {
                    int block = random.nextInt(4000);
                    ByteBuffer dst = ByteBuffer.allocate(512);
                    try {
                      assertEquals(512, source.read(block * 512L, dst));
                      assertEquals(ByteBuffer.wrap(bytes, block * 512, 512), dst.flip());
                      assertTrue(block != 2000);
                    } catch (CorruptImageException e) {
                      assertEquals(2000, block);
                      failed++;
                    }
                  }
                  return failed;
                }));
      }
      int failed = 0;
      for (Future<Integer> future : futures) {
        failed += future.get();
      }
      assertTrue(failed > 0, "no thread read the bad block");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void read_ofWholeBlocks_allocatesNothingPerBlock() throws IOException {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "JVM counts no allocations");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Sealed sealed = Trees.seal(1024, HashTreeFormat.DEFAULT);
    ByteBuffer dst = ByteBuffer.allocate(64 << 10);
    try (VerifiedSource source = sealed.open()) {
      long last = 0;
      for (int pass = 0; pass < 6; pass++) {
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (long at = 0; at < source.size(); at += dst.capacity()) {
          source.readFully(at, dst.clear());
        }
        last = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      }
      assertTrue(last < 1024 * 8, last + " bytes for 1024 blocks");
    }
  }

  @Test
  void open_mismatch_rejected() throws IOException {
    Sealed sealed = Trees.seal(1000, SMALL);
    byte[] bytes = sealed.bytes();
    HashTree tree = sealed.tree();
    RootHash root = sealed.built().rootHash();
    byte[] other = root.bytes();
    other[0] ^= 1;
    refused("hash block 0 of tree level 2, sha256: expected", bytes, RootHash.of(other), tree);
    refused("hash algorithm of the tree", bytes, RootHash.of(new byte[64]), tree);
    refused("magic of the verity superblock", bytes, root, tree.withOffset(0));
    refused("offset of the hash tree: expected a multiple of 512", bytes, root, tree.withOffset(7));
    refused("no room for the verity superblock", bytes, root, tree.withOffset(bytes.length));
    refused("no room", bytes, root, tree.withOffset(Long.MAX_VALUE & -512L));
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    refused("hash tree is too short: expected 68 blocks", cut, root, tree);
    HashTreeFormat.Builder format = SMALL.toBuilder().dataBlocks(1001);
    refused("verity superblock", bytes, root, tree.withFormat(format.build()));
    HashTreeFormat bare =
        format.superblock(false).salt(new byte[0]).dataBlocks(Long.MAX_VALUE).build();
    refused("longer than any data", bytes, root, tree.withFormat(bare));
    bare = bare.toBuilder().dataBlocks(1L << 50).build();
    refused("data that the hash tree covers", bytes, root, tree.withFormat(bare));
    bare = bare.toBuilder().dataBlocks(1001).build();
    refused("hash tree begins inside its data", bytes, root, tree.withFormat(bare));

    ImageSource data = new BytesSource(Arrays.copyOf(bytes, sealed.dataLength() - 1));
    ImageSource separate = new BytesSource(bytes);
    CorruptImageException e =
        assertThrows(
            CorruptImageException.class,
            () -> VerifiedSources.open(data, separate, sealed.options()));
    assertTrue(e.getMessage().contains("data that the hash tree covers"), e::getMessage);
  }

  private static void refused(String why, byte[] bytes, RootHash root, HashTree tree) {
    VerityOptions options = VerityOptions.builder(root, tree).build();
    CorruptImageException e =
        assertThrows(CorruptImageException.class, () -> Trees.open(bytes, options), why);
    assertTrue(e.getMessage().startsWith("corrupt: "), e::getMessage);
    assertTrue(e.getMessage().contains(why), e::getMessage);
  }

  @Test
  void bitmap_remembersBlocks_upToItsLimit() {
    BlockBitmap bitmap = new BlockBitmap(Long.MAX_VALUE);
    long far = BlockBitmap.MAX_BLOCKS;
    for (long block : new long[] {0, 1, 63, 64, 127, 128, 1 << 18, far - 1, far}) {
      bitmap.add(block);
    }
    assertEquals(2, bitmap.firstMissing(0, 10));
    assertEquals(1, bitmap.firstMissing(0, 1));
    assertEquals(65, bitmap.firstMissing(63, 100));
    assertEquals(129, bitmap.firstMissing(127, 1000));
    assertEquals((1 << 18) + 1, bitmap.firstMissing(1 << 18, 1 << 20));
    assertEquals(far, bitmap.firstMissing(far - 1, far + 1));
    assertEquals(far, bitmap.firstMissing(far, far + 1), "blocks past the limit are not trusted");
  }

  @Test
  void algorithmSha512_andNoSuperblock() throws IOException {
    Sealed sealed =
        Trees.seal(
            500, SMALL.toBuilder().algorithm(HashAlgorithm.SHA512).superblock(false).build());
    try (VerifiedSource source = sealed.open()) {
      ByteBuffer all = ByteBuffer.allocate(sealed.dataLength());
      source.readFully(0, all);
      assertArrayEquals(Arrays.copyOf(sealed.bytes(), sealed.dataLength()), all.array());
    }
  }
}
