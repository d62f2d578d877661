package io.github.jerofs.internal.write.metadata;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Plan;
import io.github.jerofs.internal.write.node.Times;
import io.github.jerofs.internal.write.node.XattrTable;
import java.nio.ByteBuffer;

/** Encodes inodes. */
public final class InodeRecord {
  static final int COMPACT_SIZE = 32;
  static final int EXTENDED_SIZE = 64;

  private static final int EXTENDED = 1;
  private static final int LAYOUT_SHIFT = 1;

  private InodeRecord() {}

  static int size(int plan) {
    return (plan & Plan.EXTENDED) == 0 ? COMPACT_SIZE : EXTENDED_SIZE;
  }

  /**
   * Appends the record of {@code inode}.
   *
   * @param union the field {@code i_u}: start block, device number or stored blocks
   * @param high the field {@code i_nb} of an extended inode: bits 32..47 of the start block
   * @param serial the field {@code i_ino}, informational
   */
  static void encode(
      NodeTable nodes,
      int inode,
      DataLayout layout,
      int xattrSize,
      long union,
      int high,
      int serial,
      Times times,
      ByteBuffer out) {
    boolean extended = (nodes.plan(inode) & Plan.EXTENDED) != 0;
    out.putShort((short) (id(layout) << LAYOUT_SHIFT | (extended ? EXTENDED : 0)));
    out.putShort((short) XattrTable.icount(xattrSize));
    out.putShort((short) nodes.mode(inode));
    if (extended) {
      out.putShort((short) high).putLong(nodes.size(inode));
      out.putInt((int) union).putInt(serial);
      out.putInt(nodes.uid(inode)).putInt(nodes.gid(inode));
      out.putLong(times.seconds(inode)).putInt(times.nanos(inode));
      out.putInt(nodes.nlink(inode));
      out.putLong(0).putLong(0);
    } else {
      out.putShort((short) nodes.nlink(inode)).putInt((int) nodes.size(inode));
      out.putInt(0).putInt((int) union).putInt(serial);
      out.putShort((short) nodes.uid(inode)).putShort((short) nodes.gid(inode));
      out.putInt(0);
    }
  }

  private static int id(DataLayout layout) {
    return switch (layout) {
      case FLAT_PLAIN -> 0;
      case COMPRESSED_FULL -> 1;
      case FLAT_INLINE -> 2;
      case COMPRESSED_COMPACT -> 3;
      case CHUNK_BASED -> 4;
    };
  }
}
