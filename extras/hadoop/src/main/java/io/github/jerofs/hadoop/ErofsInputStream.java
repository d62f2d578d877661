package io.github.jerofs.hadoop;

import io.github.jerofs.hadoop.OpenImage.Lease;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.hadoop.fs.ByteBufferPositionedReadable;
import org.apache.hadoop.fs.ByteBufferReadable;
import org.apache.hadoop.fs.CanUnbuffer;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileSystem.Statistics;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.jspecify.annotations.Nullable;

/**
 * The data of a regular file. Positioned reads are safe for use by multiple threads and do not
 * block each other; the other methods are synchronized, as in other file systems of Hadoop.
 */
class ErofsInputStream extends FSInputStream
    implements ByteBufferReadable,
        ByteBufferPositionedReadable,
        CanUnbuffer,
        StreamCapabilities,
        IOStatisticsSource {
  private static final int BUFFER = 8 << 10;

  /** The largest request to the store: sequential readers need not begin with small ones. */
  private static final int SEQUENTIAL_BUFFER = 1 << 20;

  private final Lease lease;
  private final Path path;
  private final long length;
  private final OpenHints hints;
  private final int bufferSize;
  private final @Nullable Statistics statistics;
  private final FileChannel channel;
  private final StreamCounters counters = new StreamCounters();
  private volatile boolean closed;
  private long position;

  /** Serves reads that are shorter than itself. Its bytes begin at {@link #bufferStart}. */
  private @Nullable ByteBuffer buffer;

  private long bufferStart;

  /**
   * Opens a file.
   *
   * @param lease closed with the stream
   * @param length the length of the file in bytes
   * @param statistics those of the file system, or null
   */
  ErofsInputStream(
      Lease lease, Path path, long length, OpenHints hints, @Nullable Statistics statistics)
      throws IOException {
    this.lease = lease;
    this.path = path;
    this.length = length;
    this.hints = hints;
    this.bufferSize =
        hints.sequential() ? (int) Math.min(SEQUENTIAL_BUFFER, Math.max(length, BUFFER)) : BUFFER;
    this.statistics = statistics;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  OpenImage image() {
    return lease.image();
  }

  Path path() {
    return path;
  }

  final long length() {
    return length;
  }

  final void checkOpen() throws IOException {
    if (closed) {
      throw new IOException(path + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
    }
  }

  @Override
  public synchronized void seek(long target) throws IOException {
    checkOpen();
    if (target < 0) {
      throw new EOFException(
          path + ": " + FSExceptionMessages.NEGATIVE_SEEK + ": position " + target);
    }
    if (target > length) {
      throw new EOFException(
          path
              + ": "
              + FSExceptionMessages.CANNOT_SEEK_PAST_EOF
              + (": position " + target + ", length " + length));
    }
    if (target != position) {
      counters.seek();
      position = target;
    }
  }

  /** Returns the position, also after the stream was closed. */
  @Override
  public synchronized long getPos() {
    return position;
  }

  @Override
  public boolean seekToNewSource(long target) throws IOException {
    checkOpen();
    return false;
  }

  @Override
  public synchronized int available() throws IOException {
    checkOpen();
    return (int) Math.min(Integer.MAX_VALUE, length - position);
  }

  @Override
  public synchronized long skip(long count) throws IOException {
    checkOpen();
    long skipped = Math.max(0, Math.min(count, length - position));
    position += skipped;
    return skipped;
  }

  @Override
  public synchronized int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int count) throws IOException {
    return read(ByteBuffer.wrap(bytes, offset, count));
  }

  @Override
  public synchronized int read(ByteBuffer dst) throws IOException {
    checkOpen();
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (position >= length) {
      return -1;
    }
    int n = dst.remaining() < bufferSize ? readBuffered(dst) : readChannel(dst);
    if (n > 0) {
      position += n;
      count(n);
    }
    return n;
  }

  private int readChannel(ByteBuffer dst) throws IOException {
    if (channel.position() != position) {
      channel.position(position);
    }
    return channel.read(dst);
  }

  private int readBuffered(ByteBuffer dst) throws IOException {
    ByteBuffer bytes = buffer;
    if (bytes == null) {
      bytes = ByteBuffer.allocate(bufferSize).limit(0);
      buffer = bytes;
    }
    long skip = position - bufferStart;
    if (skip < 0 || skip >= bytes.limit()) {
      bytes.clear().limit(0);
      bufferStart = position;
      skip = 0;
      ByteBuffer all = bytes.duplicate().clear().limit(fill());
      if (readChannel(all) <= 0) {
        return -1;
      }
      bytes.limit(all.position());
    }
    int n = (int) Math.min(dst.remaining(), bytes.limit() - skip);
    dst.put(bytes.duplicate().position((int) skip).limit((int) skip + n));
    return n;
  }

  /** Returns how many bytes to buffer: not much beyond the end of the split. */
  private int fill() {
    long left = Math.max(hints.end() - position, BUFFER);
    return (int) Math.min(bufferSize, left);
  }

  @Override
  public int read(long at, byte[] bytes, int offset, int count) throws IOException {
    checkOpen();
    validatePositionedReadArgs(at, bytes, offset, count);
    return count == 0 ? 0 : read(at, ByteBuffer.wrap(bytes, offset, count));
  }

  @Override
  public int read(long at, ByteBuffer dst) throws IOException {
    checkOpen();
    if (at < 0) {
      throw new EOFException(path + ": " + FSExceptionMessages.NEGATIVE_SEEK + ": position " + at);
    }
    if (!dst.hasRemaining()) {
      return 0;
    }
    int n = channel.read(dst, at);
    if (n > 0) {
      count(n);
    }
    return n;
  }

  @Override
  public void readFully(long at, byte[] bytes, int offset, int count) throws IOException {
    checkOpen();
    validatePositionedReadArgs(at, bytes, offset, count);
    readFully(at, ByteBuffer.wrap(bytes, offset, count));
  }

  @Override
  public void readFully(long at, ByteBuffer dst) throws IOException {
    checkOpen();
    long next = at;
    while (dst.hasRemaining()) {
      int n = read(next, dst);
      if (n < 0) {
        throw new EOFException(
            path
                + ": "
                + FSExceptionMessages.EOF_IN_READ_FULLY
                + (": position " + next + ", length " + length));
      }
      next += n;
    }
  }

  private void count(int bytes) {
    counters.read(bytes);
    if (statistics != null) {
      statistics.incrementBytesRead(bytes);
    }
  }

  /** Releases the buffer and closes idle connections to the store. */
  @Override
  public synchronized void unbuffer() {
    buffer = null;
    counters.unbuffer();
    try {
      lease.image().unbuffer();
    } catch (IOException e) {
      // The streams were idle and are forgotten; later reads open others.
      System.getLogger(ErofsInputStream.class.getName())
          .log(System.Logger.Level.DEBUG, "closing idle streams of " + path, e);
    }
  }

  @Override
  public boolean hasCapability(String capability) {
    return switch (capability.toLowerCase(Locale.ROOT)) {
      case READBYTEBUFFER, PREADBYTEBUFFER, UNBUFFER, IOSTATISTICS -> true;
      default -> false;
    };
  }

  @Override
  public IOStatistics getIOStatistics() {
    return counters.statistics();
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      buffer = null;
      try {
        channel.close();
      } finally {
        lease.close();
      }
    }
  }

  @Override
  public String toString() {
    return "ErofsInputStream{" + lease.image().file() + "!" + path + '}';
  }
}
