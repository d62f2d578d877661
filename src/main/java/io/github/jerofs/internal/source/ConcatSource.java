package io.github.jerofs.internal.source;

import io.github.jerofs.internal.io.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A concatenation of sources. A range within one part is accessed directly in that part. */
public final class ConcatSource implements ImageSource {
  /** The nonempty parts. */
  private final List<ImageSource> parts;

  private final List<ImageSource> toClose;

  /** The start of each part, followed by the end of the last part. */
  private final long[] starts;

  private final String description;

  /**
   * Joins {@code parts}. Closing this source closes all of them.
   *
   * @throws IllegalArgumentException if the total length does not fit in a {@code long}
   */
  public ConcatSource(List<ImageSource> parts) {
    this.toClose = List.copyOf(parts);
    this.parts = parts.stream().filter(part -> part.size() > 0).toList();
    this.description =
        parts.isEmpty()
            ? "nothing"
            : String.join(" + ", parts.stream().map(ImageSource::description).toList());
    this.starts = new long[this.parts.size() + 1];
    for (int i = 0; i < this.parts.size(); i++) {
      starts[i + 1] = starts[i] + this.parts.get(i).size();
      if (starts[i + 1] < 0) {
        throw new IllegalArgumentException("too long when joined: " + description);
      }
    }
  }

  @Override
  public long size() {
    return starts[parts.size()];
  }

  @Override
  public String description() {
    return description;
  }

  /** Returns the part that holds {@code position}, which must be inside the source. */
  private int partAt(long position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 ? found : -found - 2;
  }

  private boolean isInOnePart(int part, long position, long length) {
    return length <= starts[part + 1] - position;
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size()) {
      return -1;
    }
    int part = partAt(position);
    int most = (int) Math.min(dst.remaining(), starts[part + 1] - position);
    return parts.get(part).readAtMost(position - starts[part], most, dst);
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    if (length == 0) {
      return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    int part = partAt(position);
    if (isInOnePart(part, position, length)) {
      return parts.get(part).view(position - starts[part], length);
    }
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(position, copy);
    return copy.flip();
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    int part = partAt(position);
    return parts
        .get(part)
        .peek(position - starts[part], (int) Math.min(max, starts[part + 1] - position));
  }

  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    int part = length == 0 ? 0 : partAt(position);
    if (length == 0 || !isInOnePart(part, position, length)) {
      throw new UnsupportedOperationException("cannot map: not in one part of " + description());
    }
    return parts.get(part).map(position - starts[part], length, mapper);
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(toClose);
  }
}
