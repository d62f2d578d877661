package io.github.jerofs.internal.source;

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

    @Override
    public boolean equals(Object other) {
      return other instanceof Identity that
          && size == that.size
          && modified.equals(that.modified)
          && Objects.equals(key, that.key);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Long.hashCode(size) + modified.hashCode()) + Objects.hashCode(key);
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
    return dst.hasRemaining() ? readUninterrupted(position, dst) : 0;
  }

  private int readUninterrupted(long position, ByteBuffer dst) throws IOException {
    lock.lock();
    try {
      return Uninterrupted.run(
          () -> {
            if (!channel.isOpen() && !closed) {
              channel = reopen(); // an interrupt has closed it
            }
            return CheckedRead.read(
                file.toString(), size, position, dst, part -> readAt(position, part));
          });
    } finally {
      lock.unlock();
    }
  }

  private int readAt(long position, ByteBuffer dst) throws IOException {
    channel.position(position);
    return channel.read(dst);
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
