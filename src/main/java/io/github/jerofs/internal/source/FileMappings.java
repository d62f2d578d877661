package io.github.jerofs.internal.source;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
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
 * The mapped files of this JVM. A file that is opened several times is mapped once, as long as any
 * of its sources is used. The mappings are counted, since the JVM itself dies where the kernel
 * refuses it one: a quarter of the kernel's limit is used by default, half of it on demand.
 *
 * <p>Safe for use by many threads.
 */
final class FileMappings {
  private static final Path KERNEL_LIMIT = Path.of("/proc/sys/vm/max_map_count");
  private static final int USUAL_LIMIT = 65_530;

  /** More than any address space of today. */
  private static final long MAX_SIZE = 1L << 47;

  /** The mappings of all sources. */
  static final FileMappings SHARED = new FileMappings(kernelLimit());

  private final int limit;
  private final Map<FileIdentity, Known> byIdentity = new ConcurrentHashMap<>();
  private final Set<Known> all = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<MappedFile> unused = new ReferenceQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** A mapped file, which lives as long as it is used elsewhere. */
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
   * Knows no files yet.
   *
   * @param limit how many mappings of any kind the kernel allows a process
   */
  FileMappings(int limit) {
    this.limit = limit;
  }

  private static int kernelLimit() {
    try (InputStream in = Files.newInputStream(KERNEL_LIMIT)) {
      byte[] text = new byte[Long.BYTES * 4];
      int length = in.read(text); // in one go: a second read finds the end, wherever it begins
      return Integer.parseInt(new String(text, 0, Math.max(0, length), US_ASCII).strip());
    } catch (IOException | RuntimeException e) {
      return USUAL_LIMIT; // not on Linux, or not readable
    }
  }

  /** Returns how many mappings of any kind the kernel allows a process. */
  int limit() {
    return limit;
  }

  /** Returns how many mappings there are; those that the collector has not found yet count, too. */
  int count() {
    for (Reference<?> each = unused.poll(); each != null; each = unused.poll()) {
      Known known = (Known) each;
      all.remove(known);
      byIdentity.remove(known.identity, known);
      count.addAndGet(-known.windows);
    }
    return count.get();
  }

  /** Returns whether there are few enough mappings to add more where nobody asked for them. */
  boolean hasRoom() {
    return count() < limit / 4;
  }

  /**
   * Maps the whole of {@code file} as it is now, or returns the mapping that there is.
   *
   * @param identity of the file, as it was just now
   * @throws MappingFailedException if there are too many mappings
   */
  MappedFile open(Path file, FileIdentity identity) throws IOException {
    // Opened in any case: the file must be readable for the one that opens it now.
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
    // A file that was replaced or written to meanwhile may be either.
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
      mapped[i] = map(file, channel, start, length);
    }
    return mapped;
  }

  /**
   * Maps a part of {@code file} for a user, who owns the mapping; it is not counted.
   *
   * @throws MappingFailedException if the system refuses it
   */
  MappedByteBuffer map(Path file, FileChannel channel, long position, long length)
      throws IOException {
    try {
      return channel.map(READ_ONLY, position, length);
    } catch (IOException e) {
      if (!(e.getCause() instanceof OutOfMemoryError)) { // what the JDK makes of a refusal
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
