package io.github.jerofs.option;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys of the options of {@link ErofsOptions} for verified images. */
public final class TrustKeys {
  private static final KeyList KEYS = new KeyList();

  /** {@link ErofsOptions#rootHash}. */
  public static final OptionKey<Optional<RootHash>> ROOT_HASH =
      KEYS.add(
          "rootHash",
          TrustForms.rootHash(),
          Optional.empty(),
          "Root hash of the dm-verity hash tree; every block is verified when it is read.");

  /** {@link ErofsOptions#hashTree}. */
  public static final OptionKey<HashTree> HASH_TREE =
      KEYS.addTrust(
          "hashTree",
          TrustForms.hashTree(),
          HashTree.AUTO,
          "Location of the hash tree; auto locates it after the image.");

  /** {@link ErofsOptions#signature}. */
  public static final OptionKey<Optional<DetachedSignature>> SIGNATURE =
      KEYS.addTrust(
          "signature",
          TrustForms.signature(),
          Optional.empty(),
          "PKCS#7 signature that the root hash must have.");

  /** {@link ErofsOptions#certificates}. */
  public static final OptionKey<List<X509Certificate>> CERTIFICATES =
      KEYS.addTrust(
          "certificates",
          TrustForms.certificates(),
          List.of(),
          "Certificates of the accepted signers of root hashes.");

  /** {@link ErofsOptions#trustAfterFirstRead}. */
  public static final OptionKey<Boolean> TRUST_AFTER_FIRST_READ =
      KEYS.addTrust(
          "trustAfterFirstRead",
          TrustForms.flag(),
          false,
          "Whether to verify a block only at its first read, for storage that only you can write.");

  /** {@link ErofsOptions#deviceRootHashes}. */
  public static final OptionKey<List<RootHash>> DEVICE_ROOT_HASHES =
      KEYS.addTrust(
          "deviceRootHashes",
          TrustForms.rootHashes(),
          List.of(),
          "Root hashes of the extra devices, in the same order.");

  /** {@link ErofsOptions#deviceHashTrees}. */
  public static final OptionKey<List<HashTree>> DEVICE_HASH_TREES =
      KEYS.addTrust(
          "deviceHashTrees",
          TrustForms.hashTrees(),
          List.of(),
          "Locations of the hash trees of the extra devices; auto for all by default.");

  /** {@link ErofsOptions#deviceSignatures}. */
  public static final OptionKey<List<DetachedSignature>> DEVICE_SIGNATURES =
      KEYS.addTrust(
          "deviceSignatures",
          TrustForms.signatures(),
          List.of(),
          "PKCS#7 signatures of the root hashes of the extra devices.");

  /** {@link ErofsOptions#minBuildTime}. */
  public static final OptionKey<Optional<Instant>> MIN_BUILD_TIME =
      KEYS.add(
          "minBuildTime",
          TrustForms.instant(),
          Optional.empty(),
          "Minimum build time of the image, against older images that are validly signed.");

  private TrustKeys() {}

  static List<OptionKey<?>> all() {
    return KEYS.all();
  }
}
