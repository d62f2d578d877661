package io.github.jerofs.internal.write.content;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.write.compress.ChunkList;
import io.github.jerofs.internal.write.image.BlockLimit;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.ZoneLayout;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores files in chunks. A chunk of zeros becomes a hole. If chunks are shared, equal ones are
 * stored once. Not thread-safe.
 */
public final class ChunkWriter {
  /** Limits the memory for a file; its table of chunks is as large on disk. */
  private static final int MAX_CHUNKS = 1 << 24;

  private final NodeTable nodes;
  private final int blockSize;
  private final ImageFile file;
  private final int device;
  private final @Nullable Map<KnownContents.Key, Long> known;
  private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES);
  private byte[] buffer = {};
  private long end;
  private long shared;

  /**
   * Creates a writer.
   *
   * @param file the image, or the file of an extra device
   * @param device the number of the device, 0 for the image
   * @param shareChunks whether equal chunks are stored once
   */
  public ChunkWriter(
      NodeTable nodes, int blockSize, ImageFile file, int device, boolean shareChunks) {
    this.nodes = nodes;
    this.blockSize = blockSize;
    this.file = file;
    this.device = device;
    known = shareChunks ? new HashMap<>() : null;
  }

  /** Sets the position of the next chunk in the file, a multiple of the block size. */
  void setEnd(long newEnd) {
    end = newEnd;
  }

  /** Returns the end of the last chunk in the file, a multiple of the block size. */
  long end() {
    return end;
  }

  /** Returns whether chunks go to an extra device rather than to the image. */
  boolean isOnDevice() {
    return device > 0;
  }

  /** Returns the number of bytes of all chunks that were stored already. */
  public long shared() {
    return shared;
  }

  /**
   * Stores a file.
   *
   * @param digest receives the size, and the chunks that are not holes, each after its number
   */
  ChunkList write(int inode, int chunkSize, ContentDigest digest) throws IOException {
    long size = nodes.size(inode);
    long count = (size - 1) / chunkSize + 1;
    if (count > MAX_CHUNKS) {
      throw new BuildException(
          nodes.path(inode),
          "chunks of " + chunkSize + " bytes: expected at most 2^24, found " + count);
    }
    if (buffer.length < chunkSize) {
      buffer = new byte[chunkSize];
    }
    long[] chunks = new long[(int) count];
    digest.update(word.putLong(0, size).array(), 0, Long.BYTES);
    try (Content.Pieces content = Content.open(nodes, inode)) {
      for (int i = 0; i < count; i++) {
        int length = (int) Math.min(chunkSize, size - (long) i * chunkSize);
        chunks[i] = content.skipHole(length) ? ChunkList.HOLE : chunk(content, i, length, digest);
      }
      content.end();
    }
    return ChunkList.of(Integer.numberOfTrailingZeros(chunkSize / blockSize), chunks);
  }

  private long chunk(Content.Pieces content, int number, int length, ContentDigest digest)
      throws IOException {
    content.read(buffer, 0, length);
    if (isZero(buffer, length)) {
      return ChunkList.HOLE;
    }
    digest.update(word.putLong(0, number).array(), 0, Long.BYTES);
    digest.update(buffer, 0, length);
    if (known == null) {
      return store(length);
    }
    MessageDigest sha256 = Digests.sha256();
    sha256.update(buffer, 0, length);
    KnownContents.Key key = KnownContents.Key.of(sha256.digest(), length);
    Long place = known.get(key);
    if (place == null) {
      place = store(length);
      known.put(key, place);
    } else {
      shared += length;
    }
    return place;
  }

  private static boolean isZero(byte[] bytes, int length) {
    // A byte equals the one before it, and the first is zero.
    return bytes[0] == 0 && Arrays.equals(bytes, 0, length - 1, bytes, 1, length);
  }

  private long store(int length) throws IOException {
    int stored = (int) ZoneLayout.up(length, blockSize);
    long block = end / blockSize;
    long newEnd = BlockLimit.checkedEnd(file, blockSize, end, stored);
    if (stored > buffer.length) {
      buffer = Arrays.copyOf(buffer, stored);
    }
    Arrays.fill(buffer, length, stored, (byte) 0);
    file.write(ByteBuffer.wrap(buffer, 0, stored), end);
    end = newEnd;
    return ChunkList.place(device, block);
  }
}
