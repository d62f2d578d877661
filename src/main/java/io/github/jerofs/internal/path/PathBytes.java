package io.github.jerofs.internal.path;

import java.util.Arrays;

/** The bytes of a path: names separated by single slashes, with a leading slash if absolute. */
public final class PathBytes {
  /** The path of the root directory. */
  static final byte[] ROOT = {'/'};

  private static final byte[] UP = {'.', '.'};

  private PathBytes() {}

  /** Returns the path of the root directory. */
  public static byte[] root() {
    return ROOT.clone();
  }

  /**
   * Returns {@code raw} without repeated and trailing slashes, or {@code raw} itself if canonical.
   */
  public static byte[] canonical(byte[] raw) {
    if (isCanonical(raw)) {
      return raw;
    }
    byte[] result = new byte[raw.length];
    int n = 0;
    for (byte b : raw) {
      if (b != '/' || n == 0 || result[n - 1] != '/') {
        result[n++] = b;
      }
    }
    if (n > 1 && result[n - 1] == '/') {
      n--;
    }
    return Arrays.copyOf(result, n);
  }

  private static boolean isCanonical(byte[] path) {
    for (int i = 1; i < path.length; i++) {
      if (path[i] == '/' && (path[i - 1] == '/' || i == path.length - 1)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a path begins with a slash. */
  public static boolean isAbsolute(byte[] path) {
    return path.length > 0 && path[0] == '/';
  }

  /** Returns the start of each name. The empty path has one empty name; the root has none. */
  public static int[] nameOffsets(byte[] path) {
    if (path.length == 0) {
      return new int[1];
    }
    int count = 0;
    for (int i = 0; i < path.length; i++) {
      if (isNameStart(path, i)) {
        count++;
      }
    }
    int[] offsets = new int[count];
    int n = 0;
    for (int i = 0; i < path.length; i++) {
      if (isNameStart(path, i)) {
        offsets[n++] = i;
      }
    }
    return offsets;
  }

  private static boolean isNameStart(byte[] path, int i) {
    return path[i] != '/' && (i == 0 || path[i - 1] == '/');
  }

  /** Returns the end of name {@code i}. */
  public static int nameEnd(byte[] path, int[] offsets, int i) {
    int end = i + 1 < offsets.length ? offsets[i + 1] : path.length;
    while (end > offsets[i] && path[end - 1] == '/') {
      end--;
    }
    return end;
  }

  /** Appends {@code child}, a nonempty relative path, to {@code parent}. */
  public static byte[] join(byte[] parent, byte[] child) {
    if (parent.length == 0) {
      return child;
    }
    boolean slash = parent[parent.length - 1] != '/';
    int start = parent.length + (slash ? 1 : 0);
    byte[] result = Arrays.copyOf(parent, start + child.length);
    if (slash) {
      result[parent.length] = '/';
    }
    System.arraycopy(child, 0, result, start, child.length);
    return result;
  }

  /** Returns {@code path} with a slash at its end. */
  public static byte[] withSlash(byte[] path) {
    byte[] result = Arrays.copyOf(path, path.length + 1);
    result[path.length] = '/';
    return result;
  }

  /** Returns {@code count} repetitions of {@code ..}, separated by slashes. */
  static byte[] ups(int count) {
    byte[] result = new byte[Math.max(0, count * 3 - 1)];
    Arrays.fill(result, (byte) '.');
    for (int i = 2; i < result.length; i += 3) {
      result[i] = '/';
    }
    return result;
  }

  /** Returns whether a name is {@code .}. */
  public static boolean isDot(byte[] path, int from, int to) {
    return to - from == 1 && path[from] == '.';
  }

  /** Returns whether a name is {@code ..}. */
  public static boolean isDotDot(byte[] path, int from, int to) {
    return to - from == 2 && path[from] == '.' && path[from + 1] == '.';
  }

  /** Removes {@code .}, and {@code ..} with the preceding name, without resolving links. */
  static byte[] normalize(byte[] path, int[] offsets) {
    boolean absolute = isAbsolute(path);
    byte[] result = new byte[path.length];
    int[] starts = new int[offsets.length];
    int kept = 0;
    int n = 0;
    if (absolute) {
      result[n++] = '/';
    }
    for (int i = 0; i < offsets.length; i++) {
      int from = offsets[i];
      int to = nameEnd(path, offsets, i);
      if (from == to || isDot(path, from, to)) {
        continue;
      }
      if (isDotDot(path, from, to)) {
        int last = kept == 0 ? -1 : starts[kept - 1];
        if (last >= 0 && !Arrays.equals(result, last, n, UP, 0, UP.length)) {
          kept--;
          n = Math.max(last - 1, absolute ? 1 : 0);
          continue;
        }
        if (absolute) {
          continue;
        }
      }
      if (n > 0 && result[n - 1] != '/') {
        result[n++] = '/';
      }
      starts[kept++] = n;
      System.arraycopy(path, from, result, n, to - from);
      n += to - from;
    }
    return Arrays.copyOf(result, n);
  }
}
