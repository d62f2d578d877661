package io.github.jerofs.option;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
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
  private final List<X509Certificate> signers;

  private VerityOptions(Builder from) {
    this.rootHash = from.rootHash;
    this.hashTree = from.hashTree;
    this.trustAfterFirstRead = from.trustAfterFirstRead;
    this.signature = from.signature;
    this.signers = from.signers;
  }

  /** Returns a builder of options that verify every read and require no signature. */
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

  /** Returns the certificates of which one must have made the signature. */
  public List<X509Certificate> signers() {
    return signers;
  }

  /** Builds {@link VerityOptions}. For one thread. */
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
     * Sets whether a block that was verified once is read without verification later. That is
     * faster, and safe only if nobody else can write to the storage: a change after the first read
     * goes unnoticed. Costs one bit of memory per block.
     */
    public Builder trustAfterFirstRead(boolean trust) {
      trustAfterFirstRead = trust;
      return this;
    }

    /**
     * Requires {@code required} to sign the root hash as lower-case hexadecimal digits.
     *
     * @param accepted the certificates of which one must have made it. They are trusted as they
     *     are: no chain is built, and neither dates nor revocation are checked. Certificates inside
     *     the signature are ignored.
     * @throws IllegalArgumentException if no certificate is given
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
