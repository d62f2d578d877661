package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.alignUp;
import static io.github.jerofs.internal.format.RecordBytes.u32;
import static io.github.jerofs.internal.format.RecordBytes.u8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The inline xattr body behind an inode (docs/format.md, Extended attributes). */
public final class XattrBody {
  /** Size of the header in bytes. */
  public static final int HEADER = 12;

  private final ByteBuffer bytes;
  private final ImageSource store;
  private final Inode inode;
  private final int sharedCount;

  private XattrBody(ByteBuffer bytes, ImageSource store, Inode inode) throws IOException {
    this.bytes = bytes;
    this.store = store;
    this.inode = inode;
    this.sharedCount = u8(bytes, 4);
    if (4 * sharedCount > bytes.limit() - HEADER) {
      throw new CorruptImageException(
          place(4),
          "number of shared xattrs",
          "at most " + (bytes.limit() - HEADER) / 4,
          sharedCount);
    }
  }

  /**
   * Reads the body of an inode that has one ({@link Inode#xattrSize()} is not 0).
   *
   * @param store the metadata space of the inode
   */
  public static XattrBody read(ImageSource store, Inode inode) throws IOException {
    ByteBuffer bytes =
        RecordBytes.view(store, inode.nid(), inode.bodyPosition(), inode.xattrSize(), "xattr body");
    if (bytes.limit() == HEADER) {
      throw new UnsupportedImageException(
          new ImagePlace(store.description(), inode.nid(), inode.position() + 2),
          "an xattr body without room for an entry (i_xattr_icount 1)");
    }
    return new XattrBody(bytes, store, inode);
  }

  /** Returns the name filter: a set bit means that no name with that hash is present. */
  public int nameFilter() {
    return bytes.getInt(0);
  }

  /** Returns the number of shared xattrs. */
  public int sharedCount() {
    return sharedCount;
  }

  /** Returns the id of shared xattr {@code i}, which counts units of 4 bytes. */
  public long sharedId(int i) {
    return u32(bytes, HEADER + 4 * i);
  }

  /** Parses the inline entries. */
  public List<XattrEntry> inlineEntries() throws IOException {
    List<XattrEntry> entries = new ArrayList<>();
    int at = HEADER + 4 * sharedCount;
    while (at < bytes.limit()) {
      entries.add(XattrEntry.parseInline(bytes, at, place(at)));
      at = (int) alignUp(at + XattrEntry.size(bytes, at), 4);
    }
    return entries;
  }

  private ImagePlace place(int at) {
    return new ImagePlace(store.description(), inode.nid(), inode.bodyPosition() + at);
  }
}
