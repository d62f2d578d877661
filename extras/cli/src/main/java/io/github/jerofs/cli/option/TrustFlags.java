package io.github.jerofs.cli.option;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.option.TrustKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that verify images. */
public final class TrustFlags {
  @Option(
      names = "--root-hash",
      order = HelpOptions.SHARED,
      paramLabel = "HASH",
      description =
          "The root hash of the image's dm-verity hash tree: every block is verified when it is"
              + " read. Devices need theirs: --option deviceRootHashes=HASH,HASH.")
  private @Nullable String rootHash;

  @Option(
      names = "--hash-tree",
      order = HelpOptions.SHARED,
      paramLabel = "PLACE",
      description =
          "The place of the hash tree: BYTES from the beginning of the image's file, or FILE or URL,"
              + " optionally followed by @BYTES. Default: auto.")
  private @Nullable String hashTree;

  @Option(
      names = "--signature",
      order = HelpOptions.SHARED,
      paramLabel = "FILE",
      description = "A PKCS#7 signature of the root hash in DER. Requires --certificate.")
  private @Nullable String signature;

  @Option(
      names = "--certificate",
      order = HelpOptions.SHARED,
      paramLabel = "FILE",
      description = "A certificate to accept for the signature, in PEM or DER. Can be repeated.")
  private List<String> certificates = new ArrayList<>();

  /**
   * Returns the options that were stated.
   *
   * @throws IllegalArgumentException if one has another form
   */
  public ErofsOptions toOptions() {
    ErofsOptions.Builder options = ErofsOptions.builder();
    apply(options);
    return options.build();
  }

  /**
   * Sets the options that were stated.
   *
   * @throws IllegalArgumentException if one has another form
   */
  void apply(ErofsOptions.Builder options) {
    apply(options, TrustKeys.ROOT_HASH, rootHash);
    apply(options, TrustKeys.HASH_TREE, hashTree);
    apply(options, TrustKeys.SIGNATURE, signature);
    apply(options, TrustKeys.CERTIFICATES, certificates);
  }

  private static <T> void apply(
      ErofsOptions.Builder options, OptionKey<T> key, @Nullable Object stated) {
    if (stated != null) {
      options.parse(key, stated);
    }
  }
}
