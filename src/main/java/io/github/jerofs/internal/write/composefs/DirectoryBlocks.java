package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.internal.format.FileType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Encodes directories: entries in byte order of their names, among them {@code .} and {@code ..}.
 */
final class DirectoryBlocks {
  private static final int ENTRY = 12;
  private static final ByteString SELF = ByteString.ofAscii(".");
  private static final ByteString PARENT = ByteString.ofAscii("..");

  private final List<List<Map.Entry<ByteString, SourceInode>>> blocks = new ArrayList<>();
  private int lastSize;

  DirectoryBlocks(SourceInode directory, SourceInode parent) {
    TreeMap<ByteString, SourceInode> entries = new TreeMap<>();
    directory.children().forEach((name, child) -> entries.put(name, child.inode()));
    entries.put(SELF, directory);
    entries.put(PARENT, parent);
    List<Map.Entry<ByteString, SourceInode>> block = new ArrayList<>();
    for (Map.Entry<ByteString, SourceInode> entry : entries.entrySet()) {
      int size = ENTRY + entry.getKey().length();
      if (lastSize + size > ImageLayout.BLOCK) {
        blocks.add(block);
        block = new ArrayList<>();
        lastSize = 0;
      }
      lastSize += size;
      block.add(entry);
    }
    blocks.add(block);
  }

  /** Returns the number of blocks before the last one. */
  int fullBlocks() {
    return blocks.size() - 1;
  }

  /** Returns the number of bytes used in the last block. */
  int lastSize() {
    return lastSize;
  }

  /** Returns the bytes of block {@code i}, with zeros after the last name. */
  byte[] encode(int i, ToLongFunction<SourceInode> nids) {
    List<Map.Entry<ByteString, SourceInode>> block = blocks.get(i);
    ByteBuffer out = ByteBuffer.allocate(ImageLayout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    int nameAt = block.size() * ENTRY;
    for (Map.Entry<ByteString, SourceInode> entry : block) {
      out.putLong(nids.applyAsLong(entry.getValue())).putShort((short) nameAt);
      out.put((byte) entryType(entry.getValue())).put((byte) 0);
      out.put(nameAt, entry.getKey().bytes());
      nameAt += entry.getKey().length();
    }
    return out.array();
  }

  private static int entryType(SourceInode inode) {
    return Objects.requireNonNull(FileType.of(inode.stat().mode())).entryType();
  }
}
