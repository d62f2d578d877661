package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.u16;
import static io.github.jerofs.internal.format.RecordBytes.u8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An extended attribute as stored (docs/format.md, Extended attributes).
 *
 * @param index {@code e_name_index}: a namespace, or a long prefix
 * @param suffix the rest of the name
 * @param value the value, from position 0 to its limit; may be a view of the image
 */
public record XattrEntry(int index, byte[] suffix, ByteBuffer value) {
  private static final int HEADER = 4;

  /** Parses the entry at {@code at} of {@code record}, which the caller found to hold it all. */
  static XattrEntry parse(ByteBuffer record, int at) {
    byte[] suffix = new byte[u8(record, at)];
    record.get(at + HEADER, suffix);
    ByteBuffer value = record.slice(at + HEADER + suffix.length, u16(record, at + 2));
    return new XattrEntry(u8(record, at + 1), suffix, value);
  }

  /** Returns the size in bytes of the entry at {@code at} of {@code record}, without padding. */
  static int size(ByteBuffer record, int at) {
    return HEADER + u8(record, at) + u16(record, at + 2);
  }

  /** Reads the shared entry at {@code position} of {@code store}, for inode {@code nid}. */
  public static XattrEntry readShared(ImageSource store, long nid, long position)
      throws IOException {
    ByteBuffer header = RecordBytes.view(store, nid, position, HEADER, "shared xattr header");
    return parse(RecordBytes.view(store, nid, position, size(header, 0), "shared xattr"), 0);
  }

  /** Parses the entry at {@code at} of an inode's xattr body. */
  static XattrEntry parseInline(ByteBuffer body, int at, ImagePlace place)
      throws CorruptImageException {
    int left = body.limit() - at;
    int size = left < HEADER ? HEADER : size(body, at);
    if (size > left) {
      throw new CorruptImageException(place, "inline xattr", "at most " + left + " bytes", size);
    }
    return parse(body, at);
  }
}
