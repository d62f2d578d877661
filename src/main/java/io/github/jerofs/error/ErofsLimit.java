package io.github.jerofs.error;

import java.util.Arrays;

/**
 * A bound on what an image may ask for, so that a hostile one cannot take all memory or time. What
 * exceeds one fails with a {@link LimitExceededException}; the rest of the image stays readable.
 */
public enum ErofsLimit {
  /** Most bytes that one compressed extent may decode to. The default is that of Linux. */
  EXTENT_BYTES(
      "maxExtentBytes",
      12 << 20,
      1,
      256 << 20,
      "Most bytes that one compressed extent may decode to."),
  /** Most bytes in the value of an extended attribute. The default is that of the format. */
  XATTR_BYTES(
      "maxXattrBytes", 0xffff, 0, 0xffff, "Most bytes in the value of an extended attribute."),
  /**
   * Most symbolic links followed in one path. The default is that of Linux. What exceeds it is a
   * {@link java.nio.file.FileSystemLoopException}, caused by a {@code LimitExceededException}.
   */
  LINKS("maxLinks", 40, 0, 256, "Most symbolic links followed in one path."),
  /**
   * Most bytes in the path of a directory that is listed. A walk down a chain of directories holds
   * a path for each, so memory grows with the square of this.
   */
  PATH_BYTES(
      "maxPathBytes", 8192, 1, 64 << 10, "Most bytes in the path of a directory that is listed."),
  /** Most bytes in the decoded metabox, besides 64 times the size of the image. */
  METABOX_BYTES(
      "maxMetaboxBytes",
      64 << 20,
      0,
      Long.MAX_VALUE >> 1,
      "Most bytes in the decoded metabox, besides 64 times the size of the image."),
  /** Most layers in a union. The default is that of overlayfs. */
  LAYERS("maxLayers", 500, 1, 4096, "Most layers in a union.");

  private final String key;
  private final long byDefault;
  private final long least;
  private final long most;
  private final String documentation;

  ErofsLimit(String key, long byDefault, long least, long most, String documentation) {
    this.key = key;
    this.byDefault = byDefault;
    this.least = least;
    this.most = most;
    this.documentation = documentation;
  }

  /** Returns the key of {@code env} that sets this limit. */
  public String key() {
    return key;
  }

  /** Returns what is limited, in one sentence. */
  public String documentation() {
    return documentation;
  }

  /** Returns the value that holds unless another is set. */
  public long byDefault() {
    return byDefault;
  }

  /** Returns the least value that can be set. */
  public long least() {
    return least;
  }

  /** Returns the greatest value that can be set. */
  public long most() {
    return most;
  }

  /**
   * Returns the limit that {@code key} sets.
   *
   * @throws IllegalArgumentException if there is none, with a list of the keys
   */
  public static ErofsLimit ofKey(String key) {
    for (ErofsLimit limit : values()) {
      if (limit.key.equals(key)) {
        return limit;
      }
    }
    throw new IllegalArgumentException(
        "unknown limit '"
            + key
            + "'; known are "
            + Arrays.stream(values()).map(ErofsLimit::key).toList());
  }
}
