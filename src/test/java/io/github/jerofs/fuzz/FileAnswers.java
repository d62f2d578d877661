package io.github.jerofs.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The results of all reads of one file so far: for each byte of a few windows, a value or a kind of
 * error. A result that differs from an earlier one is a {@link Disagreement}.
 */
final class FileAnswers {
  private static final int WINDOW = 24 << 10;

  /** Thrown if two reads of one image had different results. */
  static final class Disagreement extends RuntimeException {
    private static final long serialVersionUID = 1;

    Disagreement(String what) {
      super(what);
    }
  }

  /** A compared part of the file. */
  static final class Window {
    private static final byte UNKNOWN = 0;
    private static final byte VALUE = 1;
    private static final byte ERROR = 2;

    final long from;
    final int length;
    private final byte[] kinds;
    private final byte[] values;
    private final Map<Integer, ErrorKind> errors = new HashMap<>();
    private final String[] orders;

    private Window(long from, int length) {
      this.from = from;
      this.length = length;
      this.kinds = new byte[length];
      this.values = new byte[length];
      this.orders = new String[(length >> 6) + 1];
    }

    long end() {
      return from + length;
    }
  }

  private final String path;
  private final List<Window> windows = new ArrayList<>();

  /**
   * Chooses the windows of a file of {@code size} bytes: at its beginning, at its end, and one in
   * between.
   */
  FileAnswers(String path, long size, Random random) {
    this.path = path;
    if (size <= 3 * WINDOW) {
      windows.add(new Window(0, (int) size));
      return;
    }
    windows.add(new Window(0, WINDOW));
    long middle = WINDOW + Math.floorMod(random.nextLong(), size - 3L * WINDOW + 1);
    windows.add(new Window(middle, WINDOW));
    windows.add(new Window(size - WINDOW, WINDOW));
  }

  List<Window> windows() {
    return windows;
  }

  String path() {
    return path;
  }

  /** Records that {@code order} read the bytes {@code read[0, n)} at {@code position}. */
  void value(Window window, long position, byte[] read, int n, String order) {
    int at = (int) (position - window.from);
    for (int i = 0; i < n; i++) {
      if (window.kinds[at + i] == Window.UNKNOWN) {
        window.kinds[at + i] = Window.VALUE;
        window.values[at + i] = read[i];
        window.orders[(at + i) >> 6] = order;
      }
    }
    int different = Arrays.mismatch(window.values, at, at + n, read, 0, n);
    for (int i = 0; different < 0 && i < n; i++) {
      different = window.kinds[at + i] == Window.VALUE ? -1 : i;
    }
    if (different >= 0) {
      throw disagreement(window, at + different, "value " + read[different], order);
    }
  }

  /** Records that {@code order} failed at {@code position}. */
  void error(Window window, long position, ErrorKind error, String order) {
    int at = (int) (position - window.from);
    if (window.kinds[at] == Window.UNKNOWN) {
      window.kinds[at] = Window.ERROR;
      window.errors.put(at, error);
      window.orders[at >> 6] = order;
    } else if (window.errors.get(at) != error) {
      throw disagreement(window, at, error.toString(), order);
    }
  }

  private Disagreement disagreement(Window window, int at, String now, String order) {
    String before =
        window.kinds[at] == Window.VALUE
            ? "value " + window.values[at]
            : window.errors.get(at).toString();
    return new Disagreement(
        path
            + ", byte "
            + (window.from + at)
            + ": "
            + order
            + " gave "
            + now
            + ", but "
            + window.orders[at >> 6]
            + " (or one since) "
            + before);
  }
}
