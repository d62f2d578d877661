package io.github.jerofs.internal.verity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Computes fs-verity digests. A digest is the hash of a descriptor that contains the root hash of a
 * Merkle tree.
 */
public final class FsVerity {
  private static final int DESCRIPTOR_SIZE = 256;
  private static final int VERSION = 1;
  private static final int FILE_SIZE_OFFSET = 8;
  private static final int ROOT_OFFSET = 16;
  private static final int SALT_OFFSET = 80;

  private FsVerity() {}

  /** A source of the bytes to digest. */
  public interface Reader {
    /** Fills {@code dst} with the bytes at {@code position}. */
    void readFully(long position, ByteBuffer dst) throws IOException;
  }

  /** Returns the digest of all bytes of {@code source}. Reads are sequential. */
  public static FsVerityDigest digest(ImageSource source, FsVerityOptions options)
      throws IOException {
    return digest(source.size(), source::readFully, options);
  }

  /** Returns the digest of {@code size} bytes. Reads are sequential. */
  public static FsVerityDigest digest(long size, Reader bytes, FsVerityOptions options)
      throws IOException {
    HashAlgorithm algorithm = options.algorithm();
    byte[] descriptor = descriptor(options, size, root(size, bytes, options));
    return FsVerityDigest.of(algorithm, BlockHasher.newDigest(algorithm).digest(descriptor));
  }

  private static byte[] root(long size, Reader bytes, FsVerityOptions options) throws IOException {
    HashAlgorithm algorithm = options.algorithm();
    if (size == 0) {
      return new byte[algorithm.digestSize()];
    }
    int blockSize = options.blockSize();
    long blocks = (size - 1) / blockSize + 1;
    TreeLayout layout = TreeLayout.of(algorithm, blockSize, blockSize, blocks);
    BlockHasher hasher = new BlockHasher(algorithm, paddedSalt(options));
    MerkleBuilder tree = new MerkleBuilder(layout, hasher, (level, index, block) -> {});
    return DataBlocks.addAll(bytes::readFully, size, blockSize, hasher, tree);
  }

  /** Pads the salt with zeros to a multiple of the algorithm's input block size. */
  private static byte[] paddedSalt(FsVerityOptions options) {
    byte[] salt = options.salt();
    int unit = options.algorithm().inputBlockSize();
    return Arrays.copyOf(salt, (salt.length + unit - 1) & -unit);
  }

  private static byte[] descriptor(FsVerityOptions options, long size, byte[] root) {
    byte[] salt = options.salt();
    ByteBuffer descriptor = ByteBuffer.allocate(DESCRIPTOR_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    descriptor.put((byte) VERSION);
    descriptor.put((byte) number(options.algorithm()));
    descriptor.put((byte) Integer.numberOfTrailingZeros(options.blockSize()));
    descriptor.put((byte) salt.length);
    descriptor.putLong(FILE_SIZE_OFFSET, size);
    descriptor.put(ROOT_OFFSET, root);
    descriptor.put(SALT_OFFSET, salt);
    return descriptor.array();
  }

  /** Returns the number of {@code algorithm} in fs-verity descriptors. */
  private static int number(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> 1;
      case SHA512 -> 2;
    };
  }

  /** Returns the algorithm with {@code number} in fs-verity descriptors, if it is supported. */
  public static Optional<HashAlgorithm> algorithm(int number) {
    return Arrays.stream(HashAlgorithm.values()).filter(each -> number(each) == number).findAny();
  }

  /**
   * Returns the formatted digest, which is what fs-verity signs: magic, algorithm, size, digest.
   */
  static byte[] formatted(FsVerityDigest digest) {
    byte[] magic = "FSVerity".getBytes(US_ASCII);
    byte[] bytes = digest.bytes();
    return ByteBuffer.allocate(magic.length + 2 * Short.BYTES + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic)
        .putShort((short) number(digest.algorithm()))
        .putShort((short) bytes.length)
        .put(bytes)
        .array();
  }
}
