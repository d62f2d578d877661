package io.github.jerofs.option;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The format of a dm-verity hash tree (hash type 1). Immutable and thread-safe.
 *
 * <p>When a tree is written, a missing salt or UUID is chosen at random, and without a number of
 * data blocks the tree covers all data. When a tree is read, missing values are taken from the
 * superblock.
 */
public final class HashTreeFormat {
  /** Minimum size of a data or hash block, in bytes. */
  public static final int MIN_BLOCK_SIZE = 512;

  /** Maximum size of a data or hash block, in bytes. */
  public static final int MAX_BLOCK_SIZE = 512 << 10;

  /** Maximum length of the salt, in bytes. */
  public static final int MAX_SALT = 256;

  /** SHA-256, blocks of 4096 bytes, a random 32-byte salt, and a superblock. */
  public static final HashTreeFormat DEFAULT = builder().build();

  private final HashAlgorithm algorithm;
  private final int dataBlockSize;
  private final int hashBlockSize;
  private final byte @Nullable [] salt;
  private final OptionalLong dataBlocks;
  private final @Nullable UUID uuid;
  private final boolean superblock;

  private HashTreeFormat(Builder from) {
    this.algorithm = from.algorithm;
    this.dataBlockSize = from.dataBlockSize;
    this.hashBlockSize = from.hashBlockSize;
    this.salt = from.salt;
    this.dataBlocks = from.dataBlocks;
    this.uuid = from.uuid;
    this.superblock = from.superblock;
  }

  /** Returns a builder with the default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the values of this format. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.algorithm = algorithm;
    copy.dataBlockSize = dataBlockSize;
    copy.hashBlockSize = hashBlockSize;
    copy.salt = salt;
    copy.dataBlocks = dataBlocks;
    copy.uuid = uuid;
    copy.superblock = superblock;
    return copy;
  }

  /** Returns the hash algorithm. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** Returns the size of a data block in bytes. */
  public int dataBlockSize() {
    return dataBlockSize;
  }

  /** Returns the size of a hash block in bytes. */
  public int hashBlockSize() {
    return hashBlockSize;
  }

  /** Returns a copy of the salt, which is prepended to each block before hashing. */
  public Optional<byte[]> salt() {
    return salt == null ? Optional.empty() : Optional.of(salt.clone());
  }

  /** Returns the number of data blocks, if given. */
  public OptionalLong dataBlocks() {
    return dataBlocks;
  }

  /** Returns the UUID in the superblock, if given. */
  public Optional<UUID> uuid() {
    return Optional.ofNullable(uuid);
  }

  /** Returns whether a 512-byte superblock precedes the tree. */
  public boolean hasSuperblock() {
    return superblock;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashTreeFormat format
        && algorithm == format.algorithm
        && dataBlockSize == format.dataBlockSize
        && hashBlockSize == format.hashBlockSize
        && Arrays.equals(salt, format.salt)
        && dataBlocks.equals(format.dataBlocks)
        && Objects.equals(uuid, format.uuid)
        && superblock == format.superblock;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        algorithm,
        dataBlockSize,
        hashBlockSize,
        Arrays.hashCode(salt),
        dataBlocks,
        uuid,
        superblock);
  }

  @Override
  public String toString() {
    return algorithm.key()
        + ", data blocks "
        + (dataBlocks.isPresent() ? dataBlocks.getAsLong() + " x " : "")
        + dataBlockSize
        + ", hash blocks "
        + hashBlockSize
        + (salt == null ? "" : ", salt " + (salt.length == 0 ? "-" : hex(salt)))
        + (superblock ? "" : ", no superblock");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Builds a {@link HashTreeFormat}. Not thread-safe. */
  public static final class Builder {
    private HashAlgorithm algorithm = HashAlgorithm.SHA256;
    private int dataBlockSize = 4096;
    private int hashBlockSize = 4096;
    private byte @Nullable [] salt;
    private OptionalLong dataBlocks = OptionalLong.empty();
    private @Nullable UUID uuid;
    private boolean superblock = true;

    private Builder() {}

    /** Sets the hash algorithm. */
    public Builder algorithm(HashAlgorithm value) {
      algorithm = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets the size of a data block.
     *
     * @param bytes a power of two, {@value HashTreeFormat#MIN_BLOCK_SIZE} to {@value
     *     HashTreeFormat#MAX_BLOCK_SIZE}
     * @throws IllegalArgumentException if {@code bytes} is not such a number
     */
    public Builder dataBlockSize(int bytes) {
      dataBlockSize = blockSize("data block size", bytes);
      return this;
    }

    /**
     * Sets the size of a hash block.
     *
     * @param bytes as for {@link #dataBlockSize}
     * @throws IllegalArgumentException as for {@link #dataBlockSize}
     */
    public Builder hashBlockSize(int bytes) {
      hashBlockSize = blockSize("hash block size", bytes);
      return this;
    }

    private static int blockSize(String what, int bytes) {
      return BlockParameters.powerOfTwo(what, bytes, MIN_BLOCK_SIZE, MAX_BLOCK_SIZE);
    }

    /**
     * Sets the salt to a copy of {@code bytes}, which may be empty.
     *
     * @throws IllegalArgumentException if the salt is longer than {@value HashTreeFormat#MAX_SALT}
     *     bytes
     */
    public Builder salt(byte[] bytes) {
      salt = BlockParameters.salt(bytes, MAX_SALT);
      return this;
    }

    /**
     * Sets the number of data blocks.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1
     */
    public Builder dataBlocks(long count) {
      if (count < 1) {
        throw new IllegalArgumentException("data blocks: expected at least 1, found " + count);
      }
      dataBlocks = OptionalLong.of(count);
      return this;
    }

    /** Sets the UUID in the superblock. */
    public Builder uuid(UUID value) {
      uuid = Objects.requireNonNull(value);
      return this;
    }

    /** Sets whether a superblock precedes the tree. */
    public Builder superblock(boolean present) {
      superblock = present;
      return this;
    }

    /** Returns the format. */
    public HashTreeFormat build() {
      return new HashTreeFormat(this);
    }
  }
}
