package io.github.jerofs.option;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to verify data with dm-verity. Immutable and safe for any number of threads.
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

  /** Returns a builder of options that verify every read and require no signature. */
  public static Builder builder(RootHash rootHash, HashTree hashTree) {
    return new Builder(rootHash, hashTree);
  }

  /** Returns the trusted root hash. */
  public RootHash rootHash() {
    return rootHash;
  }

  /** Returns where the hash tree is. */
  public HashTree hashTree() {
    return hashTree;
  }

  /** Returns whether a block that was verified once is read without verification later. */
  public boolean trustAfterFirstRead() {
    return trustAfterFirstRead;
  }

  /** Returns the signature that the root hash must have. */
  public Optional<DetachedSignature> signature() {
    return Optional.ofNullable(signature);
  }

  /** Builds {@link VerityOptions}. For one thread. */
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
     * Sets whether a block that was verified once is read without verification later. That is
     * faster, and safe only if nobody else can write to the storage: a change after the first read
     * goes unnoticed. Costs one bit of memory per block.
     */
    public Builder trustAfterFirstRead(boolean trust) {
      trustAfterFirstRead = trust;
      return this;
    }

    /** Requires {@code required} to sign the root hash as lower-case hexadecimal digits. */
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
