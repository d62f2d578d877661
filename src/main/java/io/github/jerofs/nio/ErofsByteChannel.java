package io.github.jerofs.nio;

import io.github.jerofs.image.ContentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A read-only channel over the content of a file. Threads that share it take turns; those that do
 * not, do not meet.
 */
final class ErofsByteChannel implements SeekableByteChannel {
  private final ErofsFileSystem fileSystem;
  private final ContentReader content;
  private final ReentrantLock lock = new ReentrantLock();
  private long position;
  private volatile boolean closed;

  ErofsByteChannel(ErofsFileSystem fileSystem, ContentReader content) {
    this.fileSystem = fileSystem;
    this.content = content;
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("read-only buffer");
    }
    lock.lock();
    try {
      checkOpen();
      if (!dst.hasRemaining()) {
        return 0;
      }
      int n = content.read(position, dst);
      if (n > 0) {
        position += n;
      }
      return n;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long position() throws IOException {
    lock.lock();
    try {
      checkOpen();
      return position;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    if (newPosition < 0) {
      throw new IllegalArgumentException("negative position: " + newPosition);
    }
    lock.lock();
    try {
      checkOpen();
      position = newPosition;
      return this;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long size() throws IOException {
    checkOpen();
    return content.size();
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    checkOpen();
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("negative size: " + size);
    }
    checkOpen();
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return !closed && fileSystem.isOpen();
  }

  @Override
  public void close() {
    closed = true;
  }
}
