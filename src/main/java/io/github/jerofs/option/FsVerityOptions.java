package io.github.jerofs.option;

import java.util.Arrays;
import java.util.Objects;

/**
 * The parameters of an fs-verity digest. Immutable and thread-safe. The digests in composefs images
 * have the {@link #DEFAULT} parameters.
 */
public final class FsVerityOptions {
  /** Minimum size of a Merkle tree block, in bytes. */
  public static final int MIN_BLOCK_SIZE = 1024;

  /** Maximum size of a Merkle tree block, in bytes. */
  public static final int MAX_BLOCK_SIZE = 64 << 10;

  /** Maximum length of the salt, in bytes. */
  public static final int MAX_SALT = 32;

  /** SHA-256, blocks of 4096 bytes, no salt. */
  public static final FsVerityOptions DEFAULT = builder().build();

  private final HashAlgorithm algorithm;
  private final int blockSize;
  private final byte[] salt;

  private FsVerityOptions(Builder from) {
    this.algorithm = from.algorithm;
    this.blockSize = from.blockSize;
    this.salt = from.salt;
  }

  /** Returns a builder with the default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the hash algorithm. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** Returns the size of a Merkle tree block in bytes. */
  public int blockSize() {
    return blockSize;
  }

  /** Returns a copy of the salt, empty if there is none. */
  public byte[] salt() {
    return salt.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FsVerityOptions options
        && algorithm == options.algorithm
        && blockSize == options.blockSize
        && Arrays.equals(salt, options.salt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(algorithm, blockSize, Arrays.hashCode(salt));
  }

  /** Builds {@link FsVerityOptions}. Not thread-safe. */
  public static final class Builder {
    private HashAlgorithm algorithm = HashAlgorithm.SHA256;
    private int blockSize = 4096;
    private byte[] salt = {};

    private Builder() {}

    /** Sets the hash algorithm. */
    public Builder algorithm(HashAlgorithm value) {
      algorithm = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets the size of a Merkle tree block.
     *
     * @param bytes a power of two, {@value FsVerityOptions#MIN_BLOCK_SIZE} to {@value
     *     FsVerityOptions#MAX_BLOCK_SIZE}
     * @throws IllegalArgumentException if {@code bytes} is not such a number
     */
    public Builder blockSize(int bytes) {
      blockSize = BlockParameters.powerOfTwo("block size", bytes, MIN_BLOCK_SIZE, MAX_BLOCK_SIZE);
      return this;
    }

    /**
     * Sets the salt to a copy of {@code bytes}.
     *
     * @throws IllegalArgumentException if the salt is longer than {@value FsVerityOptions#MAX_SALT}
     *     bytes
     */
    public Builder salt(byte[] bytes) {
      salt = BlockParameters.salt(bytes, MAX_SALT);
      return this;
    }

    /** Returns the options. */
    public FsVerityOptions build() {
      return new FsVerityOptions(this);
    }
  }
}
