package io.github.jerofs.fuzz;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.BareImages;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.source.BytesSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Appends an uncompressed copy of the metabox of an image, so that mutants can change the inodes,
 * directories, xattrs and maps in it.
 */
final class PlainMetabox {
  private static final int CHECKSUM = 8;
  private static final int BLOCKS = 36;
  private static final int FORMAT = 0;
  private static final int EXTENDED = 1;
  private static final int LINKS = 6;
  private static final int START_BLOCK = 16;

  private PlainMetabox() {}

  /** Returns whether {@code image} has a compressed metabox. */
  static boolean isMissing(byte[] image) throws IOException {
    try (ErofsImage erofs = open(image)) {
      Superblock superblock = erofs.superblock();
      return superblock.hasMetabox()
          && erofs.inode(superblock.metaboxNid()).layout() != DataLayout.FLAT_PLAIN;
    }
  }

  private static ErofsImage open(byte[] image) throws IOException {
    return BareImages.open(new BytesSource(image), List.of(), 1 << 20);
  }

  /** Returns {@code image} with its metabox uncompressed. It must have one. */
  static byte[] of(byte[] image) throws IOException {
    try (ErofsImage erofs = open(image)) {
      Superblock superblock = erofs.superblock();
      Inode inode = erofs.inode(superblock.metaboxNid());
      ByteBuffer metabox = ByteBuffer.allocate(Math.toIntExact(inode.size()));
      erofs.content(inode).readFully(0, metabox);
      return append(image, metabox.array(), superblock, Math.toIntExact(inode.position()));
    }
  }

  private static byte[] append(byte[] image, byte[] metabox, Superblock superblock, int inode) {
    int bits = superblock.blockBits();
    int first = blocks(image.length, bits);
    int all = first + blocks(metabox.length, bits);
    ByteBuffer result =
        ByteBuffer.wrap(Arrays.copyOf(image, all << bits)).order(ByteOrder.LITTLE_ENDIAN);
    result.put(first << bits, metabox);
    boolean extended = (result.getShort(inode + FORMAT) & EXTENDED) != 0;
    // Flat plain, with a 32-bit start address.
    result.putShort(inode + FORMAT, (short) (extended ? EXTENDED : 0));
    result.putShort(inode + LINKS, (short) (extended ? 0 : 1));
    result.putInt(inode + START_BLOCK, first);
    int sb = Math.toIntExact(Superblock.OFFSET);
    result.putInt(sb + BLOCKS, all);
    result.putInt(sb + CHECKSUM, superblock.compat() & ~Feature.SB_CHKSUM);
    return result.array();
  }

  private static int blocks(int bytes, int bits) {
    return (bytes + (1 << bits) - 1) >> bits;
  }
}
