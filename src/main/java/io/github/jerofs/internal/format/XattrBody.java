package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.alignUp;
import static io.github.jerofs.internal.format.RecordBytes.u32;

import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The inline xattr body after an inode (docs/format.md, Extended attributes). */
public final class XattrBody {
  private static final int HEADER = XattrFields.BODY_HEADER;
  private static final int UNIT = XattrFields.UNIT;

  private final ByteBuffer bytes;
  private final MetadataSpace space;
  private final long position;
  private final int sharedCount;

  private XattrBody(ByteBuffer bytes, MetadataSpace space, long position) throws IOException {
    this.bytes = bytes;
    this.space = space;
    this.position = position;
    this.sharedCount = XattrFields.SHARED_COUNT.u8(bytes);
    if (UNIT * sharedCount > bytes.limit() - HEADER) {
      throw space.corrupt(
          position,
          XattrFields.SHARED_COUNT,
          "at most " + (bytes.limit() - HEADER) / UNIT,
          sharedCount);
    }
  }

  /**
   * Reads the body of an inode that has one ({@link Inode#xattrSize()} is not 0).
   *
   * @param store the metadata space of the inode
   */
  public static XattrBody read(ImageSource store, Inode inode) throws IOException {
    MetadataSpace space = new MetadataSpace(store, inode.nid());
    ByteBuffer bytes = space.view(inode.bodyPosition(), inode.xattrSize(), "xattr body");
    if (bytes.limit() == HEADER) {
      throw new UnsupportedImageException(
          space.place(inode.position() + InodeFields.XATTR_COUNT.offset()),
          "an xattr body too small for an entry (i_xattr_icount 1)");
    }
    return new XattrBody(bytes, space, inode.bodyPosition());
  }

  /** Returns the name filter, in which a set bit excludes all names with that hash. */
  public int nameFilter() {
    return XattrFields.NAME_FILTER.s32(bytes);
  }

  /** Returns the number of shared xattrs. */
  public int sharedCount() {
    return sharedCount;
  }

  /** Returns the ID of shared xattr {@code i}, an offset in units of 4 bytes. */
  public long sharedId(int i) {
    return u32(bytes, HEADER + UNIT * i);
  }

  /** Parses the inline entries. */
  public List<XattrEntry> inlineEntries() throws IOException {
    List<XattrEntry> entries = new ArrayList<>();
    int at = HEADER + UNIT * sharedCount;
    while (at < bytes.limit()) {
      entries.add(XattrEntry.parseInline(bytes, at, space, position + at));
      at = (int) alignUp(at + XattrEntry.size(bytes, at), UNIT);
    }
    return entries;
  }
}
