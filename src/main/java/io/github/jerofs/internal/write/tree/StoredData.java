package io.github.jerofs.internal.write.tree;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.FileExtent.Kind;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.write.compress.ChunkList;
import io.github.jerofs.internal.write.compress.StoredContent;
import io.github.jerofs.internal.write.compress.StoredForm;
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
final class StoredData implements FileContents, ContentOrigin {
  private static final int BLOCK_BITS = BuildContext.BLOCK_BITS;
  private static final long BLOCK_MASK = (1L << BLOCK_BITS) - 1;

  /** Limits the memory for a file with gaps; its table of chunks is as large on disk. */
  private static final int MAX_CHUNKS = 1 << 22;

  /** In a reference: the number of a listed content rather than a block. */
  private static final long LISTED = 1L << 47;

  private final NodeTable nodes;
  private final int device;
  private final long bytes;
  private final boolean padded;
  private final int origin;
  private final List<StoredContent> listed = new ArrayList<>();

  private StoredData(NodeTable nodes, int device, long bytes, boolean padded) {
    this.nodes = nodes;
    this.device = device;
    this.bytes = bytes;
    this.padded = padded;
    origin = nodes.addOrigin(this);
  }

  /** Adds an image with blocks of 4096 bytes as a device and returns its contents. */
  static StoredData of(ImageInfo info, BuildContext build) {
    int device = build.devices().add();
    long blocks = info.bytes() >>> BLOCK_BITS;
    build.devices().set(device, info.uuid().toString().replace("-", ""), blocks);
    boolean padded =
        info.incompatibleFeatures().containsAll(Feature.incompatNames(Feature.ZERO_PADDING));
    return new StoredData(build.nodes(), device, blocks << BLOCK_BITS, padded);
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
    boolean blocks = true;
    for (FileExtent extent : extents) {
      check(node, extent);
      blocks &= hasBlocks(extent, size);
    }
    if (blocks && isContiguous(extents)) {
      return extents.get(0).address() >>> BLOCK_BITS;
    }
    listed.add(blocks ? chunks(node, extents, size) : StoredForm.of(device, extents, BLOCK_BITS));
    return LISTED | (listed.size() - 1);
  }

  private static boolean isContiguous(List<FileExtent> extents) {
    long first = extents.get(0).address();
    return extents.stream()
        .allMatch(
            extent -> extent.kind() == Kind.PLAIN && extent.address() - first == extent.offset());
  }

  /** Returns whether an extent consists of whole uncompressed blocks. */
  private static boolean hasBlocks(FileExtent extent, long size) {
    return extent.kind() != Kind.COMPRESSED
        && (extent.offset() & BLOCK_MASK) == 0
        && (extent.address() & BLOCK_MASK) == 0
        && (extent.end() == size || (extent.end() & BLOCK_MASK) == 0);
  }

  /** Checks that another image can refer to an extent. */
  private void check(int node, FileExtent extent) throws BuildException {
    switch (extent.kind()) {
      case HOLE -> {}
      case PLAIN -> checkPlace(node, extent);
      case COMPRESSED -> {
        checkPlace(node, extent);
        if (!padded && extent.algorithm().equals(Algorithm.LZ4.toString())) {
          throw refused(node, extent, "LZ4 without zero padding, as of old builders");
        }
      }
      case INLINE -> throw refused(node, extent, "inline; build the image without inline tails");
      case COMPRESSED_INLINE ->
          throw refused(node, extent, "compressed inline; build the image without tail packing");
      case FRAGMENT -> throw refused(node, extent, "a fragment; build the image without fragments");
    }
  }

  private void checkPlace(int node, FileExtent extent) throws BuildException {
    if (extent.address() < 0 || extent.address() > bytes - extent.storedLength()) {
      throw refused(node, extent, "outside the whole blocks of the image, at " + extent.address());
    }
  }

  private BuildException refused(int node, FileExtent extent, String found) {
    return new BuildException(
        nodes.path(node),
        "an index cannot refer to the data at byte " + extent.offset() + ", which is " + found);
  }

  private ChunkList chunks(int node, List<FileExtent> extents, long size) throws BuildException {
    long count = (size + BLOCK_MASK) >>> BLOCK_BITS;
    if (count > MAX_CHUNKS) {
      throw new BuildException(
          nodes.path(node),
          "file in several pieces: expected at most " + MAX_CHUNKS + " blocks, found " + count);
    }
    long[] chunks = new long[(int) count];
    Arrays.fill(chunks, ChunkList.HOLE);
    for (FileExtent extent : extents) {
      if (extent.kind() == Kind.PLAIN) {
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
  public StoredContent stored(NodeTable table, int inode, long reference) {
    if ((reference & LISTED) != 0) {
      return listed.get((int) reference);
    }
    long blocks = ((table.size(inode) - 1) >>> BLOCK_BITS) + 1;
    return ChunkList.contiguous(ChunkList.place(device, reference), blocks);
  }

  @Override
  public InputStream open(NodeTable table, int inode, long reference) throws IOException {
    throw new IllegalStateException(table.path(inode) + " is in the other image");
  }
}
