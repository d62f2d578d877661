package io.github.jerofs.internal.verity;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The data that a hash tree covers. Every read is verified. Bytes are copied, the copy is hashed,
 * and the caller gets that copy, because mapped pages and remote files can change between two
 * reads. A bad block fails the reads that touch it and no others. Safe for concurrent use: threads
 * wait for each other only if they need the same uncached block.
 *
 * <p>Whole blocks are read straight into the caller's array. Parts of blocks come from the shared
 * cache.
 */
public final class VerifiedSource implements ImageSource {
  /**
   * Bytes per read of the source: many blocks, but few enough to be hashed from the CPU's cache.
   */
  private static final int RUN_BYTES = 128 << 10;

  private final ImageSource data;
  private final ImageSource treeSource;
  private final MerkleTree tree;
  private final BlockHashers hashers;
  private final byte[] salt;
  private final VerifiedBlocks blocks;
  private final @Nullable BlockBitmap trusted;
  private final int blockSize;
  private final int blockBits;
  private final int runBytes;
  private final long size;

  VerifiedSource(
      ImageSource data,
      ImageSource treeSource,
      MerkleTree tree,
      TreeLayout layout,
      byte[] salt,
      VerifiedBlocks blocks,
      boolean trustAfterFirstRead) {
    this.data = data;
    this.treeSource = treeSource;
    this.tree = tree;
    this.hashers = BlockHashers.of(layout.algorithm());
    this.salt = salt;
    this.blocks = blocks;
    this.blockSize = layout.dataBlockSize();
    this.blockBits = Integer.numberOfTrailingZeros(blockSize);
    this.runBytes = Math.max(RUN_BYTES, blockSize);
    this.size = layout.dataBlocks() << blockBits;
    this.trusted = trustAfterFirstRead ? new BlockBitmap(layout.dataBlocks()) : null;
  }

  /** Returns the length of the data that the tree covers. */
  @Override
  public long size() {
    return size;
  }

  @Override
  public String description() {
    return data.description();
  }

  /**
   * Reads and verifies every block.
   *
   * @param bad receives the error of each bad data block, in order
   * @return the number of data blocks
   */
  public long verifyAll(Consumer<? super CorruptImageException> bad) throws IOException {
    ByteBuffer run = ByteBuffer.allocate(runBytes);
    long position = 0;
    while (position < size) {
      try {
        position += read(position, run.clear());
      } catch (CorruptImageException e) {
        bad.accept(e);
        position += blockSize;
      }
    }
    return size >>> blockBits;
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    return readAtMost(position, dst.remaining(), dst);
  }

  @Override
  public int readAtMost(long position, int wanted, ByteBuffer dst) throws IOException {
    if (position >= size) {
      return -1;
    }
    int most = (int) Math.min(wanted, size - position);
    long trustedBytes = trustedBytes(position, most);
    return trustedBytes > 0
        ? data.readAtMost(position, (int) trustedBytes, dst)
        : readVerified(position, most, dst);
  }

  private int readVerified(long position, int most, ByteBuffer dst) throws IOException {
    int from = dst.position();
    int end = from + most;
    BlockHasher hasher = hashers.acquire(salt);
    try {
      while (dst.position() < end) {
        readSome(position + dst.position() - from, end - dst.position(), dst, hasher);
      }
    } catch (IOException e) {
      if (dst.position() == from) {
        throw e;
      } // otherwise the next read starts at the bad block and throws
    } finally {
      hashers.release(hasher);
    }
    return dst.position() - from;
  }

  /** Reads and verifies at least one byte, at most {@code most}. */
  private void readSome(long position, int most, ByteBuffer dst, BlockHasher hasher)
      throws IOException {
    long block = position >>> blockBits;
    int inBlock = (int) position & blockSize - 1;
    if (inBlock != 0 || most < blockSize) {
      dst.put(block(block), inBlock, Math.min(blockSize - inBlock, most));
      return;
    }
    int length = Math.min(most, runBytes) & -blockSize;
    if (dst.hasArray()) {
      readInPlace(block, length, dst, hasher);
    } else {
      readThroughBuffer(block, length, dst, hasher);
    }
  }

  /** Reads blocks into the caller's array. Unverified bytes do not stay there. */
  private void readInPlace(long block, int length, ByteBuffer dst, BlockHasher hasher)
      throws IOException {
    int from = dst.position();
    int limit = dst.limit();
    int end = from + length;
    int verifiedEnd = from;
    try {
      dst.limit(end);
      data.readFully(block << blockBits, dst);
      for (long number = block; verifiedEnd < end; number++, verifiedEnd += blockSize) {
        verify(number, dst.array(), dst.arrayOffset() + verifiedEnd, hasher);
      }
    } finally {
      int offset = dst.arrayOffset();
      Arrays.fill(dst.array(), offset + verifiedEnd, offset + end, (byte) 0);
      dst.limit(limit).position(verifiedEnd);
    }
  }

  private void readThroughBuffer(long block, int length, ByteBuffer dst, BlockHasher hasher)
      throws IOException {
    byte[] bytes = hasher.buffer(length);
    data.readFully(block << blockBits, ByteBuffer.wrap(bytes, 0, length));
    int verified = 0;
    try {
      for (long number = block; verified < length; number++, verified += blockSize) {
        verify(number, bytes, verified, hasher);
      }
    } finally {
      dst.put(bytes, 0, verified);
    }
  }

  private void verify(long block, byte[] bytes, int offset, BlockHasher hasher) throws IOException {
    tree.check(block, bytes, offset, data, hasher);
    if (trusted != null) {
      trusted.add(block);
    }
  }

  /** Returns a verified block. The array must not be modified. */
  private byte[] block(long number) throws IOException {
    byte[] known = blocks.find(VerifiedBlocks.DATA, number);
    return known != null
        ? known
        : blocks.get(VerifiedBlocks.DATA, number, blockSize, () -> load(number));
  }

  private byte[] load(long number) throws IOException {
    byte[] bytes = new byte[blockSize];
    data.readFully(number << blockBits, ByteBuffer.wrap(bytes));
    BlockHasher hasher = hashers.acquire(salt);
    try {
      verify(number, bytes, 0, hasher);
    } finally {
      hashers.release(hasher);
    }
    return bytes;
  }

  /** Returns the number of bytes from {@code position}, at most {@code most}, that are trusted. */
  private long trustedBytes(long position, int most) {
    if (trusted == null) {
      return 0;
    }
    long block = position >>> blockBits;
    long end = (position + most + blockSize - 1) >>> blockBits;
    long missing = trusted.firstMissing(block, end);
    return missing == block ? 0 : Math.min(most, (missing << blockBits) - position);
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    if (length > 0 && trustedBytes(position, length) == length) {
      return data.view(position, length);
    }
    int inBlock = (int) position & blockSize - 1;
    if (length > 0 && length <= blockSize - inBlock) {
      return ByteBuffer.wrap(block(position >>> blockBits), inBlock, length)
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(position, copy);
    return copy.flip();
  }

  /** Returns storage that was verified before, and null unless verified blocks are trusted. */
  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    int most = (int) Math.min(max, size - position);
    long bytes = trustedBytes(position, most);
    return bytes == 0 ? null : data.peek(position, (int) bytes);
  }

  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    if (trusted == null) {
      throw new UnsupportedOperationException(
          "cannot map: " + description() + " is verified at each read");
    }
    verifyRange(position, length);
    return data.map(position, length, mapper);
  }

  private void verifyRange(long position, long length) throws IOException {
    BlockHasher hasher = hashers.acquire(salt);
    try {
      long end = (position + length + blockSize - 1) >>> blockBits;
      byte[] bytes = hasher.buffer(blockSize);
      for (long number = position >>> blockBits; number < end; number++) {
        data.readFully(number << blockBits, ByteBuffer.wrap(bytes, 0, blockSize));
        verify(number, bytes, 0, hasher);
      }
    } finally {
      hashers.release(hasher);
    }
  }

  @Override
  public void close() throws IOException {
    blocks.close();
    Closeables.closeAll(treeSource == data ? List.of(data) : List.of(data, treeSource));
  }
}
