package io.github.jerofs.internal.write.composefs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.internal.format.ComposefsFields;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Field;
import io.github.jerofs.internal.format.SuperblockFields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** Encodes an image from front to back. */
final class ImageEncoder {
  private static final int BLOCK_BITS = 12;
  private static final int COMPAT_MTIME = 2;
  private static final int LAYOUT_SHIFT = 1;
  private static final int PLAIN = 0;
  private static final int INLINE = 2;
  private static final int CHUNKS = 4;

  private final ImageLayout layout;
  private final int version;
  private final OutputStream out;
  private long written;

  private ImageEncoder(ImageLayout layout, int version, OutputStream out) {
    this.layout = layout;
    this.version = version;
    this.out = out;
  }

  /** Writes the image of {@code layout} to {@code out}. */
  static void write(ImageLayout layout, int version, OutputStream out) throws IOException {
    new ImageEncoder(layout, version, out).write();
  }

  private void write() throws IOException {
    put(head());
    long dataBlock = layout.firstDataBlock();
    for (PlacedInode placed : layout.inodes()) {
      padTo(placed.position());
      put(inode(placed, dataBlock));
      layout.xattrs().write(placed.inode(), firstXattrId(), out);
      written += placed.xattrSize();
      put(tail(placed));
      dataBlock += placed.blocks();
    }
    padTo(layout.inodesEnd());
    layout.xattrs().writeArea(out);
    written += layout.xattrs().areaSize();
    padTo(layout.firstDataBlock() * ImageLayout.BLOCK);
    for (PlacedInode placed : layout.inodes()) {
      writeBlocks(placed);
    }
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  private void padTo(long position) throws IOException {
    put(new byte[Math.toIntExact(position - written)]);
  }

  private int firstXattrId() {
    return (int) (layout.inodesEnd() % ImageLayout.BLOCK / Integer.BYTES);
  }

  /** Returns everything before the first inode: the header of composefs and the superblock. */
  private byte[] head() {
    ByteBuffer head =
        ByteBuffer.allocate(SuperblockFields.POSITION + SuperblockFields.SIZE)
            .order(ByteOrder.LITTLE_ENDIAN);
    ComposefsFields.MAGIC.put32(head, 0, ComposefsFields.MAGIC_NUMBER);
    ComposefsFields.HEADER_VERSION.put32(head, 0, ComposefsFields.VERSION);
    ComposefsFields.FLAGS.put32(head, 0, hasAcl() ? ComposefsFields.HAS_ACL : 0);
    ComposefsFields.LAYOUT_VERSION.put32(head, 0, version);
    put(head, SuperblockFields.MAGIC, SuperblockFields.MAGIC_NUMBER);
    put(head, SuperblockFields.FEATURE_COMPAT, COMPAT_MTIME | Feature.XATTR_FILTER);
    SuperblockFields.BLOCK_BITS.put8(head, SuperblockFields.POSITION, BLOCK_BITS);
    PlacedInode root = layout.inodes().get(0);
    SuperblockFields.ROOT_NID.put16(head, SuperblockFields.POSITION, (int) root.nid());
    SuperblockFields.INODES.put64(head, SuperblockFields.POSITION, layout.inodes().size());
    SuperblockFields.EPOCH.put64(head, SuperblockFields.POSITION, layout.oldest().seconds());
    put(head, SuperblockFields.FIXED_NANOS, layout.oldest().nanos());
    put(head, SuperblockFields.BLOCKS, layout.blocks());
    put(head, SuperblockFields.XATTR_BLOCK, layout.inodesEnd() / ImageLayout.BLOCK);
    return head.array();
  }

  private static void put(ByteBuffer head, Field field, long value) {
    field.put32(head, SuperblockFields.POSITION, value);
  }

  private boolean hasAcl() {
    ByteString access = new ByteString("system.posix_acl_access".getBytes(US_ASCII));
    ByteString byDefault = new ByteString("system.posix_acl_default".getBytes(US_ASCII));
    return layout.inodes().stream()
        .map(placed -> placed.inode().xattrs())
        .anyMatch(xattrs -> xattrs.containsKey(access) || xattrs.containsKey(byDefault));
  }

  private static byte[] inode(PlacedInode placed, long dataBlock) {
    Stat stat = placed.inode().stat();
    ByteBuffer record = ByteBuffer.allocate(placed.inodeSize()).order(ByteOrder.LITTLE_ENDIAN);
    boolean isExternal = placed.inode().isExternal();
    int dataLayout = isExternal ? CHUNKS : placed.tail() > 0 ? INLINE : PLAIN;
    int xattrUnits =
        placed.xattrSize() == 0 ? 0 : (placed.xattrSize() - SharedXattrs.HEADER) / 4 + 1;
    record.putShort((short) (dataLayout << LAYOUT_SHIFT | (placed.isExtended() ? 1 : 0)));
    record.putShort((short) xattrUnits).putShort((short) stat.mode());
    int union = union(placed, dataBlock);
    if (placed.isExtended()) {
      record.putShort((short) 0).putLong(stat.size()).putInt(union).putInt(placed.serial());
      record.putInt((int) stat.uid()).putInt((int) stat.gid());
      record.putLong(stat.seconds()).putInt(stat.nanos()).putInt((int) stat.nlink());
    } else {
      record.putShort((short) stat.nlink()).putInt((int) stat.size()).putInt(0);
      record.putInt(union).putInt(placed.serial());
      record.putShort((short) stat.uid()).putShort((short) stat.gid());
    }
    return record.array();
  }

  /** Returns the field whose meaning depends on the type: chunk format, device or first block. */
  private static int union(PlacedInode placed, long dataBlock) {
    Stat stat = placed.inode().stat();
    if (placed.inode().isExternal()) {
      return ImageLayout.chunkBits(stat.size()) - BLOCK_BITS;
    }
    if (stat.type() == ModeBits.CHAR_DEVICE || stat.type() == ModeBits.BLOCK_DEVICE) {
      return (int) stat.rdev();
    }
    return placed.blocks() == 0 ? 0 : (int) dataBlock;
  }

  private byte[] tail(PlacedInode placed) {
    return placed.tail() == 0
        ? new byte[0]
        : Arrays.copyOf(data(placed.inode()).block(placed.blocks()), placed.tail());
  }

  private void writeBlocks(PlacedInode placed) throws IOException {
    if (placed.blocks() > 0) {
      Data data = data(placed.inode());
      for (long block = 0; block < placed.blocks(); block++) {
        put(data.block(block));
      }
    }
  }

  /** The data of an inode in blocks, the last one padded with zeros. */
  private interface Data {
    byte[] block(long number);
  }

  private Data data(SourceInode inode) {
    if (inode.isExternal()) {
      byte[] holes = new byte[ImageLayout.BLOCK];
      Arrays.fill(holes, (byte) 0xff); // chunks without a block: overlayfs finds the data
      return block -> holes;
    }
    if (inode.stat().isDirectory()) {
      DirectoryBlocks entries = layout.directory(inode);
      return block -> entries.encode((int) block, child -> layout.place(child).nid());
    }
    byte[] all =
        Objects.requireNonNull(inode.stat().isSymlink() ? inode.payload() : inode.content());
    return block -> {
      int from = (int) block * ImageLayout.BLOCK;
      return Arrays.copyOfRange(all, from, from + ImageLayout.BLOCK);
    };
  }
}
