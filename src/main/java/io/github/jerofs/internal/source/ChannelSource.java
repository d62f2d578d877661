package io.github.jerofs.internal.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file on any file system, read through its channel. Reads are serialized because a {@link
 * SeekableByteChannel} has a single position. {@link PageCache} serves small metadata reads.
 *
 * <p>Many channels close when the reading thread is interrupted. This source hides the interrupt
 * from the channel, reopens the channel if an interrupt closes it, and preserves the thread's
 * interrupt status. It may release its descriptor while idle; see {@link OpenChannels}.
 */
public final class ChannelSource implements ImageSource {
  private final Path file;
  private final long size;
  private final FileIdentity identity;
  private final PageCache pages = new PageCache(this);
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private SeekableByteChannel channel;

  private volatile boolean closed;
  private final Descriptor descriptor = new Descriptor();

  private ChannelSource(Path file, SeekableByteChannel channel, long size, FileIdentity identity) {
    this.identity = identity;
    this.file = file;
    this.channel = channel;
    this.size = size;
  }

  /** The descriptor of the open channel. */
  private final class Descriptor implements OpenChannels.Holder {
    private volatile boolean used = true;

    /** Records a read. */
    void use() {
      if (!used) {
        used = true;
      }
    }

    @Override
    public boolean wasUsed() {
      boolean before = used;
      used = false;
      return before;
    }

    @Override
    @SuppressWarnings("GuardedBy") // the checker does not know tryLock
    public boolean giveUp() {
      if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
        return false;
      }
      try {
        channel.close();
        return true;
      } catch (IOException e) {
        // Nothing was written, so no data is lost. The next read reopens the file.
        return !channel.isOpen();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Opens {@code file} for reading. The size is fixed at this point. */
  public static ChannelSource open(Path file) throws IOException {
    return Uninterrupted.run(() -> openOnce(file));
  }

  private static ChannelSource openOnce(Path file) throws IOException {
    SeekableByteChannel channel = OpenChannels.SHARED.open(file);
    return Closeables.closeOnFailure(
        channel,
        () -> {
          ChannelSource source =
              new ChannelSource(file, channel, channel.size(), FileIdentity.of(file));
          source.noteOpened();
          return source;
        });
  }

  private void noteOpened() {
    if (OpenChannels.isOurs(file)) {
      OpenChannels.SHARED.opened(descriptor);
    }
  }

  /** Reopens the file, then checks its identity, because it may be replaced at any time. */
  private SeekableByteChannel reopen() throws IOException {
    SeekableByteChannel again = OpenChannels.SHARED.open(file);
    return Closeables.closeOnFailure(
        again,
        () -> {
          if (!identity.equals(FileIdentity.of(file))) {
            throw new IOException(file + ": was changed or replaced while open");
          }
          noteOpened();
          return again;
        });
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

  @SuppressWarnings("GuardedBy") // the lambda runs before this returns
  private int readUninterrupted(long position, ByteBuffer dst) throws IOException {
    descriptor.use();
    lock.lock();
    try {
      return Uninterrupted.run(
          () -> {
            if (!channel.isOpen() && !closed) {
              channel = reopen(); // closed by an interrupt or released
            }
            return CheckedRead.read(
                file.toString(), size, position, dst, part -> readAt(position, part));
          });
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
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
    pages.close();
    lock.lock();
    try {
      channel.close();
    } finally {
      OpenChannels.SHARED.closed(descriptor);
      lock.unlock();
    }
  }
}
