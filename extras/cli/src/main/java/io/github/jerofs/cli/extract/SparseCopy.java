package io.github.jerofs.cli.extract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;

/**
 * Copies the content of files to new files. Blocks of zeros become holes. Safe for use by several
 * threads.
 */
final class SparseCopy {
  private static final int BLOCK = 4096;
  private static final int BUFFER = 64 * BLOCK;
  private static final byte[] ZEROS = new byte[BLOCK];
  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);

  private final FileAttribute<?>[] attributes;
  private final LongConsumer progress;

  /** Idle buffers, for reuse. */
  private final Queue<byte[]> buffers = new ConcurrentLinkedQueue<>();

  /**
   * Prepares to copy.
   *
   * @param attributes attributes of the new files
   * @param progress receives the number of bytes copied
   */
  SparseCopy(FileAttribute<?>[] attributes, LongConsumer progress) {
    this.attributes = attributes.clone();
    this.progress = progress;
  }

  /**
   * Creates an empty file.
   *
   * @throws FileAlreadyExistsException if {@code place} exists
   */
  SeekableByteChannel create(Path place) throws IOException {
    return Files.newByteChannel(place, NEW_FILE, attributes);
  }

  /**
   * Copies {@code source} to {@code made}, which {@link #create} returned, and closes that.
   *
   * @param place the path of the copy, which failures to write name
   */
  void copy(Path source, SeekableByteChannel made, Path place) throws IOException {
    byte[] taken = buffers.poll();
    byte[] bytes = taken == null ? new byte[BUFFER] : taken;
    try (made;
        SeekableByteChannel in = Files.newByteChannel(source, LinkOption.NOFOLLOW_LINKS)) {
      copy(in, new Copy(made, place), bytes);
    } finally {
      buffers.add(bytes);
    }
  }

  private void copy(SeekableByteChannel in, Copy out, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long copied = 0;
    long written = 0;
    while (fill(in, buffer)) {
      int length = buffer.flip().limit();
      int at = 0;
      while (at < length) {
        int start = skipZeros(bytes, at, length);
        int end = skipData(bytes, start, length);
        if (start < end) {
          if (written < copied + start) {
            out.position(copied + start);
          }
          out.write(buffer.limit(end).position(start));
          written = copied + end;
        }
        at = end;
      }
      copied += length;
      progress.accept(length);
    }
    if (written < copied) {
      out.position(copied - 1); // the last byte determines the length
      out.write(ByteBuffer.wrap(ZEROS, 0, 1));
    }
  }

  private static boolean fill(SeekableByteChannel in, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && in.read(buffer) > 0) {
      // until it is full or the file ends
    }
    return buffer.position() > 0;
  }

  private static int skipZeros(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && isZero(bytes, at, length)) {
      at = Math.min(at + BLOCK, length);
    }
    return at;
  }

  private static int skipData(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && !isZero(bytes, at, length)) {
      at = Math.min(at + BLOCK, length);
    }
    return at;
  }

  private static boolean isZero(byte[] bytes, int at, int length) {
    int n = Math.min(BLOCK, length - at);
    return Arrays.equals(bytes, at, at + n, ZEROS, 0, n);
  }

  /** A file that is being written. */
  private record Copy(SeekableByteChannel channel, Path place) {
    void position(long position) throws IOException {
      channel.position(position);
    }

    void write(ByteBuffer bytes) throws IOException {
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        FileSystemException named = new FileSystemException(place.toString(), null, e.getMessage());
        named.initCause(e);
        throw named;
      }
    }
  }
}
