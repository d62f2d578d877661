package io.github.jerofs.internal.verity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTreeFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/** The superblock of a dm-verity hash tree. Fields are little-endian, except for the UUID. */
final class VeritySuperblock {
  /** Length in bytes. */
  static final int SIZE = 512;

  private static final int VERSION_OFFSET = 8;
  private static final int HASH_TYPE_OFFSET = 12;
  private static final int UUID_OFFSET = 16;
  private static final int ALGORITHM_OFFSET = 32;
  private static final int ALGORITHM_SIZE = 32;
  private static final int DATA_BLOCK_SIZE_OFFSET = 64;
  private static final int HASH_BLOCK_SIZE_OFFSET = 68;
  private static final int DATA_BLOCKS_OFFSET = 72;
  private static final int SALT_SIZE_OFFSET = 80;
  private static final int SALT_OFFSET = 88;

  private static final byte[] MAGIC = {'v', 'e', 'r', 'i', 't', 'y', 0, 0};
  private static final int VERSION = 1;

  /** Type 0 (Chrome OS) appends the salt and packs digests differently. */
  private static final int HASH_TYPE = 1;

  private final ByteBuffer bytes;
  private final String image;
  private final long position;

  private VeritySuperblock(ByteBuffer bytes, String image, long position) {
    this.bytes = bytes;
    this.image = image;
    this.position = position;
  }

  /**
   * Reads the superblock at {@code position}.
   *
   * @throws CorruptImageException if there is no superblock, or a field has an invalid value
   * @throws UnsupportedImageException if version, hash type or algorithm is not supported
   */
  static HashTreeFormat read(ImageSource source, long position) throws IOException {
    String image = source.description();
    if (!source.contains(position, SIZE)) {
      throw new CorruptImageException(
          ImagePlace.of(image, position),
          "no room for the verity superblock",
          position + " + " + SIZE + " bytes",
          source.size());
    }
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    source.readFully(position, bytes);
    return new VeritySuperblock(bytes, image, position).parse();
  }

  /** Returns whether the magic of a superblock is at {@code position}. */
  static boolean isPresent(ImageSource source, long position) throws IOException {
    if (!source.contains(position, SIZE)) {
      return false;
    }
    byte[] magic = new byte[MAGIC.length];
    source.readFully(position, ByteBuffer.wrap(magic));
    return Arrays.equals(magic, MAGIC);
  }

  private HashTreeFormat parse() throws ErofsException {
    byte[] magic = slice(0, MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw corrupt(0, "magic of the verity superblock", hex(MAGIC), hex(magic));
    }
    requireSupported(VERSION_OFFSET, "version of the verity superblock", VERSION);
    requireSupported(HASH_TYPE_OFFSET, "verity hash type", HASH_TYPE);
    HashAlgorithm algorithm = algorithm();
    int saltSize = Short.toUnsignedInt(bytes.getShort(SALT_SIZE_OFFSET));
    if (saltSize > HashTreeFormat.MAX_SALT) {
      throw corrupt(
          SALT_SIZE_OFFSET, "verity salt size", "at most " + HashTreeFormat.MAX_SALT, saltSize);
    }
    int dataBlockSize = blockSize(DATA_BLOCK_SIZE_OFFSET, "verity data block size");
    return HashTreeFormat.builder()
        .algorithm(algorithm)
        .dataBlockSize(dataBlockSize)
        .hashBlockSize(blockSize(HASH_BLOCK_SIZE_OFFSET, "verity hash block size"))
        .dataBlocks(dataBlocks(dataBlockSize))
        .salt(slice(SALT_OFFSET, saltSize))
        .uuid(uuid())
        .build();
  }

  private void requireSupported(int offset, String what, int expected)
      throws UnsupportedImageException {
    int actual = bytes.getInt(offset);
    if (actual != expected) {
      throw new UnsupportedImageException(
          ImagePlace.of(image, position + offset),
          what,
          expected,
          Integer.toUnsignedString(actual));
    }
  }

  private HashAlgorithm algorithm() throws UnsupportedImageException {
    byte[] field = slice(ALGORITHM_OFFSET, ALGORITHM_SIZE);
    int length = 0;
    while (length < field.length && field[length] != 0) {
      length++;
    }
    String name = new String(field, 0, length, ISO_8859_1);
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (algorithm.key().equals(name)) {
        return algorithm;
      }
    }
    throw new UnsupportedImageException(
        ImagePlace.of(image, position + ALGORITHM_OFFSET),
        "verity hash algorithm",
        Arrays.stream(HashAlgorithm.values()).map(HashAlgorithm::key).toList(),
        printable(name));
  }

  private static String printable(String name) {
    return name.chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? "'" + name + "'"
        : "bytes " + hex(name.getBytes(ISO_8859_1));
  }

  private int blockSize(int offset, String what) throws CorruptImageException {
    int size = bytes.getInt(offset);
    if (size < HashTreeFormat.MIN_BLOCK_SIZE
        || size > HashTreeFormat.MAX_BLOCK_SIZE
        || Integer.bitCount(size) != 1) {
      throw corrupt(
          offset,
          what,
          "a power of two in "
              + (HashTreeFormat.MIN_BLOCK_SIZE + ".." + HashTreeFormat.MAX_BLOCK_SIZE),
          Integer.toUnsignedString(size));
    }
    return size;
  }

  private long dataBlocks(int blockSize) throws CorruptImageException {
    long count = bytes.getLong(DATA_BLOCKS_OFFSET);
    if (count < 1 || count > Long.MAX_VALUE / blockSize) {
      throw corrupt(
          DATA_BLOCKS_OFFSET,
          "number of verity data blocks",
          "1.." + Long.MAX_VALUE / blockSize,
          Long.toUnsignedString(count));
    }
    return count;
  }

  private UUID uuid() {
    ByteBuffer field = ByteBuffer.wrap(slice(UUID_OFFSET, 16)); // big-endian
    return new UUID(field.getLong(), field.getLong());
  }

  private byte[] slice(int offset, int length) {
    byte[] part = new byte[length];
    bytes.get(offset, part);
    return part;
  }

  private static String hex(byte[] some) {
    return HexFormat.of().formatHex(some);
  }

  private CorruptImageException corrupt(int offset, String what, Object expected, Object actual) {
    return new CorruptImageException(
        ImagePlace.of(image, position + offset), what, expected, actual);
  }

  /** Returns the superblock of a tree with {@code format}, which has all values set. */
  static byte[] encode(HashTreeFormat format) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    byte[] salt = format.salt().orElseThrow();
    UUID uuid = format.uuid().orElseThrow();
    bytes.put(0, MAGIC);
    bytes.putInt(VERSION_OFFSET, VERSION);
    bytes.putInt(HASH_TYPE_OFFSET, HASH_TYPE);
    ByteBuffer uuidField = bytes.slice(UUID_OFFSET, 16).order(ByteOrder.BIG_ENDIAN);
    uuidField.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    bytes.put(ALGORITHM_OFFSET, format.algorithm().key().getBytes(ISO_8859_1));
    bytes.putInt(DATA_BLOCK_SIZE_OFFSET, format.dataBlockSize());
    bytes.putInt(HASH_BLOCK_SIZE_OFFSET, format.hashBlockSize());
    bytes.putLong(DATA_BLOCKS_OFFSET, format.dataBlocks().orElseThrow());
    bytes.putShort(SALT_SIZE_OFFSET, (short) salt.length);
    bytes.put(SALT_OFFSET, salt);
    return bytes.array();
  }
}
