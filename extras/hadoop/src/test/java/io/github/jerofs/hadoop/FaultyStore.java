package io.github.jerofs.hadoop;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local file system under the scheme {@code faulty}, with chosen faults, that counts streams
 * and reads. Its state is static, as Hadoop creates instances.
 */
public final class FaultyStore extends FilterFileSystem {
  static final AtomicInteger OPEN_STREAMS = new AtomicInteger();
  static final AtomicInteger READS = new AtomicInteger();

  /** Reads that continue the previous one of their stream. */
  static final AtomicInteger STREAMED = new AtomicInteger();

  /** The longest read in bytes. */
  static final AtomicInteger LONGEST = new AtomicInteger();

  static final AtomicInteger STATUS_CALLS = new AtomicInteger();

  /** Each such read fails; 0 for none. */
  private static volatile int failing;

  /** What failing reads throw. */
  private static volatile Supplier<IOException> failure = () -> new IOException("injected");

  /** Whether closing a stream fails, after it is closed. */
  private static volatile boolean closeFails;

  private static final URI ROOT = URI.create("faulty:///");

  /** Creates an instance over the raw local file system. */
  public FaultyStore() {
    super(new Raw());
  }

  static void reset() {
    READS.set(0);
    STREAMED.set(0);
    LONGEST.set(0);
    STATUS_CALLS.set(0);
    fail(0, () -> new IOException("injected"));
    failClose(false);
  }

  static void failClose(boolean fails) {
    closeFails = fails;
  }

  /** Lets every n-th read fail; none for 0. */
  static void fail(int every, Supplier<IOException> with) {
    failure = with;
    failing = every;
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return ROOT;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
      OPEN_STREAMS.incrementAndGet();
      return new FSDataInputStream(new Stream(super.open(path, bufferSize)));
    }

    @Override
    public org.apache.hadoop.fs.FileStatus getFileStatus(Path path) throws IOException {
      STATUS_CALLS.incrementAndGet();
      return super.getFileStatus(path);
    }
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  private static final class Stream extends FSInputStream {
    private final FSDataInputStream in;
    private boolean closed;

    Stream(FSDataInputStream in) {
      this.in = in;
    }

    private static void count() throws IOException {
      int every = failing;
      if (READS.incrementAndGet() % Math.max(1, every) == 0 && every > 0) {
        throw failure.get();
      }
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public int read() throws IOException {
      count();
      return ((InputStream) in).read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      STREAMED.incrementAndGet();
      count();
      return in.read(bytes, offset, length);
    }

    @Override
    public int read(long position, byte[] bytes, int offset, int length) throws IOException {
      LONGEST.accumulateAndGet(length, Math::max);
      count();
      return in.read(position, bytes, offset, length);
    }

    @Override
    public synchronized void close() throws IOException {
      if (!closed) {
        closed = true;
        OPEN_STREAMS.decrementAndGet();
        in.close();
        if (closeFails) {
          throw new IOException("injected into close");
        }
      }
    }
  }
}
