package io.github.jerofs.hadoop;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.ImageInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.BlockLocation;
import org.jspecify.annotations.Nullable;

/**
 * Computes the locations of a file's data: those of the blocks of the store in which its extents
 * are. Data without an own place, such as holes, takes the location of its neighbour. Adjacent
 * ranges on the same hosts are merged.
 */
final class BlockLocations {
  private static final String[] NAMES = {"localhost:9866"};
  private static final String[] HOSTS = {"localhost"};

  /** Ends the walk of a block map behind the requested range. */
  private static final class PastRange extends RuntimeException {
    private static final long serialVersionUID = 1;

    PastRange() {
      super(null, null, false, false);
    }
  }

  private record Piece(long offset, long end, @Nullable BlockLocation block) {}

  private final OpenImage image;
  private final long start;
  private final long end;
  private final List<Piece> pieces = new ArrayList<>();

  private BlockLocations(OpenImage image, long start, long end) {
    this.image = image;
    this.start = start;
    this.end = end;
  }

  /**
   * Returns the locations of {@code [start, end)}, which is not empty.
   *
   * @param path the path of a regular file in the image
   */
  static BlockLocation[] of(OpenImage image, Path path, long start, long end) throws IOException {
    BlockLocations locations = new BlockLocations(image, start, end);
    locations.readExtents(path);
    return locations.merged();
  }

  private void readExtents(Path path) throws IOException {
    List<FileExtent> extents = new ArrayList<>();
    try {
      Files.getFileAttributeView(path, ErofsFileAttributeView.class)
          .readExtents(
              extent -> {
                if (extent.offset() >= end) {
                  throw new PastRange();
                }
                if (extent.end() > start) {
                  extents.add(extent);
                }
              });
    } catch (PastRange e) {
      // All extents of the range are known.
    }
    for (FileExtent extent : extents) {
      add(extent);
    }
  }

  private void add(FileExtent extent) throws IOException {
    long from = Math.max(start, extent.offset());
    long to = Math.min(end, extent.end());
    switch (extent.kind()) {
      case HOLE, FRAGMENT -> pieces.add(new Piece(from, to, null));
      case INLINE, COMPRESSED_INLINE ->
          pieces.add(new Piece(from, to, block(image.file().locations(), extent.address())));
      case COMPRESSED -> {
        Place place = place(extent.device(), extent.address());
        pieces.add(new Piece(from, to, block(place.blocks, place.address)));
      }
      case PLAIN -> addPlain(extent, from, to);
    }
  }

  /** Divides an extent at the boundaries of the store's blocks. */
  private void addPlain(FileExtent extent, long from, long to) throws IOException {
    Place place = place(extent.device(), extent.address());
    for (long at = from; at < to; ) {
      long address = place.address + (at - extent.offset());
      BlockLocation block = block(place.blocks, address);
      long next = block == null ? to : at + (block.getOffset() + block.getLength() - address);
      long until = Math.min(to, next);
      pieces.add(new Piece(at, until, block));
      at = until;
    }
  }

  /** An address in a file of the store. */
  private record Place(BlockLocation[] blocks, long address) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private Place place(int device, long address) throws IOException {
    if (device > 0) {
      return new Place(blocksOf(device), address);
    }
    ImageInfo info = Erofs.info(image.tree());
    for (int i = 0; i < info.devices().size(); i++) {
      ImageInfo.Device each = info.devices().get(i);
      long first = each.unifiedBlock() * info.blockSize();
      if (first > 0 && address >= first && address - first < each.blocks() * info.blockSize()) {
        return new Place(blocksOf(i + 1), address - first);
      }
    }
    return new Place(image.file().locations(), address);
  }

  /** Returns the blocks of a device, which is the image itself unless it was found elsewhere. */
  private BlockLocation[] blocksOf(int device) throws IOException {
    StoreFile file = image.devices().get(device);
    return (file == null ? image.file() : file).locations();
  }

  /** Returns the block that contains {@code address}, or null if none does. */
  private static @Nullable BlockLocation block(BlockLocation[] blocks, long address) {
    int low = 0;
    int high = blocks.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      BlockLocation block = blocks[middle];
      if (address < block.getOffset()) {
        high = middle - 1;
      } else if (address - block.getOffset() >= block.getLength()) {
        low = middle + 1;
      } else {
        return block;
      }
    }
    return null;
  }

  private BlockLocation[] merged() throws IOException {
    BlockLocation spare = spare();
    List<BlockLocation> merged = new ArrayList<>();
    for (Piece piece : pieces) {
      BlockLocation last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      BlockLocation block = piece.block;
      if (block == null || !hasHosts(block)) {
        block = last == null ? spare : last;
      }
      if (last != null && Arrays.equals(last.getNames(), block.getNames())) {
        last.setLength(piece.end - last.getOffset());
      } else {
        BlockLocation copy = new BlockLocation(block);
        copy.setOffset(piece.offset);
        copy.setLength(piece.end - piece.offset);
        merged.add(copy);
      }
    }
    return merged.toArray(new BlockLocation[0]);
  }

  /** Returns a location for data that has none: that of later data, or of the image. */
  private BlockLocation spare() throws IOException {
    for (Piece piece : pieces) {
      if (piece.block != null && hasHosts(piece.block)) {
        return piece.block;
      }
    }
    for (BlockLocation block : image.file().locations()) {
      if (hasHosts(block)) {
        return block;
      }
    }
    return new BlockLocation(NAMES, HOSTS, 0, 0);
  }

  private static boolean hasHosts(BlockLocation block) throws IOException {
    return block.getHosts() != null && block.getHosts().length > 0;
  }
}
