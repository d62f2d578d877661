package io.github.jerofs.internal.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.BytesSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The parsers decode records that were encoded with the fields. */
final class FieldsTest {
  private static final int AT = SuperblockFields.POSITION;
  private static final int INODE = 2048;

  private final ByteBuffer image = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);

  FieldsTest() {
    SuperblockFields.MAGIC.put32(image, AT, SuperblockFields.MAGIC_NUMBER);
    SuperblockFields.BLOCK_BITS.put8(image, AT, 12);
  }

  private Superblock superblock() throws IOException {
    return Superblock.read(new BytesSource(image.array()), false);
  }

  private Inode inode() throws IOException {
    return Inode.read(superblock(), new BytesSource(image.array()), INODE / Inode.SLOT, INODE);
  }

  @Test
  void superblock_roundTrip() throws IOException {
    int incompat = Feature.DEVICE_TABLE | Feature.FRAGMENTS | Feature.XATTR_PREFIXES;
    SuperblockFields.FEATURE_COMPAT.put32(image, AT, Feature.XATTR_FILTER);
    SuperblockFields.FEATURE_INCOMPAT.put32(image, AT, incompat | Feature.METABOX);
    SuperblockFields.EXTENSION_SLOTS.put8(image, AT, 1);
    SuperblockFields.ROOT_NID.put16(image, AT, 0xfedc);
    SuperblockFields.INODES.put64(image, AT, 1L << 40);
    SuperblockFields.EPOCH.put64(image, AT, -5);
    SuperblockFields.FIXED_NANOS.put32(image, AT, 7);
    SuperblockFields.BLOCKS.put32(image, AT, 0xfffffff0L);
    SuperblockFields.META_BLOCK.put32(image, AT, 0xfffffff1L);
    SuperblockFields.XATTR_BLOCK.put32(image, AT, 0xfffffff2L);
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    SuperblockFields.UUID.put64(image, AT, Long.reverseBytes(uuid.getMostSignificantBits()));
    SuperblockFields.UUID.put64(image, AT + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
    image.put(AT + SuperblockFields.LABEL.offset(), "label".getBytes(US_ASCII));
    SuperblockFields.COMPRESSION.put16(image, AT, 0xfff3);
    SuperblockFields.EXTRA_DEVICES.put16(image, AT, 3);
    SuperblockFields.DEVICE_TABLE.put16(image, AT, 9);
    SuperblockFields.XATTR_PREFIXES.put8(image, AT, 4);
    SuperblockFields.XATTR_PREFIX_START.put32(image, AT, 11);
    SuperblockFields.PACKED_NID.put64(image, AT, 12);
    SuperblockFields.BUILD_TIME.put32(image, AT, 0xfffffff4L);
    SuperblockFields.METABOX_NID.put64(image, AT, 13);
    Superblock read = superblock();
    assertEquals(0xfedc, read.rootNid());
    assertEquals(1L << 40, read.inodes());
    assertEquals(-5, read.epoch());
    assertEquals(7, read.fixedNanos());
    assertEquals(0xfffffff0L, read.blocks());
    assertEquals(0xfffffff1L, read.metaBlock());
    assertEquals(0xfffffff2L, read.xattrBlock());
    assertEquals(uuid, read.uuid());
    assertEquals("label", read.label());
    assertEquals(0xfff3, read.compression());
    assertEquals(3, read.extraDevices());
    assertEquals(9 * 128, read.deviceTable());
    assertEquals(4, read.xattrPrefixCount());
    assertEquals(44, read.xattrPrefixTable());
    assertEquals(12, read.packedNid());
    assertTrue(read.nameFilterUsable());
    assertEquals(0xfffffff4L, read.buildTime());
    assertEquals(13, read.metaboxNid());
  }

  @Test
  void superblock_wideRoot_leavesHighBlocks() throws IOException {
    SuperblockFields.FEATURE_INCOMPAT.put32(image, AT, Feature.BITS48);
    SuperblockFields.ROOT_NID_64.put64(image, AT, 1L << 33);
    SuperblockFields.ROOT_NID.put16(image, AT, 2);
    SuperblockFields.BLOCKS.put32(image, AT, 1);
    assertEquals(1L << 33, superblock().rootNid());
    assertEquals((2L << 32) + 1, superblock().blocks());
  }

  @Test
  void compactInode_roundTrip() throws IOException {
    SuperblockFields.EPOCH.put64(image, AT, 1000);
    InodeFields.FORMAT.put16(image, INODE, 2 << InodeFields.LAYOUT_SHIFT);
    InodeFields.XATTR_COUNT.put16(image, INODE, 3);
    InodeFields.MODE.put16(image, INODE, 0100644);
    InodeFields.NB.put16(image, INODE, 5);
    InodeFields.SIZE.put32(image, INODE, 0xfffffff0L);
    InodeFields.COMPACT_MTIME.put32(image, INODE, 6);
    InodeFields.U.put32(image, INODE, 7);
    InodeFields.COMPACT_UID.put16(image, INODE, 0xfff1);
    InodeFields.COMPACT_GID.put16(image, INODE, 0xfff2);
    Inode read = inode();
    assertEquals(InodeFormat.COMPACT, read.format());
    assertEquals(DataLayout.FLAT_INLINE, read.layout());
    assertEquals(XattrFields.BODY_HEADER + 2 * XattrFields.UNIT, read.xattrSize());
    assertEquals(0100644, read.mode());
    assertEquals(5, read.links());
    assertEquals(0xfffffff0L, read.size());
    assertEquals(1006, read.seconds());
    assertEquals(7, read.startBlock());
    assertEquals(0xfff1, read.uid());
    assertEquals(0xfff2, read.gid());
  }

  @Test
  void extendedInode_roundTrip() throws IOException {
    InodeFields.FORMAT.put16(image, INODE, InodeFields.EXTENDED);
    InodeFields.MODE.put16(image, INODE, 0100600);
    InodeFields.NB.put16(image, INODE, 2);
    InodeFields.SIZE.put64(image, INODE, 1L << 40);
    InodeFields.U.put32(image, INODE, 3);
    InodeFields.UID.put32(image, INODE, 4);
    InodeFields.GID.put32(image, INODE, 5);
    InodeFields.MTIME.put64(image, INODE, -6);
    InodeFields.MTIME_NANOS.put32(image, INODE, 7);
    InodeFields.LINKS.put32(image, INODE, 8);
    Inode read = inode();
    assertEquals(InodeFormat.EXTENDED, read.format());
    assertEquals(1L << 40, read.size());
    assertEquals((2L << 32) + 3, read.startBlock());
    assertEquals(4, read.uid());
    assertEquals(5, read.gid());
    assertEquals(-6, read.seconds());
    assertEquals(7, read.nanos());
    assertEquals(8, read.links());
  }

  @Test
  void deviceSlot_roundTrip() throws IOException {
    int slot = 4096;
    SuperblockFields.FEATURE_INCOMPAT.put32(image, AT, Feature.DEVICE_TABLE | Feature.BITS48);
    SuperblockFields.EXTRA_DEVICES.put16(image, AT, 1);
    SuperblockFields.DEVICE_TABLE.put16(image, AT, slot / SuperblockFields.DEVICE_TABLE_UNIT);
    image.put(slot + DeviceFields.TAG.offset(), "tag".getBytes(US_ASCII));
    DeviceFields.BLOCKS.put32(image, slot, 1);
    DeviceFields.BLOCKS_HIGH.put16(image, slot, 2);
    DeviceFields.UNIFIED_BLOCK.put32(image, slot, 3);
    DeviceFields.UNIFIED_BLOCK_HIGH.put16(image, slot, 4);
    assertEquals(
        List.of(new DeviceSlot("tag", (2L << 32) + 1, (4L << 32) + 3)),
        DeviceSlot.readAll(new BytesSource(image.array()), superblock()));
  }

  @Test
  void directoryEntry_roundTrip() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    DirentFields.NID.put64(bytes, 0, 1L << 40);
    DirentFields.NAME_OFFSET.put16(bytes, 0, DirentFields.SIZE);
    DirentFields.FILE_TYPE.put8(bytes, 0, FileType.SOCKET.entryType());
    bytes.put(DirentFields.SIZE, "name".getBytes(US_ASCII));
    DirectoryBlock block = new DirectoryBlock(bytes, "image", 1, 0);
    assertEquals(1L << 40, block.nid(0));
    assertEquals(6, block.fileType(0));
    assertArrayEquals("name".getBytes(US_ASCII), block.name(0));
  }

  @Test
  void errors_nameFieldAndOffset() {
    SuperblockFields.BLOCK_BITS.put8(image, AT, 40);
    UnsupportedImageException bits =
        assertThrows(UnsupportedImageException.class, this::superblock);
    assertEquals(AT + 12, bits.place().offset());
    assertTrue(bits.getMessage().contains(SuperblockFields.BLOCK_BITS.name()), bits::toString);
    SuperblockFields.BLOCK_BITS.put8(image, AT, 12);
    CorruptImageException mode = assertThrows(CorruptImageException.class, this::inode);
    assertEquals(INODE + 4, mode.place().offset());
    assertEquals(INODE / Inode.SLOT, mode.place().nid());
    assertTrue(mode.getMessage().contains(InodeFields.MODE.name()), mode::toString);
  }
}
