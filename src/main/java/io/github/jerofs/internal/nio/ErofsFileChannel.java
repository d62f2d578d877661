package io.github.jerofs.internal.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.tree.OpenFile;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A read-only channel over the content of a file. A lock serializes access to the channel position.
 * Reads at an explicit position do not take the lock.
 *
 * <p>Unlike the JDK's implementation, this channel stays open when a reading thread is interrupted:
 * no read blocks in a way that an interrupt must end. If the file system was closed, the next use
 * of the channel closes it.
 */
class ErofsFileChannel extends FileChannel {
  /** The first Java version in which channels map memory segments. See {@code src/main/java22}. */
  private static final int SEGMENTS_SINCE = 22;

  private static final int TRANSFER_SIZE = 128 << 10;

  private static final Function<OpenFile, ErofsFileChannel> CONSTRUCTOR = constructor();

  private final OpenFile file;

  /** Reads at the channel position. Used only while holding the lock. */
  private final OpenFile.Sequential reader;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private long position;

  /** Returns a channel with all features that this Java version supports. */
  static ErofsFileChannel of(OpenFile file) {
    return CONSTRUCTOR.apply(file);
  }

  private static Function<OpenFile, ErofsFileChannel> constructor() {
    if (Runtime.version().feature() < SEGMENTS_SINCE) {
      return ErofsFileChannel::new;
    }
    Constructor<? extends ErofsFileChannel> constructor;
    try {
      constructor =
          Class.forName(ErofsFileChannel.class.getPackageName() + ".SegmentFileChannel")
              .asSubclass(ErofsFileChannel.class)
              .getDeclaredConstructor(OpenFile.class);
    } catch (ReflectiveOperationException e) {
      return ErofsFileChannel::new; // built without src/main/java22, as in some IDEs
    }
    return file -> {
      try {
        return constructor.newInstance(file);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  ErofsFileChannel(OpenFile file) {
    this.file = file;
    this.reader = file.sequential();
  }

  private void checkOpen() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (!file.isOpen()) {
      close();
      throw new ClosedChannelException();
    }
  }

  private static void checkWritable(ByteBuffer dst) {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("read-only buffer");
    }
  }

  private static void checkNotNegative(long number, String what) {
    if (number < 0) {
      throw new IllegalArgumentException("negative " + what + ": " + number);
    }
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    checkWritable(dst);
    lock.lock();
    try {
      checkOpen();
      if (!dst.hasRemaining()) {
        return 0;
      }
      int n = reader.read(position, dst);
      if (n > 0) {
        position += n;
      }
      return n;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(ByteBuffer dst, long at) throws IOException {
    checkNotNegative(at, "position");
    checkWritable(dst);
    checkOpen();
    return dst.hasRemaining() ? file.read(at, dst) : 0;
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    for (int i = offset; i < offset + length; i++) {
      checkWritable(dsts[i]);
    }
    lock.lock();
    try {
      checkOpen();
      long n = scatter(dsts, offset, length);
      if (n > 0) {
        position += n;
      }
      return n;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fills the buffers in order. If an error follows successful reads, returns the bytes read so
   * far.
   */
  @GuardedBy("lock")
  private long scatter(ByteBuffer[] dsts, int offset, int length) throws IOException {
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      while (dsts[i].hasRemaining()) {
        int n;
        try {
          n = reader.read(position + total, dsts[i]);
        } catch (IOException e) {
          if (total == 0) {
            throw e;
          }
          return total;
        }
        if (n < 0) {
          return total == 0 ? -1 : total;
        }
        total += n;
      }
    }
    return total;
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
    return file.size();
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    checkOpen();
    if (!target.isOpen()) {
      throw new ClosedChannelException();
    }
    checkNotNegative(at, "position");
    checkNotNegative(count, "count");
    long end = at + Math.min(count, Math.max(0, file.size() - at));
    return transfer(at, end, target);
  }

  private long transfer(long at, long end, WritableByteChannel target) throws IOException {
    long from = at;
    @Nullable ByteBuffer copy = null;
    OpenFile.Sequential sequential = file.sequential();
    try {
      while (from < end) {
        checkOpen();
        ByteBuffer bytes = file.peek(from, end);
        if (bytes != null) {
          from += file.write(bytes, target);
        } else {
          int wanted = (int) Math.min(TRANSFER_SIZE, end - from);
          copy = copy == null ? ByteBuffer.allocate(wanted) : copy.clear().limit(wanted);
          sequential.read(from, copy);
          bytes = copy.flip();
          from += target.write(bytes);
        }
        if (bytes.hasRemaining()) {
          break; // the target accepts no more bytes for now
        }
      }
    } catch (IOException e) {
      if (from == at) {
        throw e;
      }
    }
    return from - at;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) throws IOException {
    checkMapping(mode, at, size, Integer.MAX_VALUE);
    return file.map(at, size, (part, from, length) -> part.map(MapMode.READ_ONLY, from, length));
  }

  /** Maps with {@code mapper}, which may map more than a buffer holds. */
  <T> T mapFile(MapMode mode, long at, long size, FileMapper<T> mapper) throws IOException {
    checkMapping(mode, at, size, Long.MAX_VALUE);
    return file.map(at, size, mapper);
  }

  private void checkMapping(MapMode mode, long at, long size, long most) throws IOException {
    Objects.requireNonNull(mode);
    checkOpen();
    if (mode == MapMode.READ_WRITE || mode == MapMode.PRIVATE) {
      throw new NonWritableChannelException();
    }
    if (mode != MapMode.READ_ONLY) {
      throw new UnsupportedOperationException("map mode " + mode);
    }
    checkNotNegative(at, "position");
    checkNotNegative(size, "size");
    if (size > most) {
      throw new IllegalArgumentException("size above " + most + ": " + size);
    }
    if (at > file.size() - size) {
      throw new IOException("cannot map past the end: the file has " + file.size() + " bytes");
    }
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) throws IOException {
    return tryLock(at, size, shared);
  }

  /** Grants only shared locks. See {@link ErofsFileLock}. */
  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    checkOpen();
    if (!shared) {
      throw new NonWritableChannelException();
    }
    return new ErofsFileLock(this, at, size);
  }

  /** Does nothing: the channel is read-only. */
  @Override
  public void force(boolean metaData) throws IOException {
    checkOpen();
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    Objects.requireNonNull(src);
    throw refuse();
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    for (int i = offset; i < offset + length; i++) {
      Objects.requireNonNull(srcs[i]);
    }
    throw refuse();
  }

  @Override
  public int write(ByteBuffer src, long at) throws IOException {
    Objects.requireNonNull(src);
    checkNotNegative(at, "position");
    throw refuse();
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long at, long count) throws IOException {
    if (!src.isOpen()) {
      throw new ClosedChannelException();
    }
    throw refuse();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    checkNotNegative(size, "size");
    throw refuse();
  }

  private NonWritableChannelException refuse() throws IOException {
    checkOpen();
    return new NonWritableChannelException();
  }

  @Override
  protected void implCloseChannel() {
    // Nothing to release: the file system owns the data.
  }
}
