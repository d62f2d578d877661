package io.github.jerofs.internal.open;

import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ImageLocation;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The verification of an image and its extra devices. Refuses options that would leave a part
 * unverified or an option unused.
 */
final class TrustPlan {
  private final ImageLocation image;
  private final ErofsOptions options;

  private TrustPlan(ImageLocation image, ErofsOptions options) {
    this.image = image;
    this.options = options;
  }

  /**
   * Returns the plan for {@code image}, or nothing if the options have no root hash.
   *
   * @throws InapplicableOptionException if there are certificates without a signature, a signature
   *     without certificates, or composefs objects that are not verified
   */
  static Optional<TrustPlan> of(ImageLocation image, ErofsOptions options) {
    if (options.rootHash().isEmpty()) {
      return Optional.empty();
    }
    TrustPlan plan = new TrustPlan(image, options);
    boolean isSigned = options.signature().isPresent();
    if (isSigned == options.certificates().isEmpty()) {
      throw isSigned
          ? plan.refused(TrustKeys.SIGNATURE, "no certificates are given to check it")
          : plan.refused(TrustKeys.CERTIFICATES, "no signature is given");
    }
    if (!options.verifyObjects()) {
      plan.refuseObjects();
    }
    return Optional.of(plan);
  }

  private void refuseObjects() {
    for (OptionKey<?> key : List.of(ImageKeys.OBJECTS, ImageKeys.OBJECT_RESOLVER)) {
      if (!options.get(key).equals(key.defaultValue())) {
        throw refused(key, "with a rootHash, objects need verifyObjects");
      }
    }
  }

  /** Returns the verification of the image. */
  VerityOptions image() {
    return verity(
        options.rootHash().orElseThrow(),
        options.hashTree(),
        options.signature().stream().toList());
  }

  /**
   * Returns the verification of device {@code index} of {@code count}.
   *
   * @throws InapplicableOptionException if the number of root hashes, trees or signatures is not
   *     {@code count}
   */
  VerityOptions device(int index, int count) {
    checkDevices(count);
    List<HashTree> trees = options.deviceHashTrees();
    List<DetachedSignature> signatures = options.deviceSignatures();
    return verity(
        options.deviceRootHashes().get(index),
        trees.isEmpty() ? HashTree.AUTO : trees.get(index),
        signatures.isEmpty() ? List.of() : signatures.subList(index, index + 1));
  }

  /** Checks the options for {@code count} devices, as {@link #device} does. */
  void checkDevices(int count) {
    boolean isSigned = options.signature().isPresent();
    check(TrustKeys.DEVICE_ROOT_HASHES, options.deviceRootHashes(), count, true);
    check(TrustKeys.DEVICE_HASH_TREES, options.deviceHashTrees(), count, false);
    check(TrustKeys.DEVICE_SIGNATURES, options.deviceSignatures(), isSigned ? count : 0, isSigned);
  }

  private void check(OptionKey<?> key, List<?> values, int expected, boolean isRequired) {
    if (values.size() != expected && (isRequired || !values.isEmpty())) {
      throw refused(
          key,
          expected == 0
              ? "there is nothing that it applies to"
              : expected + " extra devices need one each, but got " + values.size());
    }
  }

  private InapplicableOptionException refused(OptionKey<?> key, String why) {
    return new InapplicableOptionException(key.name(), OptionScopes.name(image) + ": " + why);
  }

  private VerityOptions verity(
      RootHash rootHash, HashTree tree, List<DetachedSignature> signature) {
    List<X509Certificate> signers = options.certificates();
    VerityOptions.Builder verity =
        VerityOptions.builder(rootHash, tree).trustAfterFirstRead(options.trustAfterFirstRead());
    signature.forEach(each -> verity.signature(each, signers));
    return verity.build();
  }
}
