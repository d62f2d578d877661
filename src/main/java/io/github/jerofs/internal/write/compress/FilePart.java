package io.github.jerofs.internal.write.compress;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A part of a file to encode: at most {@link SegmentEncoder#SEGMENT} bytes. Used by one thread. */
final class FilePart implements Closeable {
  private final SegmentReader reader;
  private final @Nullable Encoding encoding;
  private final long position;
  private final int length;
  private final long fileSize;
  private byte @Nullable [] content;

  FilePart(
      SegmentReader reader, @Nullable Encoding encoding, long position, int length, long fileSize) {
    this.reader = reader;
    this.encoding = encoding;
    this.position = position;
    this.length = length;
    this.fileSize = fileSize;
  }

  @Nullable Encoding encoding() {
    return encoding;
  }

  int length() {
    return length;
  }

  long fileSize() {
    return fileSize;
  }

  boolean isWholeFile() {
    return length == fileSize;
  }

  /** Returns whether the content is stored already. Valid once it has been read. */
  boolean isStored() {
    return isWholeFile() && reader.isStored();
  }

  boolean isLast() {
    return position + length == fileSize;
  }

  /** Reads the bytes on the calling thread. */
  void load() throws IOException, InterruptedException {
    content = content();
  }

  /** Returns the bytes of the part, in an array of their length. */
  byte[] content() throws IOException, InterruptedException {
    byte[] bytes = content;
    if (bytes == null) {
      bytes = new byte[length];
      reader.read(position, bytes, length);
    }
    return bytes;
  }

  /** Copies the bytes of the part to the start of {@code array}. */
  void readTo(byte[] array) throws IOException, InterruptedException {
    if (content == null) {
      reader.read(position, array, length);
    } else {
      System.arraycopy(content, 0, array, 0, length);
    }
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    reader.close();
  }
}
