package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.alignUp;
import static io.github.jerofs.internal.format.RecordBytes.u16;
import static io.github.jerofs.internal.format.RecordBytes.u8;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A long xattr prefix (docs/format.md, Extended attributes).
 *
 * @param baseIndex the namespace of the names with this prefix
 * @param infix the part of the names between namespace and suffix
 */
public record XattrPrefix(int baseIndex, byte[] infix) {
  private static final int MAX_LENGTH = 256;

  /** Reads {@code count} prefixes at {@code position} of {@code store}. */
  public static List<XattrPrefix> readAll(ImageSource store, long position, int count)
      throws IOException {
    MetadataSpace space = MetadataSpace.ofImage(store);
    List<XattrPrefix> prefixes = new ArrayList<>();
    long at = position;
    for (int i = 0; i < count; i++) {
      at = alignUp(at, XattrFields.UNIT);
      String what = "long xattr prefix " + i;
      int length = u16(space.view(at, 2, what), 0);
      if (length == 0 || length > MAX_LENGTH) {
        throw space.corrupt(at, what + ", length", "1..256", length);
      }
      ByteBuffer record = space.view(at + 2, length, what);
      byte[] infix = new byte[length - 1];
      record.get(1, infix);
      prefixes.add(new XattrPrefix(u8(record, 0), infix));
      at += 2 + length;
    }
    return List.copyOf(prefixes);
  }
}
