package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of another source and repeated words, in any order. Disk images store partitions in this
 * form. Closing this source closes the other source.
 */
public final class PieceSource implements ImageSource {
  private static final long REPEATED = -1;
  private static final int MAX_FILL = 64 << 10;

  private final ImageSource whole;
  private final long[] ends;

  /** Byte offset in the whole, or {@link #REPEATED}. */
  private final long[] offsets;

  private final int[] words;

  private PieceSource(ImageSource whole, long[] ends, long[] offsets, int[] words) {
    this.whole = whole;
    this.ends = ends;
    this.offsets = offsets;
    this.words = words;
  }

  /** Collects pieces in order. Merges contiguous neighbors. */
  public static final class Builder {
    private final ImageSource whole;
    private long[] ends = new long[4];
    private long[] offsets = new long[4];
    private int[] words = new int[4];
    private int count;

    /** Creates a builder without pieces. */
    public Builder(ImageSource whole) {
      this.whole = whole;
    }

    /** Returns the length so far in bytes. */
    public long size() {
      return count == 0 ? 0 : ends[count - 1];
    }

    /** Adds {@code [offset, offset + length)} of the other source, which must contain the range. */
    public Builder piece(long offset, long length) {
      Objects.checkFromIndexSize(offset, length, whole.size());
      if (length > 0) {
        long before = count < 2 ? 0 : ends[count - 2];
        if (count > 0
            && offsets[count - 1] != REPEATED
            && offsets[count - 1] + ends[count - 1] - before == offset) {
          ends[count - 1] = Math.addExact(ends[count - 1], length);
        } else {
          add(offset, 0, length);
        }
      }
      return this;
    }

    /** Adds {@code length} bytes of a repeated little-endian word. */
    public Builder repeated(int word, long length) {
      if (length > 0) {
        if (count > 0 && offsets[count - 1] == REPEATED && words[count - 1] == word) {
          ends[count - 1] = Math.addExact(ends[count - 1], length);
        } else {
          add(REPEATED, word, length);
        }
      }
      return this;
    }

    private void add(long offset, int word, long length) {
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
        offsets = Arrays.copyOf(offsets, 2 * count);
        words = Arrays.copyOf(words, 2 * count);
      }
      ends[count] = Math.addExact(size(), length);
      offsets[count] = offset;
      words[count] = word;
      count++;
    }

    /** Returns the source. */
    public PieceSource build() {
      return new PieceSource(
          whole,
          Arrays.copyOf(ends, count),
          Arrays.copyOf(offsets, count),
          Arrays.copyOf(words, count));
    }
  }

  /** Returns the piece that contains {@code position}, which must be inside the source. */
  private int find(long position) {
    int found = Arrays.binarySearch(ends, position);
    return found < 0 ? -found - 1 : found + 1;
  }

  private long start(int piece) {
    return piece == 0 ? 0 : ends[piece - 1];
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public String description() {
    return whole.description();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size()) {
      return -1;
    }
    int piece = find(position);
    int length = (int) Math.min(dst.remaining(), ends[piece] - position);
    long skip = position - start(piece);
    if (offsets[piece] != REPEATED) {
      return whole.readAtMost(offsets[piece] + skip, length, dst);
    }
    int filled = Math.min(length, MAX_FILL);
    fill(dst, filled, Integer.rotateRight(words[piece], Byte.SIZE * (int) (skip % Integer.BYTES)));
    return filled;
  }

  /** Writes {@code length} bytes of the repeated little-endian {@code word}. */
  private static void fill(ByteBuffer dst, int length, int word) {
    long pair = (word & 0xffffffffL) << Integer.SIZE | (word & 0xffffffffL);
    if (dst.order() == ByteOrder.BIG_ENDIAN) {
      pair = Long.reverseBytes(pair);
    }
    int longs = length / Long.BYTES;
    for (int i = 0; i < longs; i++) {
      dst.putLong(pair);
    }
    for (int i = 0; i < length % Long.BYTES; i++) {
      dst.put((byte) (word >>> (Byte.SIZE * (i % Integer.BYTES))));
    }
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    if (length == 0) {
      return ByteBuffer.allocate(0);
    }
    int piece = find(position);
    if (offsets[piece] != REPEATED && ends[piece] - position >= length) {
      return whole.view(offsets[piece] + position - start(piece), length);
    }
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(position, copy);
    return copy.flip();
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    int piece = find(position);
    return offsets[piece] == REPEATED
        ? null
        : whole.peek(
            offsets[piece] + position - start(piece), (int) Math.min(max, ends[piece] - position));
  }

  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    int piece = length == 0 ? -1 : find(position);
    if (piece < 0 || offsets[piece] == REPEATED || ends[piece] - position < length) {
      throw new UnsupportedOperationException(
          "cannot map: these bytes are not one run in " + description());
    }
    return whole.map(offsets[piece] + position - start(piece), length, mapper);
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
