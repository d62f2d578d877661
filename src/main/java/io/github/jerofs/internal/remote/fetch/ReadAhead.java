package io.github.jerofs.internal.remote.fetch;

/**
 * Detects sequential readers and determines how far to read ahead of each: a window that doubles up
 * to a limit. Tracks a few readers at a time. Random access causes no read-ahead.
 *
 * <p>Not thread-safe, except for {@link #isDue}.
 */
public final class ReadAhead {
  private static final int STREAMS = 8;

  private final int most;
  private final Stream[] streams = new Stream[STREAMS];
  private int oldest;

  private static final class Stream {
    /** The next granule that a sequential reader will miss. */
    private int next = -1;

    private int window;

    /** Reading this granule triggers the next window; -1 for none. */
    private volatile int due = -1;
  }

  /**
   * Creates a detector without readers.
   *
   * @param most the maximum number of granules per window
   */
  ReadAhead(int most) {
    this.most = most;
    for (int i = 0; i < STREAMS; i++) {
      streams[i] = new Stream();
    }
  }

  /**
   * Returns how many granules to fetch after a miss of {@code granule}.
   *
   * @param wanted the number of granules that the read needs
   */
  int onMiss(int granule, int wanted) {
    for (Stream stream : streams) {
      if (stream.next == granule) {
        return advance(stream, granule, wanted);
      }
    }
    Stream stream = streams[oldest];
    oldest = (oldest + 1) % STREAMS;
    stream.due = -1;
    stream.window = Math.min(most, wanted);
    stream.next = granule + stream.window;
    return stream.window;
  }

  private int advance(Stream stream, int granule, int wanted) {
    stream.window = Math.min(most, Math.max(2 * stream.window, wanted));
    stream.next = granule + stream.window;
    stream.due = granule;
    return stream.window;
  }

  /** Returns whether a read of {@code granule} should be followed by {@link #onDue}. */
  boolean isDue(int granule) {
    for (Stream stream : streams) {
      if (stream.due == granule) {
        return true;
      }
    }
    return false;
  }

  /** The granules {@code [first, first + count)} to read ahead. */
  record Window(int first, int count) {}

  /** Returns the window to read ahead when {@code granule} is read; possibly empty. */
  Window onDue(int granule) {
    for (Stream stream : streams) {
      if (stream.due == granule) {
        int first = stream.next;
        return new Window(first, advance(stream, first, 1));
      }
    }
    return new Window(granule, 0);
  }
}
