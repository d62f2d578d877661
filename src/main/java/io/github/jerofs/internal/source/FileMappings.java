package io.github.jerofs.internal.source;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The mapped files of this JVM. A file that is opened several times is mapped once while any of its
 * sources is in use. Mappings are counted because the JVM itself crashes if the kernel refuses it
 * one. A quarter of the kernel limit is used by default, half on request.
 *
 * <p>Thread-safe.
 */
final class FileMappings {
  private static final Path KERNEL_LIMIT = Path.of("/proc/sys/vm/max_map_count");
  private static final int USUAL_LIMIT = 65_530;

  /** Exceeds any current address space. */
  private static final long MAX_SIZE = 1L << 47;

  /** The mappings of all sources. */
  static final FileMappings SHARED = new FileMappings(kernelLimit());

  private final int limit;
  private final Map<FileIdentity, Known> byIdentity = new ConcurrentHashMap<>();
  private final Set<Known> all = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<MappedFile> unused = new ReferenceQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** A weak reference to a mapped file. */
  private static final class Known extends WeakReference<MappedFile> {
    private final FileIdentity identity;
    private final int windows;

    Known(MappedFile file, FileIdentity identity, ReferenceQueue<MappedFile> queue) {
      super(file, queue);
      this.identity = identity;
      this.windows = file.windows();
    }
  }

  /**
   * Creates an empty instance.
   *
   * @param limit the kernel limit on mappings per process
   */
  FileMappings(int limit) {
    this.limit = limit;
  }

  private static int kernelLimit() {
    try (InputStream in = Files.newInputStream(KERNEL_LIMIT)) {
      byte[] text = new byte[Long.BYTES * 4];
      int length = in.read(text); // one read: a second returns end of file at any position
      return Integer.parseInt(new String(text, 0, Math.max(0, length), US_ASCII).strip());
    } catch (IOException | RuntimeException e) {
      return USUAL_LIMIT; // not on Linux, or not readable
    }
  }

  /** Returns the kernel limit on mappings per process. */
  int limit() {
    return limit;
  }

  /** Returns the number of mappings, including those not yet garbage collected. */
  int count() {
    for (Reference<?> each = unused.poll(); each != null; each = unused.poll()) {
      Known known = (Known) each;
      all.remove(known);
      byIdentity.remove(known.identity, known);
      count.addAndGet(-known.windows);
    }
    return count.get();
  }

  /** Returns whether the count is low enough to map files without an explicit request. */
  boolean hasRoom() {
    return count() < limit / 4;
  }

  /**
   * Maps all of {@code file}, or returns the existing mapping.
   *
   * @param identity the current identity of the file
   * @throws MappingFailedException if there are too many mappings
   */
  MappedFile open(Path file, FileIdentity identity) throws IOException {
    // Always open the file: the current caller must have read access.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedFile present = find(identity);
      return present != null ? present : map(file, identity, channel);
    }
  }

  private @Nullable MappedFile find(FileIdentity identity) {
    Known known = byIdentity.get(identity);
    return known == null ? null : known.get();
  }

  private MappedFile map(Path file, FileIdentity before, FileChannel channel) throws IOException {
    long size = channel.size();
    MappedFile mapped = new MappedFile(size, windows(file, channel, size));
    FileIdentity after = FileIdentity.of(file);
    Known known = new Known(mapped, after, unused);
    all.add(known);
    count.addAndGet(known.windows);
    // If the file was replaced or modified meanwhile, its identity is ambiguous.
    if (after.key() != null && after.equals(before) && after.size() == size) {
      byIdentity.put(after, known);
    }
    return mapped;
  }

  private ByteBuffer[] windows(Path file, FileChannel channel, long size) throws IOException {
    if (size > MAX_SIZE) {
      throw new IOException(file + ": too large to be mapped: " + size + " bytes");
    }
    int windows = Math.toIntExact((size + MappedFile.STRIDE - 1) / MappedFile.STRIDE);
    if (count() + windows > limit / 2) {
      throw failed(file, size);
    }
    ByteBuffer[] mapped = new ByteBuffer[windows];
    for (int i = 0; i < windows; i++) {
      long start = i * MappedFile.STRIDE;
      long length = Math.min(MappedFile.STRIDE + ImageSource.MAX_VIEW, size - start);
      mapped[i] =
          map(file, channel, start, length, (part, at, count) -> part.map(READ_ONLY, at, count));
    }
    return mapped;
  }

  /**
   * Maps a part of {@code file} for a user. The user owns the mapping, and it is not counted.
   *
   * @throws MappingFailedException if the system refuses it
   */
  <T> T map(Path file, FileChannel channel, long position, long length, FileMapper<T> mapper)
      throws IOException {
    try {
      return mapper.map(channel, position, length);
    } catch (IOException e) {
      if (!(e.getCause() instanceof OutOfMemoryError)) { // how the JDK reports a refusal
        throw e;
      }
      MappingFailedException failed = failed(file, length);
      failed.initCause(e);
      throw failed;
    }
  }

  private MappingFailedException failed(Path file, long length) {
    return new MappingFailedException(
        file.toString(),
        String.format(
            "cannot map %d bytes: %d mappings of images are in use, and the system allows a process"
                + " %d of any kind (vm.max_map_count)",
            length, count(), limit));
  }
}
