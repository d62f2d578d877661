package io.github.jerofs.cli.report;

import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.LongSet;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Sums up extents: per file, and over all files by kind and algorithm. */
final class ExtentTally {
  private static final int MAX_FRAGMENTS = 1 << 21;

  /** A sum over extents of one kind. {@code reused} bytes belong to an earlier file, too. */
  static final class Way {
    private long extents;
    private long bytes;
    private long stored;
    private long reusedExtents;
    private long reused;

    private void add(FileExtent extent, long newBytes, long metBytes) {
      extents++;
      bytes = Sum.plus(bytes, extent.length());
      stored = Sum.plus(stored, newBytes);
      reused = Sum.plus(reused, metBytes);
      reusedExtents += metBytes > 0 ? 1 : 0;
    }

    long extents() {
      return extents;
    }

    long bytes() {
      return bytes;
    }

    long stored() {
      return stored;
    }

    long reusedExtents() {
      return reusedExtents;
    }

    long reused() {
      return reused;
    }
  }

  private final UsedSpace space;
  private final Pool packed;
  private final Pool metabox;
  private final LongSet fragments = new LongSet(MAX_FRAGMENTS);
  private final Map<String, Way> ways = new TreeMap<>();

  /** Whether the inode whose extents are read is in the metabox. */
  private boolean inMetabox;

  private long stored;
  private long reused;

  ExtentTally(int blockSize, Pool packed, Pool metabox) {
    this.space = new UsedSpace(blockSize);
    this.packed = packed;
    this.metabox = metabox;
  }

  /** Reads the block map of a file, directory or symbolic link. */
  FileUse add(FileInfo file) throws IOException {
    inMetabox = file.attributes().nid() < 0;
    stored = 0;
    reused = 0;
    file.view().readExtents(this::add);
    return new FileUse(file.attributes().size(), stored, reused);
  }

  private void add(FileExtent extent) {
    long met = 0;
    long fresh = 0;
    switch (extent.kind()) {
      case HOLE -> {}
      case PLAIN, COMPRESSED -> {
        met = space.use(extent.device(), extent.address(), extent.storedLength());
        fresh = extent.storedLength() - met;
      }
      case INLINE, COMPRESSED_INLINE ->
          fresh = inMetabox ? metabox.take(extent.storedLength()) : extent.storedLength();
      case FRAGMENT -> {
        if (fragments.add(extent.address())) {
          fresh = packed.take(extent.length());
        } else {
          met = packed.share(extent.length());
        }
      }
    }
    ways.computeIfAbsent(way(extent), key -> new Way()).add(extent, fresh, met);
    stored = Sum.plus(stored, fresh);
    reused = Sum.plus(reused, met);
  }

  private static String way(FileExtent extent) {
    return extent.algorithm().isEmpty() ? extent.kind().toString() : extent.algorithm();
  }

  /** Returns the sums by algorithm, and by kind for uncompressed extents. */
  Map<String, Way> ways() {
    return ways;
  }

  /** Returns whether all sharing was found. */
  boolean isComplete() {
    return space.isComplete() && !fragments.isFull();
  }
}
