package io.github.jerofs.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of any file system, read through its channel. Reads of the channel take turns, as a {@link
 * SeekableByteChannel} has one position; small reads of metadata are served by {@link PageCache}.
 *
 * <p>Many channels close themselves when the reading thread is interrupted. This source hides the
 * interrupt from the channel, opens the channel again if one came in between, and leaves the
 * thread's interrupt status as it was.
 */
public final class ChannelSource implements ImageSource {
  private final Path file;
  private final long size;
  private final PageCache pages = new PageCache(this);
  private final ReentrantLock lock = new ReentrantLock();
  private SeekableByteChannel channel;
  private volatile boolean closed;

  private ChannelSource(Path file, SeekableByteChannel channel, long size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
  }

  /** Opens {@code file} for reading; its present size is taken as final. */
  public static ChannelSource open(Path file) throws IOException {
    return Uninterrupted.run(() -> openOnce(file));
  }

  private static ChannelSource openOnce(Path file) throws IOException {
    SeekableByteChannel channel = openChannel(file);
    try {
      return new ChannelSource(file, channel, channel.size());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static SeekableByteChannel openChannel(Path file) throws IOException {
    return Files.newByteChannel(file, StandardOpenOption.READ);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String description() {
    return file.toString();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size) {
      return -1;
    }
    int limit = dst.limit();
    dst.limit(dst.position() + (int) Math.min(dst.remaining(), size - position));
    try {
      return dst.hasRemaining() ? readUninterrupted(position, dst) : 0;
    } finally {
      dst.limit(limit);
    }
  }

  private int readUninterrupted(long position, ByteBuffer dst) throws IOException {
    lock.lock();
    try {
      int start = dst.position();
      return Uninterrupted.run(
          () -> {
            dst.position(start);
            if (!channel.isOpen() && !closed) {
              channel = openChannel(file); // an interrupt has closed it
            }
            return readOnce(position, dst);
          });
    } finally {
      lock.unlock();
    }
  }

  private int readOnce(long position, ByteBuffer dst) throws IOException {
    channel.position(position);
    int n = channel.read(dst);
    if (n <= 0) {
      throw new EOFException(
          file + ": no data at byte " + position + ", although the size was " + size);
    }
    return n;
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    return pages.view(position, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    lock.lock();
    try {
      channel.close();
    } finally {
      lock.unlock();
    }
  }
}
