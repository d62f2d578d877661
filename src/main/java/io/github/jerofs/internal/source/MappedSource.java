package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of the default file system, memory-mapped. Reading takes no lock and no system call, and a
 * thread's interrupt does not touch it.
 *
 * <p>Sources of the same file share its mapping, which lives until the collector finds all of them
 * unreachable: unmapping under a reader would crash the JVM, so {@link #close} does not.
 */
public final class MappedSource implements ImageSource {
  private final String description;
  private final HostFile file;
  private final MappedFile mapped;
  private final Optional<String> identity;

  private MappedSource(
      String description, HostFile file, MappedFile mapped, Optional<String> identity) {
    this.description = description;
    this.file = file;
    this.mapped = mapped;
    this.identity = identity;
  }

  /** Maps the whole of {@code file} as it is now. */
  public static MappedSource open(Path file) throws IOException {
    return Uninterrupted.run(() -> map(file));
  }

  private static MappedSource map(Path file) throws IOException {
    FileIdentity identity = FileIdentity.of(file);
    MappedFile mapped = FileMappings.SHARED.open(file, identity);
    return new MappedSource(
        file.toString(), new HostFile(file, identity), mapped, Optional.empty());
  }

  /** Returns this under the name of what it is a copy of, with an identity that was checked. */
  public MappedSource as(String name, Optional<String> checked) {
    return new MappedSource(name, file, mapped, checked);
  }

  @Override
  public Optional<String> identity() {
    return identity;
  }

  @Override
  public long size() {
    return mapped.size();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public int read(long position, ByteBuffer dst) {
    if (position >= mapped.size()) {
      return -1;
    }
    ByteBuffer window = mapped.window(position);
    int at = MappedFile.offsetInWindow(position);
    int n = Math.min(dst.remaining(), window.limit() - at);
    dst.put(dst.position(), window, at, n);
    dst.position(dst.position() + n);
    return n;
  }

  @Override
  public ByteBuffer view(long position, int length) {
    Objects.checkFromIndexSize(position, length, mapped.size());
    if (length == 0) {
      return ByteBuffer.allocate(0);
    }
    int at = MappedFile.offsetInWindow(position);
    return mapped.window(position).slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer peek(long position, int max) {
    ByteBuffer window = mapped.window(position);
    int at = MappedFile.offsetInWindow(position);
    return window.slice(at, Math.min(max, window.limit() - at));
  }

  @Override
  public MappedByteBuffer map(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, mapped.size());
    return file.map(position, length);
  }

  @Override
  public void close() {
    // See the class comment.
  }
}
