package io.github.jerofs.option;

import io.github.jerofs.storage.ImageLocation;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the dm-verity hash tree of some data is. Immutable and safe for any number of threads.
 *
 * <pre>{@code
 * HashTree.AUTO                                  // found when the data is opened
 * HashTree.appendedAt(798720)                    // behind the data, in the same file
 * HashTree.in(Path.of("image.hash"))             // in a file of its own
 * HashTree.in(Path.of("trees")).withOffset(8192) // at an offset of another file
 * }</pre>
 */
public final class HashTree {
  private static final long UNKNOWN = -1;

  /**
   * The tree in the file of the data, at the offset that a file beside it tells: {@code
   * <name>.dmverity}, as containerd writes them. Without such a file the tree is looked for where
   * the EROFS image in the data ends, and at the multiples of 512 bytes to 512 KiB behind that. An
   * attacker can change either; the root hash decides whether the tree is the right one.
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
   * Returns the tree that is appended to the data.
   *
   * @param offset where the superblock begins, or the tree if it has none, in bytes from the
   *     beginning of the data
   * @throws IllegalArgumentException if {@code offset} is negative
   */
  public static HashTree appendedAt(long offset) {
    return new HashTree(null, notNegative(offset), null);
  }

  private static long notNegative(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset of a hash tree must not be negative: " + offset);
    }
    return offset;
  }

  /** Returns the tree at the beginning of {@code file}. */
  public static HashTree in(Path file) {
    return in(ImageLocation.of(file));
  }

  /** Returns the tree at the beginning of what lies at {@code location}. */
  public static HashTree in(ImageLocation location) {
    return new HashTree(Objects.requireNonNull(location), 0, null);
  }

  /**
   * Returns a copy with the tree at {@code bytes} from the beginning of where it lies.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public HashTree withOffset(long bytes) {
    return new HashTree(location, notNegative(bytes), format);
  }

  /**
   * Returns a copy with a known format. If it {@linkplain HashTreeFormat#hasSuperblock() has a
   * superblock}, opening fails unless the superblock says the same; otherwise no superblock is
   * read.
   *
   * @throws IllegalArgumentException if {@code known} has no superblock and lacks the salt or the
   *     number of data blocks, or if it has none and this is {@link #AUTO}
   */
  public HashTree withFormat(HashTreeFormat known) {
    if (!known.hasSuperblock() && isAuto()) {
      throw new IllegalArgumentException("a hash tree without superblock is not found by itself");
    }
    if (!known.hasSuperblock() && (known.salt().isEmpty() || known.dataBlocks().isEmpty())) {
      throw new IllegalArgumentException(
          "a hash tree without superblock needs a salt and a number of data blocks");
    }
    return new HashTree(location, offset, known);
  }

  /** Returns where the tree is, or nothing if it is appended to the data. */
  public Optional<ImageLocation> location() {
    return Optional.ofNullable(location);
  }

  /** Returns whether the tree is looked for when the data is opened: see {@link #AUTO}. */
  public boolean isAuto() {
    return offset == UNKNOWN;
  }

  /**
   * Returns where the superblock or the tree begins, in bytes.
   *
   * @throws IllegalStateException if this {@linkplain #isAuto is not known}
   */
  public long offset() {
    if (isAuto()) {
      throw new IllegalStateException("the offset of the hash tree is not known yet");
    }
    return offset;
  }

  /** Returns the format that is known beforehand. */
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
