package io.github.jerofs.cli.verity;

import io.github.jerofs.cli.option.SizeConverter;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTreeFormat;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a hash tree. */
final class TreeFlags {
  @Option(
      names = "--hash",
      paramLabel = "NAME",
      description = "The hash algorithm: sha256 or sha512. Default: sha256.")
  private @Nullable String hash;

  @Option(
      names = "--data-block-size",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description = "The size of a data block. Default: 4096.")
  private @Nullable Integer dataBlockSize;

  @Option(
      names = "--hash-block-size",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description = "The size of a block of the tree. Default: 4096.")
  private @Nullable Integer hashBlockSize;

  @Option(
      names = "--data-blocks",
      paramLabel = "NUMBER",
      description = "The number of data blocks. Default: all.")
  private @Nullable Long dataBlocks;

  @Option(
      names = "--salt",
      paramLabel = "HEX",
      description = "The salt, or - for none. Default: 32 random bytes.")
  private @Nullable String salt;

  @Option(
      names = "--uuid",
      paramLabel = "UUID",
      description = "The UUID in the superblock. Default: random.")
  private @Nullable UUID uuid;

  @Option(names = "--no-superblock", description = "Write or expect no superblock.")
  private boolean noSuperblock;

  /** Returns whether any of the options is stated. */
  boolean areStated() {
    return hash != null
        || dataBlockSize != null
        || hashBlockSize != null
        || dataBlocks != null
        || salt != null
        || uuid != null
        || noSuperblock;
  }

  /**
   * Returns the stated format, with defaults for everything else.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  HashTreeFormat toFormat() {
    HashTreeFormat.Builder format = HashTreeFormat.builder().superblock(!noSuperblock);
    if (hash != null) {
      format.algorithm(HashAlgorithm.ofKey(hash));
    }
    if (dataBlockSize != null) {
      format.dataBlockSize(dataBlockSize);
    }
    if (hashBlockSize != null) {
      format.hashBlockSize(hashBlockSize);
    }
    if (dataBlocks != null) {
      format.dataBlocks(dataBlocks);
    }
    if (salt != null) {
      format.salt(parseSalt(salt));
    }
    if (uuid != null) {
      format.uuid(uuid);
    }
    return format.build();
  }

  /**
   * Returns the bytes of a salt.
   *
   * @throws IllegalArgumentException if {@code text} is neither {@code -} nor hexadecimal
   */
  static byte[] parseSalt(String text) {
    if (text.equals("-")) {
      return new byte[0];
    }
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--salt: expected hexadecimal digits, found " + text, e);
    }
  }
}
