package io.github.jerofs.internal.write.compress;

import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.format.Feature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the compression features that an image uses and derives feature bits and configuration
 * records. Not thread-safe.
 */
public final class CompressionUsage {
  private static final int ZTAILPACKING = 0x10;
  private static final int LZ4_MAX_DISTANCE = 0xffff;
  private static final int LONG_RECORD = 14;
  private static final int SHORT_RECORD = 6;
  private static final int MIN_LZMA_DICTIONARY = 4096;
  private static final int DEFLATE_WINDOW_BITS = 15;
  private static final int MIN_ZSTD_WINDOW_LOG = 10;

  private static final int MAX_LZMA_DICTIONARY = 8 << 20;
  private static final int MAX_ZSTD_WINDOW_LOG = 20;

  /** The length of the longest extent of each algorithm in bytes. */
  private final Map<Algorithm, Integer> longest = new EnumMap<>(Algorithm.class);

  /** The algorithms of data that this build compresses, rather than refers to. */
  private final Set<Algorithm> made = EnumSet.noneOf(Algorithm.class);

  private int lz4Blocks = 1;
  private boolean bigPclusters;
  private boolean extents;
  private boolean fragments;
  private boolean inlineTails;

  /** Adds the features of {@code file}. */
  public void add(EncodedFile file) {
    if (file instanceof EncodedFile.Fragment) {
      fragments = true;
    } else if (file instanceof EncodedFile.Compressed compressed) {
      made.add(Algorithms.of(compressed.encoding().method()));
      add(compressed);
    }
  }

  /** Adds the features of a file on an extra device. */
  public void add(StoredContent content) {
    if (content instanceof StoredPclusters pclusters) {
      add(pclusters.file());
    } else if (content instanceof StoredTable table) {
      table.longest().forEach((algorithm, length) -> add(algorithm, length, table.mostBlocks()));
      extents = true;
    }
  }

  private void add(EncodedFile.Compressed file) {
    Encoding encoding = file.encoding();
    int tail = file.inlineTail().length > 0 ? file.tailLength() : 0;
    add(
        Algorithms.of(encoding.method()),
        Math.max(tail, file.extents().longestCompressed()),
        (file.extents().mostStored() + encoding.blockSize() - 1) >> encoding.blockBits());
    extents |= encoding.form() == Encoding.Form.EXTENTS;
    fragments |= file.fragment().length > 0;
    inlineTails |= file.inlineTail().length > 0;
  }

  private void add(Algorithm algorithm, int length, int blocks) {
    longest.merge(algorithm, length, Math::max);
    bigPclusters |= blocks > 1;
    if (algorithm == Algorithm.LZ4) {
      lz4Blocks = Math.max(lz4Blocks, blocks);
    }
  }

  /** Returns the required bits of {@code feature_incompat}. */
  public int features() {
    int bits = 0;
    if (!longest.isEmpty()) {
      bits |= Feature.ZERO_PADDING;
    }
    if (needsRecords()) {
      bits |= Feature.COMPR_CFGS;
    }
    if (extents) {
      bits |= Feature.BITS48;
    }
    if (fragments) {
      bits |= Feature.FRAGMENTS;
    }
    if (inlineTails) {
      bits |= ZTAILPACKING;
    }
    return bits;
  }

  /** Returns the algorithms that are used. */
  public Set<Algorithm> usedAlgorithms() {
    return Set.copyOf(longest.keySet());
  }

  /** Returns the libraries that made the compressed data, with their versions. */
  public List<String> codecs() {
    return Codecs.of(made);
  }

  /** Returns whether the same libraries write the same bytes on every machine. */
  public boolean isReproducible() {
    return !made.contains(Algorithm.DEFLATE);
  }

  /** LZ4 with single-block pclusters predates the records. */
  private boolean needsRecords() {
    boolean onlyLz4 =
        longest.isEmpty() || longest.keySet().equals(Map.of(Algorithm.LZ4, 0).keySet());
    return !onlyLz4 || bigPclusters || extents;
  }

  /**
   * Returns the field {@code u1} of the superblock: the bitmap of algorithms, or the maximum
   * distance of LZ4.
   */
  public int algorithms() {
    if (longest.isEmpty()) {
      return 0;
    }
    if (!needsRecords()) {
      return LZ4_MAX_DISTANCE;
    }
    return longest.keySet().stream().mapToInt(algorithm -> 1 << Algorithms.id(algorithm)).sum();
  }

  /** Returns the configuration records, which follow the superblock; empty if none are needed. */
  public byte[] records() {
    ByteBuffer out =
        ByteBuffer.allocate(longest.size() * (LONG_RECORD + 4)).order(ByteOrder.LITTLE_ENDIAN);
    if (needsRecords()) {
      longest.forEach((algorithm, length) -> put(out, algorithm, length));
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private void put(ByteBuffer out, Algorithm algorithm, int length) {
    out.position((out.position() + 3) & -4);
    boolean isLong = algorithm == Algorithm.LZ4 || algorithm == Algorithm.LZMA;
    int size = isLong ? LONG_RECORD : SHORT_RECORD;
    out.putShort((short) size);
    int at = out.position();
    switch (algorithm) {
      case LZ4 -> out.putShort(at, (short) LZ4_MAX_DISTANCE).putShort(at + 2, (short) lz4Blocks);
      case LZMA -> out.putInt(at, lzmaDictionary(length));
      case DEFLATE -> out.put(at, (byte) DEFLATE_WINDOW_BITS);
      case ZSTD -> out.put(at + 1, (byte) (windowLog(length) - MIN_ZSTD_WINDOW_LOG));
    }
    out.position(at + size);
  }

  private static int lzmaDictionary(int length) {
    return Math.min(MAX_LZMA_DICTIONARY, Math.max(MIN_LZMA_DICTIONARY, length));
  }

  /** A frame's window is its content, rounded up by decoders. */
  private static int windowLog(int length) {
    int rounded = Integer.SIZE - Integer.numberOfLeadingZeros(length - 1);
    return Math.min(MAX_ZSTD_WINDOW_LOG, Math.max(MIN_ZSTD_WINDOW_LOG, rounded));
  }
}
