package io.github.jerofs.option;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
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
  private final List<X509Certificate> signers;

  private VerityOptions(Builder from) {
    this.rootHash = from.rootHash;
    this.hashTree = from.hashTree;
    this.trustAfterFirstRead = from.trustAfterFirstRead;
    this.signature = from.signature;
    this.signers = from.signers;
  }

  /** Returns a builder with the defaults: every read is verified, and no signature is required. */
  public static Builder builder(RootHash rootHash, HashTree hashTree) {
    return new Builder(rootHash, hashTree);
  }

  /** Returns a builder with the values of these options and another hash tree. */
  public Builder toBuilder(HashTree tree) {
    Builder copy = new Builder(rootHash, tree);
    copy.trustAfterFirstRead = trustAfterFirstRead;
    copy.signature = signature;
    copy.signers = signers;
    return copy;
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

  /** Returns the certificates of the accepted signers. */
  public List<X509Certificate> signers() {
    return signers;
  }

  /** Builds {@link VerityOptions}. Not thread-safe. */
  public static final class Builder {
    private final RootHash rootHash;
    private final HashTree hashTree;
    private boolean trustAfterFirstRead;
    private @Nullable DetachedSignature signature;
    private List<X509Certificate> signers = List.of();

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
     *
     * @param accepted the certificates of the accepted signers. They are trusted directly: no chain
     *     is built, and neither validity dates nor revocation are checked. Certificates inside the
     *     signature are ignored.
     * @throws IllegalArgumentException if {@code accepted} is empty
     */
    public Builder signature(DetachedSignature required, Collection<X509Certificate> accepted) {
      if (accepted.isEmpty()) {
        throw new IllegalArgumentException("a signature cannot be checked without a certificate");
      }
      signature = Objects.requireNonNull(required);
      signers = List.copyOf(accepted);
      return this;
    }

    /** Returns the options. */
    public VerityOptions build() {
      return new VerityOptions(this);
    }
  }
}
