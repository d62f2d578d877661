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
 * HashTree.appendedAt(798720)                    // behind the data, in the same file
 * HashTree.in(Path.of("image.hash"))             // in a file of its own
 * HashTree.in(Path.of("trees")).withOffset(8192) // at an offset of another file
 * }</pre>
 */
public final class HashTree {
  private final @Nullable ImageLocation location;
  private final long offset;
  private final @Nullable HashTreeFormat format;

  private HashTree(@Nullable ImageLocation location, long offset, @Nullable HashTreeFormat format) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset of a hash tree must not be negative: " + offset);
    }
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
    return new HashTree(null, offset, null);
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
    return new HashTree(location, bytes, format);
  }

  /**
   * Returns a copy with a known format. If it {@linkplain HashTreeFormat#hasSuperblock() has a
   * superblock}, opening fails unless the superblock says the same; otherwise no superblock is
   * read.
   *
   * @throws IllegalArgumentException if {@code known} has no superblock and lacks the salt or the
   *     number of data blocks
   */
  public HashTree withFormat(HashTreeFormat known) {
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

  /** Returns where the superblock or the tree begins, in bytes. */
  public long offset() {
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

  @Override
  public String toString() {
    return "hash tree "
        + (location == null ? "appended" : "in " + location)
        + (" at byte " + offset)
        + (format == null ? "" : " (" + format + ")");
  }
}
