package io.github.jerofs.option;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to verify data with dm-verity. Immutable and thread-safe.
 *
 * <pre>{@code
 * VerityOptions verity =
 *     VerityOptions.builder(RootHash.parse(hex), HashTree.appendedAt(imageSize)).build();
 * }</pre>
 */
public final class VerityOptions {
  private final RootHash rootHash;
  private final HashTree hashTree;
  private final boolean trustAfterFirstRead;
  private final @Nullable DetachedSignature signature;

  private VerityOptions(Builder from) {
    this.rootHash = from.rootHash;
    this.hashTree = from.hashTree;
    this.trustAfterFirstRead = from.trustAfterFirstRead;
    this.signature = from.signature;
  }

  /** Returns a builder with the defaults: every read is verified, and no signature is required. */
  public static Builder builder(RootHash rootHash, HashTree hashTree) {
    return new Builder(rootHash, hashTree);
  }

  /** Returns the trusted root hash. */
  public RootHash rootHash() {
    return rootHash;
  }

  /** Returns the location of the hash tree. */
  public HashTree hashTree() {
    return hashTree;
  }

  /** Returns whether a block is verified only when it is first read. */
  public boolean trustAfterFirstRead() {
    return trustAfterFirstRead;
  }

  /** Returns the required signature of the root hash, if any. */
  public Optional<DetachedSignature> signature() {
    return Optional.ofNullable(signature);
  }

  /** Builds {@link VerityOptions}. Not thread-safe. */
  public static final class Builder {
    private final RootHash rootHash;
    private final HashTree hashTree;
    private boolean trustAfterFirstRead;
    private @Nullable DetachedSignature signature;

    private Builder(RootHash rootHash, HashTree hashTree) {
      this.rootHash = Objects.requireNonNull(rootHash);
      this.hashTree = Objects.requireNonNull(hashTree);
    }

    /**
     * Sets whether a block is verified only when it is first read. That is faster, but safe only if
     * nobody else can write to the storage: later changes go unnoticed. It costs one bit of memory
     * per block.
     */
    public Builder trustAfterFirstRead(boolean trust) {
      trustAfterFirstRead = trust;
      return this;
    }

    /**
     * Requires a signature of the root hash. The signed content is the root hash in lower-case
     * hexadecimal digits.
     */
    public Builder signature(DetachedSignature required) {
      signature = Objects.requireNonNull(required);
      return this;
    }

    /** Returns the options. */
    public VerityOptions build() {
      return new VerityOptions(this);
    }
  }
}
