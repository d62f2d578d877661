package io.github.jerofs.error;

import java.util.Arrays;

/**
 * A limit on the resources that reading an image may take, which keeps hostile images from
 * exhausting memory or time. An operation that exceeds a limit fails with a {@link
 * LimitExceededException}; the rest of the image stays readable.
 */
public enum ErofsLimit {
  /** Maximum decoded size of a compressed extent, in bytes. The default is the limit of Linux. */
  EXTENT_BYTES(
      "maxExtentBytes",
      12 << 20,
      1,
      256 << 20,
      "Maximum decoded size of a compressed extent, in bytes."),
  /**
   * Maximum size of an extended attribute's value, in bytes. The default is the limit of the
   * format.
   */
  XATTR_BYTES(
      "maxXattrBytes",
      0xffff,
      0,
      0xffff,
      "Maximum size of an extended attribute's value, in bytes."),
  /**
   * Maximum number of symbolic links followed in one path. The default is the limit of Linux.
   * Exceeding it fails with a {@link java.nio.file.FileSystemLoopException} whose cause is a {@code
   * LimitExceededException}.
   */
  LINKS("maxLinks", 40, 0, 256, "Maximum number of symbolic links followed in one path."),
  /**
   * Maximum length of the path of a listed directory, in bytes. A walk down a chain of directories
   * holds a path for each of them, so its memory grows with the square of this limit.
   */
  PATH_BYTES(
      "maxPathBytes",
      8192,
      1,
      64 << 10,
      "Maximum length of the path of a listed directory, in bytes."),
  /**
   * Maximum size of the decoded metabox, a compressed store of inodes, in bytes, in addition to 64
   * times the size of the image.
   */
  METABOX_BYTES(
      "maxMetaboxBytes",
      64 << 20,
      0,
      Long.MAX_VALUE >> 1,
      "Maximum size of the decoded metabox, in bytes, in addition to 64 times the size of the"
          + " image."),
  /** Maximum number of layers in a union. The default is that of overlayfs. */
  LAYERS("maxLayers", 500, 1, 4096, "Maximum number of layers in a union."),
  /** Maximum number of files and directories in an archive that is opened as an image. */
  ARCHIVE_ENTRIES(
      "maxArchiveEntries",
      4 << 20,
      1,
      1 << 28,
      "Maximum number of files and directories in an archive that is opened as an image."),
  /** Maximum length of a compressed archive or image after decompression, in bytes. */
  ARCHIVE_BYTES(
      "maxArchiveBytes",
      256L << 30,
      1,
      Long.MAX_VALUE >> 1,
      "Maximum length of a compressed archive or image after decompression, in bytes."),
  /**
   * Maximum ratio of the lengths of a compressed archive or image after and before decompression,
   * if it decompresses to more than 64 MiB.
   */
  ARCHIVE_RATIO(
      "maxArchiveRatio",
      250,
      1,
      1 << 30,
      "Maximum ratio of the lengths of a compressed archive or image after and before"
          + " decompression, if it decompresses to more than 64 MiB.");

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

  /** Returns the {@code env} key of this limit. */
  public String key() {
    return key;
  }

  /** Returns a description of the limit in one sentence. */
  public String documentation() {
    return documentation;
  }

  /** Returns the default value. */
  public long byDefault() {
    return byDefault;
  }

  /** Returns the smallest permitted value. */
  public long least() {
    return least;
  }

  /** Returns the largest permitted value. */
  public long most() {
    return most;
  }

  /**
   * Returns the limit with the given key.
   *
   * @throws IllegalArgumentException if no limit has this key; the message lists the keys
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
