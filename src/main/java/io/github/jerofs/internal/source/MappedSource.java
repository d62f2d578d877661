package io.github.jerofs.internal.source;

import io.github.jerofs.internal.io.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A memory-mapped file on the default file system. Reads take no lock, make no system call and are
 * not affected by thread interrupts.
 *
 * <p>Sources of the same file share its mapping, which exists until all of them are garbage
 * collected. {@link #close} does not unmap, because unmapping during a read would crash the JVM.
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

  /** Maps all of {@code file} at its current size. */
  public static MappedSource open(Path file) throws IOException {
    return Uninterrupted.run(() -> map(file));
  }

  private static MappedSource map(Path file) throws IOException {
    FileIdentity identity = FileIdentity.of(file);
    MappedFile mapped = FileMappings.SHARED.open(file, identity);
    return new MappedSource(
        file.toString(), new HostFile(file, identity), mapped, Optional.empty());
  }

  /** Returns this source with the name of its original and a verified identity. */
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
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    Objects.checkFromIndexSize(position, length, mapped.size());
    return file.map(position, length, mapper);
  }

  @Override
  public void close() {
    // See the class comment.
  }
}
