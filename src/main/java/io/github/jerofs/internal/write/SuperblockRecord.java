package io.github.jerofs.internal.write;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The superblock as it is written. */
final class SuperblockRecord {
  /** Where it begins in the image, in bytes. */
  static final int POSITION = 1024;

  /** Its size in bytes, without extension slots. */
  static final int SIZE = 128;

  private static final int MAGIC_VALUE = 0xe0f5e1e2;
  private static final int MAGIC = 0;
  private static final int CHECKSUM = 4;
  private static final int FEATURE_COMPAT = 8;
  private static final int BLOCK_BITS = 12;
  private static final int ROOT_NID = 14;
  private static final int INODES = 16;
  private static final int EPOCH = 24;
  private static final int FIXED_NANOS = 32;
  private static final int BLOCKS = 36;
  private static final int META_BLOCK = 40;
  private static final int XATTR_BLOCK = 44;
  private static final int UUID_BYTES = 48;
  private static final int LABEL = 64;
  private static final int FEATURE_INCOMPAT = 80;
  private static final int ALGORITHMS = 84;
  private static final int EXTRA_DEVICES = 86;
  private static final int DEVICE_TABLE = 88;
  private static final int PACKED_NID = 96;
  private static final int BUILD_TIME = 108;

  /** Block 0 of the image. */
  private final ByteBuffer block;

  SuperblockRecord(int blockBits) {
    block = ByteBuffer.allocate(Math.max(4096, 1 << blockBits)).order(ByteOrder.LITTLE_ENDIAN);
    putInt(MAGIC, MAGIC_VALUE);
    block.put(POSITION + BLOCK_BITS, (byte) blockBits);
  }

  void features(int compat, int incompat) {
    putInt(FEATURE_COMPAT, compat);
    putInt(FEATURE_INCOMPAT, incompat);
  }

  void root(long nid) {
    if (nid <= 0 || nid > 0xffff) {
      throw new IllegalArgumentException("root nid " + nid);
    }
    block.putShort(POSITION + ROOT_NID, (short) nid);
  }

  void counts(long inodes, long blocks) {
    block.putLong(POSITION + INODES, inodes);
    putInt(BLOCKS, (int) blocks);
  }

  void times(long epoch, int nanos, long buildTime) {
    block.putLong(POSITION + EPOCH, epoch);
    putInt(FIXED_NANOS, nanos);
    putInt(BUILD_TIME, (int) buildTime);
  }

  void areas(long metaBlock, long xattrBlock) {
    putInt(META_BLOCK, (int) metaBlock);
    putInt(XATTR_BLOCK, (int) xattrBlock);
  }

  void identity(UUID uuid, byte[] label) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    block.put(POSITION + UUID_BYTES, bytes.array());
    block.put(POSITION + LABEL, label);
  }

  /** States the compression; {@code records} follow the superblock. */
  void compression(int algorithms, byte[] records, long packedNid) {
    block.putShort(POSITION + ALGORITHMS, (short) algorithms);
    block.put(POSITION + SIZE, records);
    block.putLong(POSITION + PACKED_NID, packedNid);
  }

  /** States the device table, which lies at {@code position}, a multiple of 128. */
  void devices(int count, int position) {
    block.putShort(POSITION + EXTRA_DEVICES, (short) count);
    block.putShort(POSITION + DEVICE_TABLE, (short) (position / 128));
  }

  /**
   * Returns the bytes from the beginning of the image, with the checksum of the block that holds
   * the superblock.
   */
  byte[] bytes(int blockSize) {
    putInt(CHECKSUM, 0);
    CRC32C crc = new CRC32C();
    int length = blockSize > POSITION ? blockSize - POSITION : blockSize;
    crc.update(block.array(), POSITION, length);
    putInt(CHECKSUM, (int) ~crc.getValue());
    return block.array();
  }

  private void putInt(int at, int value) {
    block.putInt(POSITION + at, value);
  }
}
