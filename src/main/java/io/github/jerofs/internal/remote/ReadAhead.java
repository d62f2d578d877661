package io.github.jerofs.internal.remote;

/**
 * Finds readers that go from front to back, and tells how far ahead of each to fetch: twice as far
 * each time, up to a limit. Knows a few readers at a time; who jumps around costs nothing more.
 *
 * <p>For one thread at a time, but for {@link #isDue}.
 */
final class ReadAhead {
  private static final int STREAMS = 8;

  private final int most;
  private final Stream[] streams = new Stream[STREAMS];
  private int oldest;

  private static final class Stream {
    /** The granule that a reader who goes on will miss next. */
    private int next = -1;

    private int window;

    /** When this one is read, it is time for the next window; -1 for never. */
    private volatile int due = -1;
  }

  /**
   * Begins with no readers.
   *
   * @param most number of granules to fetch at a time
   */
  ReadAhead(int most) {
    this.most = most;
    for (int i = 0; i < STREAMS; i++) {
      streams[i] = new Stream();
    }
  }

  /**
   * Tells how many granules to fetch when {@code granule} was missed.
   *
   * @param wanted number of granules that the reader wants anyway
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
    stream.due = granule + stream.window / 2;
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

  /** A run of granules to fetch ahead: {@code [first, first + count)}. */
  record Window(int first, int count) {}

  /** Returns what to fetch ahead, as {@code granule} is being read; perhaps nothing. */
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
