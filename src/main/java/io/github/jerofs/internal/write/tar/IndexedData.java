package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.write.compress.ChunkList;
import io.github.jerofs.internal.write.node.ContentOrigin;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Leaves the data of an archive in place: the archive is an extra device of the image. */
final class IndexedData implements MemberData, ContentOrigin {
  /** Log2 of the block size, the unit of archives. */
  static final int BLOCK_BITS = 9;

  private static final long BLOCK_MASK = (1L << BLOCK_BITS) - 1;

  /** Limits the memory for a sparse file; its table of chunks is as large on disk. */
  private static final int MAX_CHUNKS = 1 << 22;

  /** In a reference: the number of a sparse file rather than a block. */
  private static final long SPARSE = 1L << 47;

  private final NodeTable nodes;
  private final int device;
  private final int origin;
  private final List<ChunkList> sparse = new ArrayList<>();

  IndexedData(NodeTable nodes, int device) {
    this.nodes = nodes;
    this.device = device;
    origin = nodes.addOrigin(this);
  }

  @Override
  public void add(TarStream tar, TarMember member, int node, String path) throws IOException {
    long block = tar.position() >>> BLOCK_BITS;
    long reference = block;
    if (member.isSparse()) {
      reference = SPARSE | sparse.size();
      sparse.add(chunks(member, block, path));
    }
    nodes.setContent(node, member.size(), origin, reference);
  }

  @Override
  public ChunkList stored(NodeTable table, int inode, long reference) {
    if ((reference & SPARSE) != 0) {
      return sparse.get((int) reference);
    }
    long blocks = ((table.size(inode) - 1) >>> BLOCK_BITS) + 1;
    return ChunkList.contiguous(ChunkList.place(device, reference), blocks);
  }

  /** Returns the chunks of a sparse file, as large as the alignment of its parts permits. */
  private ChunkList chunks(TarMember member, long firstBlock, String path) throws IOException {
    long alignment = 1L << 62;
    List<Long> map = member.sparse();
    for (int i = 0; i < map.size(); i += 2) {
      long offset = map.get(i);
      long end = offset + map.get(i + 1);
      alignment |= offset | (end == member.size() || map.get(i + 1) == 0 ? 0 : end);
    }
    int bits = Math.min(Long.numberOfTrailingZeros(alignment), BLOCK_BITS + 31) - BLOCK_BITS;
    if (bits < 0) {
      throw unindexable(path, "sparse file: an index requires parts at multiples of 512 bytes");
    }
    long count = (member.size() + (1L << (BLOCK_BITS + bits)) - 1) >>> (BLOCK_BITS + bits);
    if (count > MAX_CHUNKS) {
      throw unindexable(
          path, "sparse file: expected at most " + MAX_CHUNKS + " chunks, found " + count);
    }
    long[] chunks = new long[(int) count];
    Arrays.fill(chunks, ChunkList.HOLE);
    long block = firstBlock;
    for (int i = 0; i < map.size(); i += 2) {
      long offset = map.get(i) >>> BLOCK_BITS;
      long blocks = (map.get(i + 1) + BLOCK_MASK) >>> BLOCK_BITS;
      for (long at = 0; at < blocks; at += 1L << bits) {
        chunks[(int) ((offset + at) >>> bits)] = ChunkList.place(device, block + at);
      }
      block += blocks;
    }
    return ChunkList.of(bits, chunks);
  }

  private static BuildException unindexable(String path, String reason) {
    return new BuildException(path, reason, new UnindexableException(reason));
  }

  @Override
  public InputStream open(NodeTable table, int inode, long reference) throws IOException {
    throw new IllegalStateException(table.path(inode) + " is in the archive");
  }
}
