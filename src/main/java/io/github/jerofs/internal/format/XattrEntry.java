package io.github.jerofs.internal.format;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An extended attribute as stored (docs/format.md, Extended attributes).
 *
 * @param index {@code e_name_index}: a namespace or a long prefix
 * @param suffix the name without its prefix
 * @param value the value from position 0 to its limit; may be a view of the image
 */
public record XattrEntry(int index, byte[] suffix, ByteBuffer value) {
  private static final int HEADER = XattrFields.ENTRY_HEADER;

  /** Parses the entry at {@code at}; the caller has checked that it is within {@code record}. */
  static XattrEntry parse(ByteBuffer record, int at) {
    byte[] suffix = new byte[XattrFields.NAME_LENGTH.u8(record, at)];
    record.get(at + HEADER, suffix);
    ByteBuffer value =
        record.slice(at + HEADER + suffix.length, XattrFields.VALUE_SIZE.u16(record, at));
    return new XattrEntry(XattrFields.NAME_INDEX.u8(record, at), suffix, value);
  }

  /** Returns the size in bytes, without padding, of the entry at {@code at}. */
  static int size(ByteBuffer record, int at) {
    return HEADER + XattrFields.NAME_LENGTH.u8(record, at) + XattrFields.VALUE_SIZE.u16(record, at);
  }

  /** Reads the shared entry at {@code position} of {@code store} on behalf of inode {@code nid}. */
  public static XattrEntry readShared(ImageSource store, long nid, long position)
      throws IOException {
    MetadataSpace space = new MetadataSpace(store, nid);
    ByteBuffer header = space.view(position, HEADER, "shared xattr header");
    return parse(space.view(position, size(header, 0), "shared xattr"), 0);
  }

  /** Parses the inline entry at {@code at} of an xattr body. */
  static XattrEntry parseInline(ByteBuffer body, int at, MetadataSpace space, long position)
      throws CorruptImageException {
    int left = body.limit() - at;
    int size = left < HEADER ? HEADER : size(body, at);
    if (size > left) {
      throw space.corrupt(position, "inline xattr", "at most " + left + " bytes", size);
    }
    return parse(body, at);
  }
}
