package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.storage.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Parts of a blob, each followed by a tar header, and a table of contents. */
final class RafsContainer {
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toc = new ByteArrayOutputStream();
  private int count;

  /** Adds a part. {@code flags} of 0 leaves it out of the table of contents. */
  void part(String name, byte[] stored, byte[] bytes, int flags) throws IOException {
    if (flags != 0) {
      ByteBuffer entry = RafsImage.bytes(128).putInt(0, flags).put(8, name.getBytes(US_ASCII));
      entry.put(24, Digests.sha256().digest(bytes)).putLong(56, out.size());
      entry.putLong(64, stored.length).putLong(72, bytes.length);
      toc.write(RafsImage.array(entry));
      count++;
    }
    out.write(stored);
    out.write(header(name, stored.length));
  }

  /** Returns the size with the table of contents, or 0 if a part of unknown size follows. */
  long sizeWithToc(boolean isInlined) {
    return isInlined ? 0 : out.size() + count * 128L + 512;
  }

  void toc() throws IOException {
    byte[] entries = toc.toByteArray();
    out.write(entries);
    out.write(header("rafs.blob.toc", entries.length));
  }

  private static byte[] header(String name, int length) {
    ByteBuffer header = RafsImage.bytes(512).put(0, name.getBytes(US_ASCII));
    header.put(124, String.format("%011o", length).getBytes(US_ASCII));
    header.put(156, (byte) '0').put(257, "ustar  \0".getBytes(US_ASCII));
    return RafsImage.array(header);
  }
}
