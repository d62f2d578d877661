package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.source.Uninterrupted;
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
 * A presence file: which granules of a cached image are there. It is mapped, so that every process
 * sees what another has set. Each granule has a byte, not a bit, of its own: so bytes are set
 * without a lock, and none is lost that another process sets beside it. What is set stays set.
 *
 * <pre>
 *    0  1028  {@link PresenceHeader}
 * 1028     1  1 if complete: never to be checked or fetched again
 * 1536  1024  the versions that servers stated: 16 times SHA-256 of URL, SHA-256 of version
 * 4096   n/a  for each granule: 1 if it is there, else 0
 * </pre>
 */
final class Presence {
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
   * Makes the file, with nothing set. A crash leaves all of it or nothing.
   *
   * @param unfinished what it is called until then
   */
  static Presence create(Path file, Path unfinished, PresenceHeader header) throws IOException {
    writeNew(unfinished, header);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return open(file)
        .orElseThrow(() -> new IOException(file + ": is not what was written just now"));
  }

  /** Writes every byte: a hole in a mapped file would need room on the disk when it is set. */
  private static void writeNew(Path file, PresenceHeader header) throws IOException {
    Uninterrupted.run(
        () -> {
          try (FileChannel channel = PrivateFiles.create(file)) {
            ByteBuffer all = ByteBuffer.allocate(GRANULES + header.granules().count());
            all.put(0, header.toBytes(), 0, PresenceHeader.SIZE);
            while (all.hasRemaining()) {
              channel.write(all, all.position());
            }
            channel.force(true);
            return true;
          }
        });
  }

  /** Opens the file; gives nothing if there is none, or not a sound one. */
  static Optional<Presence> open(Path file) throws IOException {
    return open(
        file, FileChannel.MapMode.READ_WRITE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Opens the file as {@link #open}, but not to set anything. */
  static Optional<Presence> openReadOnly(Path file) throws IOException {
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

  PresenceHeader header() {
    return header;
  }

  boolean has(int granule) {
    if (map.get(GRANULES + granule) != SET) {
      return false;
    }
    VarHandle.acquireFence(); // the data must not be looked at before
    return true;
  }

  /** Sets {@code [first, end)}, whose data must be on disk. */
  void set(int first, int end) {
    VarHandle.releaseFence();
    for (int granule = first; granule < end; granule++) {
      map.put(GRANULES + granule, SET);
    }
  }

  /**
   * Returns the first granule from {@code from} on that is not there, or the number of granules.
   */
  int nextMissing(int from) {
    int granule = from;
    while (granule < header.granules().count() && has(granule)) {
      granule++;
    }
    return granule;
  }

  /** Returns how many bytes of the image are there. */
  long presentBytes() {
    Granules granules = header.granules();
    long bytes = 0;
    for (int granule = 0; granule < granules.count(); granule++) {
      bytes += has(granule) ? granules.end(granule) - granules.start(granule) : 0;
    }
    return bytes;
  }

  boolean isComplete() {
    return map.get(COMPLETE) == SET;
  }

  void setComplete() {
    map.force(); // the granules first
    map.put(COMPLETE, SET);
    map.force();
  }

  /**
   * Takes note of the version that {@code url} states, unless one is known. Should two processes
   * take one place for two URLs at a time, one of these will later seem to have changed.
   *
   * @return whether it is the version that was known
   */
  boolean accept(URI url, Validator version) {
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
    return false; // more URLs than one set of options can name: a begun image of many others
  }
}
