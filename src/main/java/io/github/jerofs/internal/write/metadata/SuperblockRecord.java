package io.github.jerofs.internal.write.metadata;

import io.github.jerofs.internal.format.Field;
import io.github.jerofs.internal.format.SuperblockChecksum;
import io.github.jerofs.internal.format.SuperblockFields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** Encodes the superblock. */
public final class SuperblockRecord {
  /** The position in the image, in bytes. */
  public static final int POSITION = SuperblockFields.POSITION;

  /** The size in bytes, without extension slots. */
  public static final int SIZE = SuperblockFields.SIZE;

  /** The image up to the first content. */
  private final ByteBuffer block;

  /**
   * Creates an empty record.
   *
   * @param size the number of bytes at the start of the image that it fills
   */
  public SuperblockRecord(int blockBits, int size) {
    block = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    putInt(SuperblockFields.MAGIC, SuperblockFields.MAGIC_NUMBER);
    SuperblockFields.BLOCK_BITS.put8(block, POSITION, blockBits);
  }

  public void features(int compat, int incompat) {
    putInt(SuperblockFields.FEATURE_COMPAT, compat);
    putInt(SuperblockFields.FEATURE_INCOMPAT, incompat);
  }

  public void root(long nid) {
    if (nid <= 0 || nid > 0xffff) {
      throw new IllegalArgumentException("root nid " + nid);
    }
    SuperblockFields.ROOT_NID.put16(block, POSITION, (int) nid);
  }

  /** Sets the packed inode. */
  public void packed(long nid) {
    SuperblockFields.PACKED_NID.put64(block, POSITION, nid);
  }

  /**
   * Sets the fields about compression.
   *
   * @param algorithms the bitmap of algorithms, or the maximum distance of LZ4
   * @param records the configuration records
   */
  public void compression(int algorithms, byte[] records) {
    SuperblockFields.COMPRESSION.put16(block, POSITION, algorithms);
    block.put(POSITION + SIZE, records);
  }

  /**
   * Sets the device table.
   *
   * @param position of a table that is not empty in bytes, a multiple of 128
   */
  public void devices(int count, byte[] table, int position) {
    if (count > 0) {
      SuperblockFields.EXTRA_DEVICES.put16(block, POSITION, count);
      SuperblockFields.DEVICE_TABLE.put16(
          block, POSITION, position / SuperblockFields.DEVICE_TABLE_UNIT);
      block.put(position, table);
    }
  }

  public void counts(long inodes, long blocks) {
    SuperblockFields.INODES.put64(block, POSITION, inodes);
    putInt(SuperblockFields.BLOCKS, blocks);
  }

  public void times(long epoch, int nanos, long buildTime) {
    SuperblockFields.EPOCH.put64(block, POSITION, epoch);
    putInt(SuperblockFields.FIXED_NANOS, nanos);
    putInt(SuperblockFields.BUILD_TIME, buildTime);
  }

  public void areas(long metaBlock, long xattrBlock) {
    putInt(SuperblockFields.META_BLOCK, metaBlock);
    putInt(SuperblockFields.XATTR_BLOCK, xattrBlock);
  }

  public void identity(UUID uuid, byte[] label) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    block.put(POSITION + SuperblockFields.UUID.offset(), bytes.array());
    block.put(POSITION + SuperblockFields.LABEL.offset(), label);
  }

  /**
   * Returns the first bytes of the image, with the checksum of the block that holds the superblock.
   */
  public byte[] bytes(int blockSize) {
    putInt(SuperblockFields.CHECKSUM, 0);
    putInt(SuperblockFields.CHECKSUM, SuperblockChecksum.of(block.array(), POSITION, blockSize));
    return block.array();
  }

  private void putInt(Field field, long value) {
    field.put32(block, POSITION, value);
  }
}
