package io.github.jerofs.build;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The form in which uncompressed file data is stored. Immutable and thread-safe; each {@code with}
 * method returns a changed copy.
 *
 * <pre>{@code
 * BuildOptions options =
 *     BuildOptions.builder().data(DataOptions.DEFAULT.withChunkSize(1 << 16)).build();
 * }</pre>
 */
public final class DataOptions {
  /** All data is stored; holes are used if the target kernel supports them. */
  public static final DataOptions DEFAULT =
      new DataOptions(OptionalInt.empty(), Optional.empty(), false);

  private static final int MIN_CHUNK = 4096;
  private static final int MAX_CHUNK = 1 << 24;
  private final OptionalInt chunkSize;
  private final Optional<Boolean> holes;
  private final boolean omitted;

  private DataOptions(OptionalInt chunkSize, Optional<Boolean> holes, boolean omitted) {
    this.chunkSize = chunkSize;
    this.holes = holes;
    this.omitted = omitted;
  }

  /**
   * Returns a copy in which files larger than {@code bytes} are divided into chunks of that size.
   * Equal chunks are stored once, and chunks of zeros are holes. The build takes about 100 bytes of
   * memory per chunk. Requires Linux 5.15.
   *
   * @throws IllegalArgumentException if {@code bytes} is not a power of two in 4096..16777216
   */
  public DataOptions withChunkSize(int bytes) {
    if (Integer.bitCount(bytes) != 1 || bytes < MIN_CHUNK || bytes > MAX_CHUNK) {
      throw new IllegalArgumentException(
          "chunk size: expected a power of two in 4096..16777216, found " + bytes);
    }
    return new DataOptions(OptionalInt.of(bytes), holes, omitted);
  }

  /**
   * Returns a copy with or without holes: aligned runs of at least 64 KiB of zeros in files of more
   * than 1 MiB are not stored. Requires Linux 5.15. By default, holes are used if the {@linkplain
   * BuildOptions.Builder#targetKernel target kernel} supports them.
   */
  public DataOptions withHoles(boolean use) {
    return new DataOptions(chunkSize, Optional.of(use), omitted);
  }

  /**
   * Returns a copy with or without file data. Without, regular files keep their sizes but read as
   * zeros: the image holds only metadata. Requires Linux 5.15.
   */
  public DataOptions withData(boolean store) {
    return new DataOptions(chunkSize, holes, !store);
  }

  /** Returns the size of chunks in bytes, if set. */
  public OptionalInt chunkSize() {
    return chunkSize;
  }

  /** Returns whether runs of zeros become holes, if set. */
  public Optional<Boolean> holes() {
    return holes;
  }

  /** Returns whether file data is stored. */
  public boolean hasData() {
    return !omitted;
  }
}
