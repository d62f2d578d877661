package io.github.jerofs.internal.remote.cache;

import io.github.jerofs.internal.io.Uninterrupted;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.remote.http.Validator;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A presence file, which records the granules of a cached image that are present. It is
 * memory-mapped, so that processes see each other's updates. Each granule has a byte rather than a
 * bit: bytes are set without a lock and without losing concurrent updates of neighbors. A byte that
 * is set stays set.
 *
 * <pre>
 *    0  1028  {@link PresenceHeader}
 * 1028     1  1 if complete: no more checks or requests
 * 1536  1024  validators of servers: 16 times SHA-256 of URL, SHA-256 of validator
 * 4096   n/a  for each granule: 1 if present, else 0
 * </pre>
 */
public final class Presence {
  private static final int COMPLETE = PresenceHeader.SIZE;
  private static final int VERSIONS = 1536;
  private static final int MAX_VERSIONS = 16;
  private static final int GRANULES = 4096;
  private static final byte SET = 1;

  private final PresenceHeader header;
  private final MappedByteBuffer map;

  private Presence(PresenceHeader header, MappedByteBuffer map) {
    this.header = header;
    this.map = map;
  }

  /**
   * Creates the file with no granule present. The file appears atomically.
   *
   * @param unfinished the temporary name
   */
  static Presence create(Path file, Path unfinished, PresenceHeader header) throws IOException {
    writeNew(unfinished, header, (byte) 0);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return open(file)
        .orElseThrow(() -> new IOException(file + ": does not contain what was just written"));
  }

  /** Creates the file like {@link #create}, with every granule present. */
  public static Presence createFull(Path file, Path unfinished, PresenceHeader header)
      throws IOException {
    writeNew(unfinished, header, SET);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return open(file)
        .orElseThrow(() -> new IOException(file + ": does not contain what was just written"));
  }

  /** Writes every byte: storing to a hole of a mapped file fails if the disk is full. */
  private static void writeNew(Path file, PresenceHeader header, byte mark) throws IOException {
    Uninterrupted.run(
        () -> {
          try (FileChannel channel = PrivateFiles.create(file)) {
            ByteBuffer all = ByteBuffer.allocate(GRANULES + header.granules().count());
            all.put(0, header.toBytes(), 0, PresenceHeader.SIZE);
            Arrays.fill(all.array(), GRANULES, all.capacity(), mark);
            while (all.hasRemaining()) {
              channel.write(all, all.position());
            }
            channel.force(true);
            return true;
          }
        });
  }

  /** Opens the file; returns empty if it is missing or damaged. */
  public static Optional<Presence> open(Path file) throws IOException {
    return open(
        file, FileChannel.MapMode.READ_WRITE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Opens the file like {@link #open}, but read-only. */
  public static Optional<Presence> openReadOnly(Path file) throws IOException {
    return open(file, FileChannel.MapMode.READ_ONLY, StandardOpenOption.READ);
  }

  private static Optional<Presence> open(Path file, FileChannel.MapMode mode, OpenOption... options)
      throws IOException {
    try {
      return Uninterrupted.run(() -> map(file, mode, options));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<Presence> map(Path file, FileChannel.MapMode mode, OpenOption... options)
      throws IOException {
    try (FileChannel channel = PrivateFiles.open(file, options)) {
      long size = channel.size();
      if (size < GRANULES || size > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      MappedByteBuffer map = channel.map(mode, 0, size);
      return PresenceHeader.parse(map.slice(0, PresenceHeader.SIZE))
          .filter(header -> size == GRANULES + header.granules().count())
          .map(header -> new Presence(header, map));
    }
  }

  public PresenceHeader header() {
    return header;
  }

  public boolean has(int granule) {
    if (map.get(GRANULES + granule) != SET) {
      return false;
    }
    VarHandle.acquireFence(); // the data must be read after the mark
    return true;
  }

  /** Marks the granules {@code [first, end)} as present; their data must be on disk. */
  void set(int first, int end) {
    VarHandle.releaseFence();
    for (int granule = first; granule < end; granule++) {
      map.put(GRANULES + granule, SET);
    }
  }

  /** Returns the first missing granule at or after {@code from}, or the number of granules. */
  int nextMissing(int from) {
    int granule = from;
    while (granule < header.granules().count() && has(granule)) {
      granule++;
    }
    return granule;
  }

  /** Returns the number of bytes of the image that are present. */
  public long presentBytes() {
    Granules granules = header.granules();
    long bytes = 0;
    for (int granule = 0; granule < granules.count(); granule++) {
      bytes += has(granule) ? granules.end(granule) - granules.start(granule) : 0;
    }
    return bytes;
  }

  public boolean isComplete() {
    return map.get(COMPLETE) == SET;
  }

  public void setComplete() {
    map.force(); // the granules must reach the disk first
    map.put(COMPLETE, SET);
    map.force();
  }

  /**
   * Records the validator of {@code url} unless one is recorded already. If two processes claim the
   * same slot for different URLs at the same time, one of the URLs later appears to have changed.
   *
   * @return whether the validator equals the recorded one
   */
  public boolean accept(URI url, Validator version) {
    byte[] wanted = CacheEntry.urlDigest(url);
    byte[] stated = Digests.sha256(version.text().getBytes(StandardCharsets.UTF_8));
    byte[] found = new byte[Digests.SHA256_BYTES];
    for (int i = 0; i < MAX_VERSIONS; i++) {
      int at = VERSIONS + i * 2 * Digests.SHA256_BYTES;
      map.get(at, found);
      if (Arrays.equals(found, wanted)) {
        map.get(at + Digests.SHA256_BYTES, found);
        return Arrays.equals(found, stated);
      }
      if (Arrays.equals(found, new byte[Digests.SHA256_BYTES])) {
        map.put(at + Digests.SHA256_BYTES, stated);
        map.put(at, wanted);
        return true;
      }
    }
    return false; // one set of options has fewer URLs: the file was filled from many others
  }
}
