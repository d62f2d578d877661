package io.github.jerofs.internal.write.tree;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.write.compress.ChunkList;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.node.ContentOrigin;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Leaves the data of an image in place: the image is an extra device of the new one. */
public final class StoredData implements FileContents, ContentOrigin {
  private static final int BLOCK_BITS = BuildContext.BLOCK_BITS;
  private static final long BLOCK_MASK = (1L << BLOCK_BITS) - 1;

  /** Limits the memory for a file with gaps; its table of chunks is as large on disk. */
  private static final int MAX_CHUNKS = 1 << 22;

  /** In a reference: the number of a list of chunks rather than a block. */
  private static final long LISTED = 1L << 47;

  private final NodeTable nodes;
  private final int device;
  private final int origin;
  private final List<ChunkList> lists = new ArrayList<>();

  /** Creates the contents of the image on {@code device}, whose blocks have 4096 bytes. */
  public StoredData(NodeTable nodes, int device) {
    this.nodes = nodes;
    this.device = device;
    origin = nodes.addOrigin(this);
  }

  @Override
  public void set(int node, Path file, long size) throws IOException {
    long reference = 0;
    if (size > 0) {
      List<FileExtent> extents = new ArrayList<>();
      Files.getFileAttributeView(file, ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readExtents(extents::add);
      reference = reference(node, extents, size);
    }
    nodes.setContent(node, size, origin, reference);
  }

  private long reference(int node, List<FileExtent> extents, long size) throws BuildException {
    FileExtent first = extents.get(0);
    boolean contiguous = true;
    for (FileExtent extent : extents) {
      check(node, extent, size);
      contiguous &=
          extent.kind() == FileExtent.Kind.PLAIN
              && extent.address() - first.address() == extent.offset();
    }
    if (contiguous) {
      return first.address() >>> BLOCK_BITS;
    }
    lists.add(list(node, extents, size));
    return LISTED | (lists.size() - 1);
  }

  /** Checks that an extent consists of whole blocks of the image. */
  private void check(int node, FileExtent extent, long size) throws BuildException {
    boolean stored = extent.kind() == FileExtent.Kind.PLAIN && extent.device() == 0;
    boolean whole =
        (extent.offset() & BLOCK_MASK) == 0
            && (extent.address() & BLOCK_MASK) == 0
            && (extent.end() == size || (extent.end() & BLOCK_MASK) == 0);
    if (!(stored || extent.kind() == FileExtent.Kind.HOLE) || !whole) {
      throw new BuildException(
          nodes.path(node),
          "an index refers to whole uncompressed blocks; the data at byte "
              + extent.offset()
              + " is "
              + (stored ? "not aligned" : extent.kind())
              + (extent.device() == 0 ? "" : " on device " + extent.device()));
    }
  }

  private ChunkList list(int node, List<FileExtent> extents, long size) throws BuildException {
    long count = (size + BLOCK_MASK) >>> BLOCK_BITS;
    if (count > MAX_CHUNKS) {
      throw new BuildException(
          nodes.path(node),
          "file in several pieces: expected at most " + MAX_CHUNKS + " blocks, found " + count);
    }
    long[] chunks = new long[(int) count];
    Arrays.fill(chunks, ChunkList.HOLE);
    for (FileExtent extent : extents) {
      if (extent.kind() == FileExtent.Kind.PLAIN) {
        int from = (int) (extent.offset() >>> BLOCK_BITS);
        int to = (int) ((extent.end() + BLOCK_MASK) >>> BLOCK_BITS);
        long block = extent.address() >>> BLOCK_BITS;
        for (int i = from; i < to; i++) {
          chunks[i] = ChunkList.place(device, block + i - from);
        }
      }
    }
    return ChunkList.of(0, chunks);
  }

  @Override
  public ChunkList stored(NodeTable table, int inode, long reference) {
    if ((reference & LISTED) != 0) {
      return lists.get((int) reference);
    }
    long blocks = ((table.size(inode) - 1) >>> BLOCK_BITS) + 1;
    return ChunkList.contiguous(ChunkList.place(device, reference), blocks);
  }

  @Override
  public InputStream open(NodeTable table, int inode, long reference) throws IOException {
    throw new IllegalStateException(table.path(inode) + " is in the other image");
  }
}
