package io.github.jerofs.internal.create;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A channel to a file of an image that is being created. A lock serializes access to the channel
 * position. An interrupt of a reading or writing thread does not close the channel.
 */
final class CreateFileChannel extends FileChannel {
  private static final int TRANSFER_SIZE = 64 << 10;

  private final CreatePath path;
  private final StagedFile file;
  private final OpenMode mode;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private long position;

  CreateFileChannel(CreatePath path, StagedFile file, OpenMode mode) {
    this.path = path;
    this.file = file;
    this.mode = mode;
  }

  /** Returns the path with which the file was opened. */
  String path() {
    return path.toString();
  }

  /** Returns whether the file still has a name. */
  boolean isNamed() {
    return file.links() > 0;
  }

  private void checkOpen() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (!path.getFileSystem().isOpen()) {
      close();
      throw new ClosedChannelException();
    }
  }

  private void checkReadable() throws IOException {
    checkOpen();
    if (!mode.read()) {
      throw new NonReadableChannelException();
    }
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (!mode.write()) {
      throw new NonWritableChannelException();
    }
  }

  private static void checkNotNegative(long number, String what) {
    if (number < 0) {
      throw new IllegalArgumentException("negative " + what + ": " + number);
    }
  }

  private static void checkTarget(ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("read-only buffer");
    }
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    checkTarget(dst);
    lock.lock();
    try {
      checkReadable();
      int n = dst.hasRemaining() ? file.content().read(position, dst) : 0;
      position += Math.max(0, n);
      return n;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(ByteBuffer dst, long at) throws IOException {
    checkNotNegative(at, "position");
    checkTarget(dst);
    checkReadable();
    return dst.hasRemaining() ? file.content().read(at, dst) : 0;
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    for (int i = offset; i < offset + length; i++) {
      checkTarget(dsts[i]);
    }
    lock.lock();
    try {
      checkReadable();
      long total = 0;
      for (int i = offset; i < offset + length; i++) {
        if (dsts[i].hasRemaining()) {
          int n = file.content().read(position, dsts[i]);
          if (n < 0) {
            return total == 0 ? -1 : total;
          }
          position += n;
          total += n;
        }
      }
      return total;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    Objects.requireNonNull(src);
    lock.lock();
    try {
      checkWritable();
      return writeNext(src);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private int writeNext(ByteBuffer src) throws IOException {
    int length = src.remaining();
    if (mode.append()) {
      position = file.content().append(src);
    } else {
      file.content().write(position, src);
      position += length;
    }
    return length;
  }

  @Override
  public int write(ByteBuffer src, long at) throws IOException {
    Objects.requireNonNull(src);
    checkNotNegative(at, "position");
    checkWritable();
    int length = src.remaining();
    if (mode.append()) {
      file.content().append(src); // as on Linux
    } else {
      file.content().write(at, src);
    }
    return length;
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    for (int i = offset; i < offset + length; i++) {
      Objects.requireNonNull(srcs[i]);
    }
    lock.lock();
    try {
      checkWritable();
      long total = 0;
      for (int i = offset; i < offset + length; i++) {
        total += writeNext(srcs[i]);
      }
      return total;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long position() throws IOException {
    lock.lock();
    try {
      checkOpen();
      return mode.append() ? file.content().size() : position;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    checkNotNegative(newPosition, "position");
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
    return file.content().size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    checkNotNegative(size, "size");
    lock.lock();
    try {
      checkWritable();
      file.content().truncate(size);
      position = Math.min(position, size);
      return this;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    checkReadable();
    if (!target.isOpen()) {
      throw new ClosedChannelException();
    }
    checkNotNegative(at, "position");
    checkNotNegative(count, "count");
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, TRANSFER_SIZE));
    long done = 0;
    while (done < count) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
      if (read(buffer, at + done) <= 0) {
        break;
      }
      buffer.flip();
      done += target.write(buffer);
      if (buffer.hasRemaining()) {
        break; // the target accepts no more bytes for now
      }
    }
    return done;
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long at, long count) throws IOException {
    checkWritable();
    if (!src.isOpen()) {
      throw new ClosedChannelException();
    }
    checkNotNegative(at, "position");
    checkNotNegative(count, "count");
    if (at > size()) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, TRANSFER_SIZE));
    long done = 0;
    while (done < count) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
      if (src.read(buffer) <= 0) {
        break;
      }
      done += write(buffer.flip(), at + done);
    }
    return done;
  }

  /** Does nothing: the image is made durable when the file system is closed. */
  @Override
  public void force(boolean metaData) throws IOException {
    checkOpen();
  }

  @Override
  public MappedByteBuffer map(MapMode mapMode, long at, long size) throws IOException {
    Objects.requireNonNull(mapMode);
    checkOpen();
    throw new UnsupportedOperationException("a file of an image that is being created has no map");
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) throws IOException {
    return tryLock(at, size, shared);
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    checkOpen();
    throw new UnsupportedOperationException("a file of an image that is being created has no lock");
  }

  @Override
  protected void implCloseChannel() throws IOException {
    CreateFileSystem fileSystem = path.getFileSystem();
    fileSystem.removeWriter(this);
    if (!fileSystem.isOpen()) {
      return;
    }
    fileSystem.write(
        tree -> {
          if (mode.deleteOnClose()) {
            deleteName(tree);
          }
          file.addChannels(-1);
          return file;
        });
  }

  private void deleteName(StagedTree tree) throws IOException {
    Place place = tree.locate(path, false);
    if (place.node() == file) {
      tree.remove(place, path);
    }
  }
}
