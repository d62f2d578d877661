package io.github.jerofs.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes simple images: compact inodes, flat plain data, blocks of 4 KiB. Used for sizes and faults
 * that mkfs.erofs cannot produce, or not fast enough for a test.
 */
public final class TinyImage {
  private static final int BLOCK = 4096;
  private static final int SLOT = 32;
  private static final int META_BLOCK = 1;

  /** The mode of a directory. */
  public static final int DIRECTORY = 0040755;

  /** The mode of a regular file. */
  public static final int FILE = 0100644;

  /** The mode of a symbolic link. */
  public static final int SYMLINK = 0120777;

  /** An inode of the image. Inode numbers follow the order of creation, from 1. */
  public static final class Node {
    private final int nid;
    private final int mode;
    private final Node parent;
    private final byte[] data;
    private final long size;
    private final TreeMap<String, Node> entries = new TreeMap<>();
    private int block = -1;
    private int links = 1;

    private Node(int nid, int mode, Node parent, byte[] data, long size) {
      this.nid = nid;
      this.mode = mode;
      this.parent = parent == null ? this : parent;
      this.data = data;
      this.size = size;
    }

    /** Returns the inode number. */
    public long nid() {
      return nid;
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Node root = add(null, null, DIRECTORY, new byte[0], 0);

  /** Returns the root directory. */
  public Node root() {
    return root;
  }

  /** Adds an empty directory. Names must be ASCII. */
  public Node directory(Node parent, String name) {
    return add(parent, name, DIRECTORY, new byte[0], 0);
  }

  /** Adds a regular file. */
  public Node file(Node parent, String name, byte[] data) {
    return add(parent, name, FILE, data, data.length);
  }

  /** Adds a regular file that is a hole of less than 4 GiB. */
  public Node hole(Node parent, String name, long size) {
    return add(parent, name, FILE, new byte[0], size);
  }

  /** Adds a symbolic link. */
  public Node symlink(Node parent, String name, String target) {
    byte[] data = target.getBytes(StandardCharsets.UTF_8);
    return add(parent, name, SYMLINK, data, data.length);
  }

  /** Adds an entry for an existing node. The resulting image may be invalid. */
  public void link(Node parent, String name, Node node) {
    parent.entries.put(name, node);
  }

  /** Adds a hard link and increments the link count. */
  public void hardLink(Node parent, String name, Node file) {
    link(parent, name, file);
    file.links++;
  }

  private Node add(Node parent, String name, int mode, byte[] data, long size) {
    Node node = new Node(nodes.size() + 1, mode, parent, data, size);
    nodes.add(node);
    if (parent != null) {
      parent.entries.put(name, node);
    }
    return node;
  }

  /** Writes the image. */
  public Path write(Path file) throws IOException {
    int inodeBlocks = (int) (((nodes.size() + 1L) * SLOT + BLOCK - 1) / BLOCK);
    int nextBlock = META_BLOCK + inodeBlocks;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      List<Long> sizes = new ArrayList<>();
      for (Node node : nodes) {
        byte[] data = node.mode == DIRECTORY ? directoryData(node) : node.data;
        sizes.add(node.mode == DIRECTORY ? (long) data.length : node.size);
        if (data.length > 0) {
          node.block = nextBlock;
          channel.write(ByteBuffer.wrap(data), (long) nextBlock * BLOCK);
          nextBlock += (data.length + BLOCK - 1) / BLOCK;
        }
      }
      channel.write(inodes(sizes, inodeBlocks), (long) META_BLOCK * BLOCK);
      channel.write(superblock(nextBlock), 1024);
      long size = (long) nextBlock * BLOCK;
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    }
    return file;
  }

  private ByteBuffer superblock(int blocks) {
    ByteBuffer sb = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    sb.putInt(0, 0xe0f5e1e2).put(12, (byte) 12).putShort(14, (short) root.nid);
    sb.putLong(16, nodes.size()).putInt(36, blocks).putInt(40, META_BLOCK);
    return sb;
  }

  private ByteBuffer inodes(List<Long> sizes, int blocks) {
    ByteBuffer table = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (Node node : nodes) {
      int at = node.nid * SLOT;
      table.putShort(at + 4, (short) node.mode).putShort(at + 6, (short) node.links);
      table.putInt(at + 8, (int) (long) sizes.get(node.nid - 1)).putInt(at + 16, node.block);
    }
    return table;
  }

  private static byte entryType(int mode) {
    return (byte) (mode == DIRECTORY ? 2 : mode == FILE ? 1 : 7);
  }

  private static byte[] directoryData(Node directory) {
    TreeMap<String, Node> all = new TreeMap<>(directory.entries);
    all.put(".", directory);
    all.putIfAbsent("..", directory.parent);
    List<List<String>> blocks = new ArrayList<>();
    int room = 0;
    for (String name : all.keySet()) {
      int need = 12 + name.length();
      if (need > room) {
        blocks.add(new ArrayList<>());
        room = BLOCK;
      }
      blocks.get(blocks.size() - 1).add(name);
      room -= need;
    }
    ByteBuffer data = ByteBuffer.allocate(blocks.size() * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    int end = 0;
    for (int b = 0; b < blocks.size(); b++) {
      int start = b * BLOCK;
      int nameOffset = blocks.get(b).size() * 12;
      int entry = start;
      for (String name : blocks.get(b)) {
        data.putLong(entry, all.get(name).nid).putShort(entry + 8, (short) nameOffset);
        data.put(entry + 10, entryType(all.get(name).mode));
        data.put(start + nameOffset, name.getBytes(StandardCharsets.ISO_8859_1));
        nameOffset += name.length();
        entry += 12;
      }
      end = start + nameOffset;
    }
    byte[] result = new byte[end];
    data.get(0, result);
    return result;
  }
}
