package io.github.jerofs.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongConsumer;

/** Copies the content of files into new files, with holes in the place of zeros. */
final class SparseCopy {
  private static final int BLOCK = 4096;
  private static final int BUFFER = 64 * BLOCK;
  private static final byte[] ZEROS = new byte[BLOCK];
  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);

  private final FileAttribute<?>[] attributes;
  private final LongConsumer progress;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  /**
   * Prepares for copies.
   *
   * @param attributes of the new files
   * @param progress is told of bytes that were copied
   */
  SparseCopy(FileAttribute<?>[] attributes, LongConsumer progress) {
    this.attributes = attributes.clone();
    this.progress = progress;
  }

  /** Copies {@code source} to {@code place}, where nothing may be. No part is left if it fails. */
  void copy(Path source, Path place) throws IOException {
    try (SeekableByteChannel in = Files.newByteChannel(source, LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel out = Files.newByteChannel(place, NEW_FILE, attributes)) {
      try {
        copy(in, out);
      } catch (IOException | RuntimeException e) {
        deleteAfter(e, place);
        throw e;
      }
    }
  }

  private static void deleteAfter(Exception failure, Path place) {
    try {
      Files.delete(place);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void copy(SeekableByteChannel in, SeekableByteChannel out) throws IOException {
    long copied = 0;
    long written = 0;
    while (fill(in)) {
      int length = buffer.flip().limit();
      int at = 0;
      while (at < length) {
        int start = skipZeros(at, length);
        int end = skipData(start, length);
        if (start < end) {
          out.position(copied + start);
          write(out, ByteBuffer.wrap(buffer.array(), start, end - start));
          written = copied + end;
        }
        at = end;
      }
      copied += length;
      progress.accept(length);
    }
    if (written < copied) {
      out.position(copied - 1); // the file is as long as its last byte says
      write(out, ByteBuffer.wrap(ZEROS, 0, 1));
    }
  }

  private boolean fill(SeekableByteChannel in) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && in.read(buffer) > 0) {
      // until it is full or the file ends
    }
    return buffer.position() > 0;
  }

  private int skipZeros(int from, int length) {
    int at = from;
    while (at < length && isZero(at, length)) {
      at = Math.min(at + BLOCK, length);
    }
    return at;
  }

  private int skipData(int from, int length) {
    int at = from;
    while (at < length && !isZero(at, length)) {
      at = Math.min(at + BLOCK, length);
    }
    return at;
  }

  private boolean isZero(int at, int length) {
    int n = Math.min(BLOCK, length - at);
    return Arrays.equals(buffer.array(), at, at + n, ZEROS, 0, n);
  }

  private static void write(SeekableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
