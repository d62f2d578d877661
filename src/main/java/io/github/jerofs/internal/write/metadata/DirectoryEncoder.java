package io.github.jerofs.internal.write.metadata;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Encodes directories as blocks of entries, sorted by name and including "." and "..". An entry
 * never crosses a block boundary. Not thread-safe.
 */
public final class DirectoryEncoder {
  private static final int ENTRY = 12;
  private static final byte[] DOT = {'.'};
  private static final byte[] DOT_DOT = {'.', '.'};
  private static final int IS_DOT = -2;
  private static final int IS_DOT_DOT = -3;

  private final NodeTable nodes;
  private final int blockSize;
  private final int[] block;
  private final byte[] blockBytes;
  private final ByteBuffer bytes;

  /**
   * Receives a block, zero-padded after {@code length} bytes. Only the last block of a directory
   * may be short.
   */
  interface BlockSink {
    void accept(byte[] block, int length) throws IOException;
  }

  DirectoryEncoder(NodeTable nodes, int blockSize) {
    this.nodes = nodes;
    this.blockSize = blockSize;
    block = new int[blockSize / ENTRY];
    blockBytes = new byte[blockSize];
    bytes = ByteBuffer.wrap(blockBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the size of {@code directory} in bytes. */
  long size(int directory) {
    long full = 0;
    int used = 0;
    Cursor cursor = new Cursor(directory);
    for (int entry = cursor.next(); entry != NodeTable.NONE; entry = cursor.next()) {
      int size = ENTRY + length(entry);
      if (used + size > blockSize) {
        full += blockSize;
        used = 0;
      }
      used += size;
    }
    return full + used;
  }

  /** Encodes all blocks of {@code directory}. Requires the positions of all inodes. */
  void encode(int directory, BlockSink sink) throws IOException {
    int used = 0;
    int count = 0;
    Cursor cursor = new Cursor(directory);
    for (int entry = cursor.next(); entry != NodeTable.NONE; entry = cursor.next()) {
      int size = ENTRY + length(entry);
      if (used + size > blockSize) {
        encodeBlock(directory, count);
        sink.accept(blockBytes, blockSize);
        used = 0;
        count = 0;
      }
      block[count++] = entry;
      used += size;
    }
    encodeBlock(directory, count);
    sink.accept(blockBytes, used);
  }

  private void encodeBlock(int directory, int count) {
    bytes.clear();
    int nameAt = count * ENTRY;
    for (int i = 0; i < count; i++) {
      int inode = inode(directory, block[i]);
      bytes.putLong(nodes.slot(inode)).putShort((short) nameAt);
      bytes.put((byte) entryType(nodes.mode(inode))).put((byte) 0);
      copyName(block[i], nameAt);
      nameAt += length(block[i]);
    }
    Arrays.fill(blockBytes, nameAt, blockSize, (byte) 0);
  }

  private void copyName(int entry, int at) {
    if (entry == IS_DOT || entry == IS_DOT_DOT) {
      System.arraycopy(DOT_DOT, 0, blockBytes, at, length(entry));
    } else {
      nodes.copyName(entry, blockBytes, at);
    }
  }

  private int inode(int directory, int entry) {
    return switch (entry) {
      case IS_DOT -> directory;
      case IS_DOT_DOT -> directory == NodeTable.ROOT ? directory : nodes.parent(directory);
      default -> nodes.inode(entry);
    };
  }

  private int length(int entry) {
    return entry == IS_DOT ? 1 : entry == IS_DOT_DOT ? 2 : nodes.nameLength(entry);
  }

  private static int entryType(int mode) {
    return switch (mode & ModeBits.TYPE) {
      case ModeBits.REGULAR -> 1;
      case ModeBits.DIRECTORY -> 2;
      case ModeBits.CHAR_DEVICE -> 3;
      case ModeBits.BLOCK_DEVICE -> 4;
      case ModeBits.FIFO -> 5;
      case ModeBits.SOCKET -> 6;
      case ModeBits.SYMLINK -> 7;
      default -> throw new IllegalArgumentException("mode 0" + Integer.toOctalString(mode));
    };
  }

  /** Iterates over the entries of a directory in order, including the dots. */
  private final class Cursor {
    private int child;
    private int dots;

    Cursor(int directory) {
      child = nodes.firstChild(directory);
    }

    /** Returns the next child, {@link #IS_DOT}, {@link #IS_DOT_DOT} or {@link NodeTable#NONE}. */
    int next() {
      byte[] dot = dots == 0 ? DOT : DOT_DOT;
      if (dots < 2 && (child == NodeTable.NONE || nodes.compareName(child, dot) > 0)) {
        return dots++ == 0 ? IS_DOT : IS_DOT_DOT;
      }
      int found = child;
      if (child != NodeTable.NONE) {
        child = nodes.nextSibling(child);
      }
      return found;
    }
  }
}
