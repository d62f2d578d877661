package io.github.jerofs.fuzz;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** One way of reading a file at any position. */
interface ReadAccess extends Closeable {
  /** Reads between 1 and {@code length} bytes into the beginning of {@code dst}. */
  int read(long position, byte[] dst, int length) throws IOException;

  /** The kinds of access. */
  enum Way {
    STREAM,
    CHANNEL,
    DIRECT_BUFFER,
    POSITIONAL,
    TRANSFER;

    /** Opens {@code file} for this kind of access. */
    ReadAccess open(Path file) throws IOException {
      return this == STREAM ? new Stream(file) : new Channel(this, FileChannel.open(file));
    }
  }

  /** Reads through a stream; reopens the file to go back. */
  final class Stream implements ReadAccess {
    private final Path file;
    private InputStream in;
    private long at;

    Stream(Path file) throws IOException {
      this.file = file;
      this.in = Files.newInputStream(file);
    }

    @Override
    public int read(long position, byte[] dst, int length) throws IOException {
      if (position < at) {
        in.close();
        in = Files.newInputStream(file);
        at = 0;
      }
      in.skipNBytes(position - at);
      at = position;
      int n = in.read(dst, 0, length);
      at += n;
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Reads through a channel. */
  record Channel(Way way, FileChannel channel) implements ReadAccess {
    private static final ThreadLocal<ByteBuffer> DIRECT =
        ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(1 << 16));

    @Override
    public int read(long position, byte[] dst, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(dst, 0, length);
      return switch (way) {
        case POSITIONAL -> channel.read(buffer, position);
        case TRANSFER -> (int) channel.transferTo(position, length, new Collector(buffer));
        case DIRECT_BUFFER -> {
          ByteBuffer direct = DIRECT.get().clear().limit(length);
          int n = channel.position(position).read(direct);
          if (n > 0) {
            direct.get(0, dst, 0, n);
          }
          yield n;
        }
        default -> channel.position(position).read(buffer);
      };
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Collects transferred bytes in a buffer. */
  record Collector(ByteBuffer buffer) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer src) {
      int n = src.remaining();
      buffer.put(src);
      return n;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
