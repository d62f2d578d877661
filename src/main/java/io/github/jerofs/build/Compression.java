package io.github.jerofs.build;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The compression of file data. Immutable and thread-safe; each {@code with} method returns a
 * changed copy.
 *
 * @param method the compression method
 * @param level the level of the method
 * @param clusterSize a power of two in bytes, from 4096 to 1048576, or empty for the default of the
 *     method. With LZ4 and LZ4HC, it is the stored size of pclusters, which hold as much input as
 *     fits; with the others, the size of the slices of a file that are compressed independently, at
 *     least 8192
 */
public record Compression(CompressionMethod method, int level, OptionalInt clusterSize) {
  private static final int MIN_CLUSTER = 4096;
  private static final int MAX_CLUSTER = 1 << 20;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Compression {
    Objects.requireNonNull(method);
    if (level < method.minLevel() || level > method.maxLevel()) {
      throw new IllegalArgumentException(
          "level of %s: expected %d..%d, found %d"
              .formatted(method, method.minLevel(), method.maxLevel(), level));
    }
    if (clusterSize.isPresent()) {
      int size = clusterSize.getAsInt();
      boolean lz4 = method == CompressionMethod.LZ4 || method == CompressionMethod.LZ4HC;
      int least = lz4 ? MIN_CLUSTER : 2 * MIN_CLUSTER;
      if (Integer.bitCount(size) != 1 || size < least || size > MAX_CLUSTER) {
        throw new IllegalArgumentException(
            "cluster size of %s: expected a power of two in %d..%d, found %d"
                .formatted(method, least, MAX_CLUSTER, size));
      }
    }
  }

  /** Returns compression with {@code method} at its default level and cluster size. */
  public static Compression of(CompressionMethod method) {
    return new Compression(method, method.defaultLevel(), OptionalInt.empty());
  }

  /**
   * Parses {@code METHOD} or {@code METHOD,LEVEL}, such as {@code zstd,19}; the level may also be
   * written {@code level=19}.
   *
   * @throws IllegalArgumentException if {@code text} is neither
   */
  public static Compression parse(String text) {
    String[] parts = text.split(",", -1);
    CompressionMethod method = method(parts[0]);
    if (parts.length == 1) {
      return of(method);
    }
    String level = parts[1].startsWith("level=") ? parts[1].substring(6) : parts[1];
    if (parts.length > 2 || !level.matches("\\d{1,3}")) {
      throw new IllegalArgumentException(
          "compression: expected METHOD or METHOD,LEVEL, found '" + text + "'");
    }
    return of(method).withLevel(Integer.parseInt(level));
  }

  private static CompressionMethod method(String name) {
    for (CompressionMethod method : CompressionMethod.values()) {
      if (method.toString().equals(name.toLowerCase(Locale.ROOT))) {
        return method;
      }
    }
    throw new IllegalArgumentException(
        "compression: expected lz4, lz4hc, lzma, deflate or zstd, found '" + name + "'");
  }

  /** Returns a copy with another level. */
  public Compression withLevel(int newLevel) {
    return new Compression(method, newLevel, clusterSize);
  }

  /** Returns a copy with another cluster size in bytes. */
  public Compression withClusterSize(int bytes) {
    return new Compression(method, level, OptionalInt.of(bytes));
  }
}
