package io.github.jerofs.option;

import io.github.jerofs.storage.ImageLocation;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The location of a dm-verity hash tree. Immutable and thread-safe.
 *
 * <pre>{@code
 * HashTree.AUTO                                  // located when the data is opened
 * HashTree.appendedAt(798720)                    // after the data, in the same file
 * HashTree.in(Path.of("image.hash"))             // in a separate file
 * HashTree.in(Path.of("trees")).withOffset(8192) // at an offset of another file
 * }</pre>
 */
public final class HashTree {
  private static final long UNKNOWN = -1;

  /**
   * A tree in the same file as the data, located when the data is opened. The offset is read from
   * the file {@code <name>.dmverity} next to the data, as containerd writes it, or from the
   * annotations of a layer in an OCI layout. Without them, the tree is expected at the end of the
   * EROFS image, rounded up to a multiple of 512 bytes or of a greater power of two, up to 512 KiB.
   * Neither hint is trusted: the root hash decides whether the tree is accepted.
   */
  public static final HashTree AUTO = new HashTree(null, UNKNOWN, null);

  private final @Nullable ImageLocation location;
  private final long offset;
  private final @Nullable HashTreeFormat format;

  private HashTree(@Nullable ImageLocation location, long offset, @Nullable HashTreeFormat format) {
    this.location = location;
    this.offset = offset;
    this.format = format;
  }

  /**
   * Returns the location of a tree that is appended to the data.
   *
   * @param offset byte offset in the data of the superblock, or of the tree if it has none
   * @throws IllegalArgumentException if {@code offset} is negative
   */
  public static HashTree appendedAt(long offset) {
    return new HashTree(null, notNegative(offset), null);
  }

  private static long notNegative(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("hash tree offset: expected at least 0, found " + offset);
    }
    return offset;
  }

  /** Returns the location of a tree at the beginning of {@code file}. */
  public static HashTree in(Path file) {
    return in(ImageLocation.of(file));
  }

  /** Returns the location of a tree at the beginning of a file or source. */
  public static HashTree in(ImageLocation location) {
    return new HashTree(Objects.requireNonNull(location), 0, null);
  }

  /**
   * Returns a copy with another byte offset.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public HashTree withOffset(long bytes) {
    return new HashTree(location, notNegative(bytes), format);
  }

  /**
   * Returns a copy with a known format. If the format {@linkplain HashTreeFormat#hasSuperblock()
   * has a superblock}, opening the tree fails unless the superblock states the same values.
   * Otherwise, no superblock is read.
   *
   * @throws IllegalArgumentException if {@code known} has neither a superblock nor both salt and
   *     number of data blocks, or has no superblock while this is {@link #AUTO}
   */
  public HashTree withFormat(HashTreeFormat known) {
    if (!known.hasSuperblock() && isAuto()) {
      throw new IllegalArgumentException(
          "a hash tree without a superblock cannot be located automatically");
    }
    if (!known.hasSuperblock() && (known.salt().isEmpty() || known.dataBlocks().isEmpty())) {
      throw new IllegalArgumentException(
          "a hash tree without a superblock needs a salt and a number of data blocks");
    }
    return new HashTree(location, offset, known);
  }

  /**
   * Returns the file or source that contains the tree, or empty if the tree is appended to the
   * data.
   */
  public Optional<ImageLocation> location() {
    return Optional.ofNullable(location);
  }

  /** Returns whether the tree is located when the data is opened: see {@link #AUTO}. */
  public boolean isAuto() {
    return offset == UNKNOWN;
  }

  /**
   * Returns the byte offset of the superblock, or of the tree if it has none.
   *
   * @throws IllegalStateException if this is {@link #AUTO}
   */
  public long offset() {
    if (isAuto()) {
      throw new IllegalStateException("the offset of the hash tree is not known yet");
    }
    return offset;
  }

  /** Returns the known format, if any. */
  public Optional<HashTreeFormat> format() {
    return Optional.ofNullable(format);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashTree tree
        && Objects.equals(location, tree.location)
        && offset == tree.offset
        && Objects.equals(format, tree.format);
  }

  @Override
  public int hashCode() {
    return Objects.hash(location, offset, format);
  }

  /** Returns {@code auto}, the offset, or the location and the offset. */
  @Override
  public String toString() {
    String place = isAuto() ? "auto" : location == null ? "" + offset : location + "@" + offset;
    return place + (format == null ? "" : " (" + format + ")");
  }
}
