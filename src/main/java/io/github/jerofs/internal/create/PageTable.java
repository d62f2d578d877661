package io.github.jerofs.internal.create;

import static io.github.jerofs.internal.create.Spool.PAGE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps the pages of a file to pages of the spool. Pages never written are holes. Not thread-safe.
 */
final class PageTable {
  private static final long HOLE = -1;
  private static final int PART = 512;
  private static final int BUFFER = 128 << 10;

  private final Spool spool;

  /** Parts of {@link #PART} page numbers each. */
  private long[] @Nullable [] parts = new long[1][];

  PageTable(Spool spool) {
    this.spool = spool;
  }

  private long get(long page) {
    int part = (int) (page / PART);
    long[] numbers = part < parts.length ? parts[part] : null;
    return numbers == null ? HOLE : numbers[(int) (page % PART)];
  }

  private void set(long page, long number) {
    int part = (int) (page / PART);
    if (part >= parts.length) {
      parts = Arrays.copyOf(parts, Math.max(part + 1, parts.length * 2));
    }
    long[] numbers = parts[part];
    if (numbers == null) {
      numbers = new long[PART];
      Arrays.fill(numbers, HOLE);
      parts[part] = numbers;
    }
    numbers[(int) (page % PART)] = number;
  }

  /** Returns the length of the run at {@code position} that is contiguous in the spool. */
  private int run(long position, int atMost) {
    long page = position / PAGE;
    long number = get(page);
    long length = PAGE - position % PAGE;
    while (length < atMost) {
      page++;
      if (get(page) != (number == HOLE ? HOLE : ++number)) {
        break;
      }
      length += PAGE;
    }
    return (int) Math.min(length, atMost);
  }

  private long place(long position) {
    return get(position / PAGE) * PAGE + position % PAGE;
  }

  /** Reads {@code length} bytes. Holes are zeros. */
  void read(long position, ByteBuffer target, int length) throws IOException {
    byte[] buffer = target.hasArray() ? target.array() : new byte[Math.min(length, BUFFER)];
    int done = 0;
    while (done < length) {
      long at = position + done;
      int most = target.hasArray() ? length - done : Math.min(length - done, buffer.length);
      int n = run(at, most);
      int from = target.hasArray() ? target.arrayOffset() + target.position() : 0;
      if (get(at / PAGE) == HOLE) {
        Arrays.fill(buffer, from, from + n, (byte) 0);
      } else {
        spool.read(place(at), buffer, from, n);
      }
      if (target.hasArray()) {
        target.position(target.position() + n);
      } else {
        target.put(buffer, 0, n);
      }
      done += n;
    }
  }

  /** Writes all remaining bytes. New pages are freed again if that fails. */
  void write(long position, ByteBuffer source) throws IOException {
    int length = source.remaining();
    List<Long> added = new ArrayList<>();
    boolean complete = false;
    try {
      add(position, length, added);
      writeRuns(position, source, length);
      complete = true;
    } finally {
      if (!complete) {
        added.forEach(this::free);
      }
    }
  }

  /** Adds the missing pages of a range. Those that are not fully written are filled with zeros. */
  private void add(long position, int length, List<Long> added) throws IOException {
    long end = position + length;
    for (long page = position / PAGE; page * PAGE < end; page++) {
      if (get(page) == HOLE) {
        set(page, spool.allocate());
        added.add(page);
        if (page * PAGE < position || (page + 1) * PAGE > end) {
          spool.write(get(page) * PAGE, new byte[PAGE], 0, PAGE);
        }
      }
    }
  }

  private void writeRuns(long position, ByteBuffer source, int length) throws IOException {
    byte[] buffer = source.hasArray() ? source.array() : new byte[Math.min(length, BUFFER)];
    int done = 0;
    while (done < length) {
      long at = position + done;
      int most = source.hasArray() ? length - done : Math.min(length - done, buffer.length);
      int n = run(at, most);
      if (source.hasArray()) {
        spool.write(place(at), buffer, source.arrayOffset() + source.position(), n);
        source.position(source.position() + n);
      } else {
        source.get(buffer, 0, n);
        spool.write(place(at), buffer, 0, n);
      }
      done += n;
    }
  }

  private void free(long page) {
    long number = get(page);
    if (number != HOLE) {
      set(page, HOLE);
      spool.release(number);
    }
  }

  /** Frees everything from {@code size} on. */
  void truncate(long size) throws IOException {
    int tail = (int) (size % PAGE);
    long last = size / PAGE;
    if (tail != 0 && get(last) != HOLE) {
      spool.write(get(last) * PAGE + tail, new byte[PAGE - tail], 0, PAGE - tail);
    }
    long first = tail == 0 ? last : last + 1;
    for (int part = (int) (first / PART); part < parts.length; part++) {
      if (parts[part] != null) {
        for (long page = Math.max(first, (long) part * PART); page < (part + 1L) * PART; page++) {
          free(page);
        }
      }
    }
  }
}
