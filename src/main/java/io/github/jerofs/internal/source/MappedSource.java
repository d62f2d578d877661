package io.github.jerofs.internal.source;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of the default file system, memory-mapped. Reading takes no lock and no system call, and a
 * thread's interrupt does not touch it.
 *
 * <p>A Java 17 buffer cannot exceed 2 GiB, so the file is mapped in windows. Each begins at a
 * multiple of {@link #STRIDE} and reaches {@link ImageSource#MAX_VIEW} into the next, so that every
 * view lies in one window. The mapping lives until the collector finds it unreachable: unmapping
 * under a reader would crash the JVM, so {@link #close} does not.
 */
public final class MappedSource implements ImageSource {
  private static final int STRIDE_BITS = 30;
  private static final long STRIDE = 1L << STRIDE_BITS;

  /** More than any address space of today. */
  private static final long MAX_SIZE = 1L << 47;

  private final String description;
  private final HostFile file;
  private final long size;
  private final ByteBuffer[] windows;
  private final Optional<String> identity;

  private MappedSource(
      String description,
      HostFile file,
      long size,
      ByteBuffer[] windows,
      Optional<String> identity) {
    this.description = description;
    this.file = file;
    this.size = size;
    this.windows = windows;
    this.identity = identity;
  }

  /** Maps the whole of {@code file} as it is now. */
  public static MappedSource open(Path file) throws IOException {
    return Uninterrupted.run(() -> map(file));
  }

  private static MappedSource map(Path file) throws IOException {
    HostFile host = HostFile.of(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > MAX_SIZE) {
        throw new IOException(file + ": too large to be mapped: " + size + " bytes");
      }
      ByteBuffer[] windows = new ByteBuffer[Math.toIntExact((size + STRIDE - 1) >>> STRIDE_BITS)];
      for (int i = 0; i < windows.length; i++) {
        long start = (long) i << STRIDE_BITS;
        long length = Math.min(STRIDE + MAX_VIEW, size - start);
        windows[i] = channel.map(READ_ONLY, start, length);
      }
      return new MappedSource(file.toString(), host, size, windows, Optional.empty());
    }
  }

  /** Returns this under the name of what it is a copy of, with an identity that was checked. */
  public MappedSource as(String name, Optional<String> checked) {
    return new MappedSource(name, file, size, windows, checked);
  }

  @Override
  public Optional<String> identity() {
    return identity;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public int read(long position, ByteBuffer dst) {
    if (position >= size) {
      return -1;
    }
    ByteBuffer window = windows[(int) (position >>> STRIDE_BITS)];
    int at = offsetInWindow(position);
    int n = Math.min(dst.remaining(), window.limit() - at);
    dst.put(dst.position(), window, at, n);
    dst.position(dst.position() + n);
    return n;
  }

  @Override
  public ByteBuffer view(long position, int length) {
    Objects.checkFromIndexSize(position, length, size);
    if (length == 0) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer window = windows[(int) (position >>> STRIDE_BITS)];
    return window.slice(offsetInWindow(position), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer peek(long position, int max) {
    ByteBuffer window = windows[(int) (position >>> STRIDE_BITS)];
    int at = offsetInWindow(position);
    return window.slice(at, Math.min(max, window.limit() - at));
  }

  @Override
  public MappedByteBuffer map(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    return file.map(position, length);
  }

  private static int offsetInWindow(long position) {
    return (int) (position & (STRIDE - 1));
  }

  @Override
  public void close() {
    // See the class comment.
  }
}
