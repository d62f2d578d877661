package io.github.jerofs.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.BytesSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Parses a superblock written by mkfs.erofs for a small tree, and variations of it. */
final class SuperblockTest {
  private static final String EXAMPLE =
      "e2e1f5e0d836ac5c030000000c002400030000000000000000f1536500000000"
          + "0000000001000000000000000000000001234567"
          + "89abcdef0123456789abcdef64656d6f";

  private static ByteBuffer example() {
    ByteBuffer image = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    image.put(1024, HexFormat.of().parseHex(EXAMPLE));
    return image;
  }

  private static Superblock read(ByteBuffer image) throws IOException {
    byte[] bytes = new byte[image.capacity()];
    image.get(0, bytes);
    return Superblock.read(new BytesSource(bytes), false);
  }

  @Test
  void read_example() throws IOException {
    Superblock superblock = read(example());
    assertEquals(4096, superblock.blockSize());
    assertEquals(0x24, superblock.rootNid());
    assertEquals(3, superblock.inodes());
    assertEquals(1_700_000_000, superblock.epoch());
    assertEquals(1, superblock.blocks());
    assertEquals("01234567-89ab-cdef-0123-456789abcdef", superblock.uuid().toString());
    assertEquals("demo", superblock.label());
    assertEquals(1152, superblock.end());
  }

  @Test
  void read_rootNid_wideOnlyWith48BitAndNotZero() throws IOException {
    ByteBuffer image = example();
    image.putLong(1024 + 112, 0x123456789aL);
    assertEquals(0x24, read(image).rootNid());
    image.putInt(1024 + 80, Feature.BITS48);
    assertEquals(0x123456789aL, read(image).rootNid());
    assertEquals(1 | 0x24L << 32, read(image).blocks());
    image.putLong(1024 + 112, 0);
    assertEquals(0x24, read(image).rootNid());
    assertEquals(1, read(image).blocks());
  }

  @Test
  void read_labelWithoutNul_hasSixteenBytes() throws IOException {
    ByteBuffer image = example();
    image.put(1024 + 64, "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII));
    assertEquals("sixteen bytes ok", read(image).label());
  }

  @Test
  void read_metabox_requiresSlotAndOutsideInode() throws IOException {
    ByteBuffer image = example();
    image.putInt(1024 + 80, Feature.METABOX);
    assertThrows(CorruptImageException.class, () -> read(image));
    image.put(1024 + 13, (byte) 1);
    image.putLong(1024 + 128, 0x25);
    assertEquals(0x25, read(image).metaboxNid());
    image.putLong(1024 + 128, Long.MIN_VALUE);
    assertThrows(CorruptImageException.class, () -> read(image));
  }

  @Test
  void read_wrongOrTooShort_exceptionOfKind() {
    ByteBuffer noMagic = example();
    noMagic.put(1024, (byte) 0);
    assertThrows(NotErofsException.class, () -> read(noMagic));
    assertThrows(
        NotErofsException.class, () -> Superblock.read(new BytesSource(new byte[1026]), false));
    ByteBuffer unknown = example();
    unknown.putInt(1024 + 80, 0x200);
    assertThrows(UnsupportedImageException.class, () -> read(unknown));
    ByteBuffer tinyBlocks = example();
    tinyBlocks.put(1024 + 12, (byte) 8);
    assertThrows(UnsupportedImageException.class, () -> read(tinyBlocks));
  }

  @Test
  void read_unknownCompatibleFeature_ignored() throws IOException {
    ByteBuffer image = example();
    image.putInt(1024 + 8, 0x40000000);
    assertFalse(read(image).hasCompat(Feature.SB_CHKSUM));
  }
}
