package io.github.jerofs.hadoop;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.hadoop.OpenImage.Lease;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem.Statistics;
import org.apache.hadoop.fs.StreamCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * A stream with vectored reads. Ranges are read in the order of their addresses in the image, so
 * that a pcluster or a granule of the store is read once for all ranges in it.
 */
final class VectoredInputStream extends ErofsInputStream {
  /** Below this distance, two ranges are usually in one granule. */
  private static final int MIN_SEEK = 128 << 10;

  private static final int MAX_READ = 1 << 20;

  /** Sorting by address needs the block map; that of larger files costs more than it saves. */
  private static final long MAX_MAPPED = 1L << 30;

  VectoredInputStream(
      Lease lease, Path path, long length, OpenHints hints, @Nullable Statistics statistics)
      throws IOException {
    super(lease, path, length, hints, statistics);
  }

  @Override
  public int minSeekForVectorReads() {
    return MIN_SEEK;
  }

  @Override
  public int maxReadSizeForVectorReads() {
    return MAX_READ;
  }

  @Override
  public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
      throws IOException {
    Objects.requireNonNull(allocate);
    List<FileRange> sorted = checked(ranges);
    checkOpen();
    for (FileRange range : sorted) {
      range.setData(new CompletableFuture<>());
    }
    for (FileRange range : byAddress(sorted)) {
      read(range, allocate);
    }
  }

  /** Returns the ranges in the order of their offsets. */
  private List<FileRange> checked(List<? extends FileRange> ranges) throws EOFException {
    List<FileRange> sorted = new ArrayList<>(ranges);
    for (FileRange range : sorted) {
      Objects.requireNonNull(range, "range");
      if (range.getLength() < 0) {
        throw new IllegalArgumentException("length is negative in " + range);
      }
      if (range.getOffset() < 0) {
        throw new EOFException("position is negative in " + range);
      }
      if (range.getOffset() > length() - range.getLength()) {
        throw new EOFException(path() + ": " + range + " is past the end, at " + length());
      }
    }
    sorted.sort(Comparator.comparingLong(FileRange::getOffset));
    for (int i = 1; i < sorted.size(); i++) {
      FileRange before = sorted.get(i - 1);
      if (before.getOffset() + before.getLength() > sorted.get(i).getOffset()) {
        throw new IllegalArgumentException(
            "overlapping ranges: " + before + " and " + sorted.get(i));
      }
    }
    return sorted;
  }

  private void read(FileRange range, IntFunction<ByteBuffer> allocate) {
    try {
      ByteBuffer dst = allocate.apply(range.getLength());
      dst.limit(dst.position() + range.getLength());
      readFully(range.getOffset(), dst.duplicate());
      range.getData().complete(dst); // the buffer itself, which may belong to a pool
    } catch (IOException | RuntimeException | Error e) { // a range without result blocks its user
      range.getData().completeExceptionally(e);
    }
  }

  private record Located(FileRange range, int device, long address) {}

  /** Sorts by the address of the first byte. */
  private List<FileRange> byAddress(List<FileRange> ranges) {
    if (ranges.size() < 2 || length() > MAX_MAPPED) {
      return ranges;
    }
    List<Located> located = new ArrayList<>();
    try {
      Files.getFileAttributeView(path(), ErofsFileAttributeView.class)
          .readExtents(extent -> locate(ranges, extent, located));
    } catch (IOException e) {
      return ranges; // reading the range at the damaged place fails with this
    }
    while (located.size() < ranges.size()) { // empty ranges at the end
      located.add(new Located(ranges.get(located.size()), Integer.MAX_VALUE, 0));
    }
    located.sort(Comparator.comparingInt(Located::device).thenComparingLong(Located::address));
    return located.stream().map(Located::range).toList();
  }

  /** Adds the next ranges as long as they begin in {@code extent}. */
  private static void locate(List<FileRange> ranges, FileExtent extent, List<Located> located) {
    while (located.size() < ranges.size()
        && ranges.get(located.size()).getOffset() < extent.end()) {
      FileRange range = ranges.get(located.size());
      long inExtent = extent.algorithm().isEmpty() ? range.getOffset() - extent.offset() : 0;
      located.add(new Located(range, extent.device(), extent.address() + inExtent));
    }
  }

  @Override
  public boolean hasCapability(String capability) {
    return super.hasCapability(capability)
        || capability.toLowerCase(Locale.ROOT).equals(StreamCapabilities.VECTOREDIO);
  }
}
