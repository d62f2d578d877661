package io.github.jerofs.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of any file system, read through its channel. Reads of the channel take turns, as a {@link
 * SeekableByteChannel} has one position; small reads of metadata are served by {@link PageCache}.
 *
 * <p>Many channels close themselves when the reading thread is interrupted. This source hides the
 * interrupt from the channel, opens the channel again if one came in between, and leaves the
 * thread's interrupt status as it was.
 */
public final class ChannelSource implements ImageSource {
  /** A channel may give no bytes now and then, but must come to an end of that. */
  private static final int MAX_EMPTY_READS = 100;

  private final Path file;
  private final long size;
  private final Identity identity;
  private final PageCache pages = new PageCache(this);
  private final ReentrantLock lock = new ReentrantLock();
  private SeekableByteChannel channel;
  private volatile boolean closed;

  private ChannelSource(Path file, SeekableByteChannel channel, long size, Identity identity) {
    this.identity = identity;
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
      return new ChannelSource(file, channel, channel.size(), Identity.of(file));
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, channel);
      throw e;
    }
  }

  /** What a file is, as far as its file system tells. */
  private record Identity(@Nullable Object key, long size, FileTime modified) {
    static Identity of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Identity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
  }

  /** Opens the file again; looks whose it is afterwards, as it may be replaced at any time. */
  private SeekableByteChannel reopen() throws IOException {
    SeekableByteChannel again = openChannel(file);
    try {
      if (!identity.equals(Identity.of(file))) {
        throw new IOException(file + ": was changed or replaced while open");
      }
      return again;
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, again);
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
              channel = reopen(); // an interrupt has closed it
            }
            return readOnce(position, dst);
          });
    } finally {
      lock.unlock();
    }
  }

  private int readOnce(long position, ByteBuffer dst) throws IOException {
    try {
      for (int attempt = 0; attempt < MAX_EMPTY_READS; attempt++) {
        channel.position(position);
        int n = channel.read(dst);
        if (n > 0) {
          return n;
        } else if (n < 0) {
          break;
        }
      }
    } catch (RuntimeException e) {
      throw new IOException(file + ": its file system failed: " + e, e);
    }
    throw new EOFException(
        file + ": no data at byte " + position + ", although the size was " + size);
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
