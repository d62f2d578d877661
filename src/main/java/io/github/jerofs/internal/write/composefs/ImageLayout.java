package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.format.SuperblockFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decides where everything lies in an image. Inodes are stored breadth-first, each directory's
 * entries in byte order; then shared attributes; then whole blocks of data. The rules are those of
 * mkcomposefs, as images must be equal byte for byte.
 */
final class ImageLayout {
  /** Size of a block in bytes. */
  static final int BLOCK = 4096;

  private static final int ALIGNMENT = PlacedInode.COMPACT_SIZE;
  private static final int MAX_TAIL = BLOCK / 2;
  private static final int MIN_CHUNK_BITS = 12;
  private static final int MAX_CHUNK_BITS = MIN_CHUNK_BITS + 31;
  private static final int CHUNK_ADDRESS = 4;
  private static final int MAX_SHORT = 0xffff;
  private static final long MAX_INT = 0xffffffffL;

  private final List<PlacedInode> inodes = new ArrayList<>();
  private final Map<SourceInode, PlacedInode> places = new HashMap<>();
  private final Map<SourceInode, SourceInode> parents = new HashMap<>();
  private final SharedXattrs xattrs;
  private final Stat oldest;
  private final long inodesEnd;
  private final long blocks;

  /**
   * Lays out the tree below {@code root}, which is in the form for mounting.
   *
   * @throws BuildException if the format cannot store an inode
   */
  ImageLayout(SourceInode root) throws BuildException {
    List<SourceInode> order = order(root);
    xattrs = new SharedXattrs(order);
    oldest =
        order.stream()
            .map(SourceInode::stat)
            .min(Comparator.comparingLong(Stat::seconds).thenComparingInt(Stat::nanos))
            .orElseThrow();
    long position = SuperblockFields.POSITION + SuperblockFields.SIZE;
    long dataBlocks = 0;
    for (SourceInode inode : order) {
      PlacedInode placed = place(inode, position);
      inodes.add(placed);
      places.put(inode, placed);
      position = up(placed.end(), ALIGNMENT);
      dataBlocks += placed.blocks();
    }
    if (place(root).nid() > MAX_SHORT) {
      throw new BuildException("/", "the number of the root inode exceeds the maximum");
    }
    inodesEnd = position;
    blocks = up(inodesEnd + xattrs.areaSize(), BLOCK) / BLOCK + dataBlocks;
  }

  private static long up(long value, int alignment) {
    return (value + alignment - 1) & -alignment;
  }

  /** Returns the inodes breadth-first, and sets sizes and links of directories. */
  private List<SourceInode> order(SourceInode root) {
    List<SourceInode> order = new ArrayList<>(List.of(root));
    parents.put(root, root);
    for (int i = 0; i < order.size(); i++) {
      SourceInode inode = order.get(i);
      long directories = 0;
      for (SourceInode.Child child : inode.children().values()) {
        if (!child.isLink()) {
          order.add(child.inode());
        }
        if (child.inode().stat().isDirectory()) {
          directories++;
          parents.put(child.inode(), inode);
        }
      }
      Stat stat = inode.stat();
      if (stat.isDirectory()) {
        DirectoryBlocks entries = directory(inode);
        long full = entries.fullBlocks();
        int last = entries.lastSize() <= MAX_TAIL ? entries.lastSize() : BLOCK;
        inode.setStat(
            new Stat(
                stat.mode(),
                full * BLOCK + last,
                2 + directories,
                stat.uid(),
                stat.gid(),
                stat.rdev(),
                stat.seconds(),
                stat.nanos()));
      }
    }
    return order;
  }

  private PlacedInode place(SourceInode inode, long free) throws BuildException {
    boolean isExtended = !isCompact(inode.stat());
    int xattrSize = xattrs.size(inode);
    int head = (isExtended ? PlacedInode.EXTENDED_SIZE : PlacedInode.COMPACT_SIZE) + xattrSize;
    Stat stat = inode.stat();
    long whole = stat.size() / BLOCK;
    int tail = (int) (stat.size() % BLOCK);
    long position = free;
    if (stat.isSymlink()) {
      tail = (int) stat.size();
      whole = 0;
      if (position / BLOCK != (position + head + tail - 1) / BLOCK) {
        position = up(position, BLOCK);
      }
      if (head + tail >= BLOCK) {
        whole = 1;
        tail = 0;
      }
      return new PlacedInode(inode, inodes.size(), isExtended, xattrSize, whole, tail, position);
    }
    if (inode.isExternal()) {
      whole = 0;
      tail = chunks(stat.size()) * CHUNK_ADDRESS;
    } else if (!stat.isDirectory() && !stat.isRegular()) {
      whole = 0;
      tail = 0;
    } else if (tail > MAX_TAIL) {
      whole++;
      tail = 0;
    }
    int room = BLOCK - (int) ((position + head) % BLOCK);
    if (room < tail) {
      position += up(room, ALIGNMENT);
      if (BLOCK - (position + head) % BLOCK < tail) { // chunks of a file of petabytes
        position = up(position, BLOCK);
        whole++;
        tail = 0;
      }
    }
    return new PlacedInode(inode, inodes.size(), isExtended, xattrSize, whole, tail, position);
  }

  private boolean isCompact(Stat stat) {
    return stat.seconds() == oldest.seconds()
        && stat.nanos() == oldest.nanos()
        && stat.nlink() <= MAX_SHORT
        && stat.uid() <= MAX_SHORT
        && stat.gid() <= MAX_SHORT
        && stat.size() <= MAX_INT;
  }

  /** Returns log2 of the chunk size for a file of {@code size} bytes: one chunk if possible. */
  static int chunkBits(long size) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    return Math.min(Math.max(bits, MIN_CHUNK_BITS), MAX_CHUNK_BITS);
  }

  /** Returns the number of chunks of a file of {@code size} bytes. */
  static int chunks(long size) {
    return (int) (((size - 1) >>> chunkBits(size)) + 1);
  }

  /** Returns the inodes in the order in which they are stored. */
  List<PlacedInode> inodes() {
    return inodes;
  }

  /** Returns the place of {@code inode}. */
  PlacedInode place(SourceInode inode) {
    return Objects.requireNonNull(places.get(inode));
  }

  /** Returns the entries of {@code directory}. */
  DirectoryBlocks directory(SourceInode directory) {
    return new DirectoryBlocks(directory, Objects.requireNonNull(parents.get(directory)));
  }

  /** Returns the extended attributes. */
  SharedXattrs xattrs() {
    return xattrs;
  }

  /** Returns the attributes of the inode with the earliest time. */
  Stat oldest() {
    return oldest;
  }

  /** Returns the byte offset of the end of the last inode, where the shared attributes begin. */
  long inodesEnd() {
    return inodesEnd;
  }

  /** Returns the number of the first block after the metadata. */
  long firstDataBlock() {
    return up(inodesEnd + xattrs.areaSize(), BLOCK) / BLOCK;
  }

  /** Returns the size of the image in blocks. */
  long blocks() {
    return blocks;
  }
}
