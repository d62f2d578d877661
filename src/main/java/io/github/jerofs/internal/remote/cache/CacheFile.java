package io.github.jerofs.internal.remote.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.remote.fetch.GranuleStore;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.remote.http.Validator;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.MappedSource;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cached image on disk: byte n of the file is byte n of the original. Reads use a memory mapping.
 * Data is written and forced to disk before its granules are marked present, so after a crash,
 * marked granules have their data. Several processes may fill the same file: they write the same
 * bytes.
 *
 * <p>Interrupts close channels, so {@link #put} is only called on the fetcher's threads.
 */
public final class CacheFile implements GranuleStore {
  /** Writes to the file. */
  public interface Writer {
    /** Writes all of {@code bytes} at {@code position} and forces them to the disk. */
    void write(FileChannel channel, long position, ByteBuffer bytes) throws IOException;
  }

  private final CacheEntry entry;
  private final Presence presence;
  private final Granules granules;
  private final MappedSource mapped;
  private final FileChannel channel;
  private final Writer writer;
  private final ReentrantLock changing = new ReentrantLock();

  @GuardedBy("changing")
  private int scanned;

  private volatile boolean complete;
  private volatile @Nullable String broken;

  /** Set when a page of the presence map is lost: from then on, no byte counts as present. */
  private volatile boolean lost;

  private CacheFile(
      CacheEntry entry,
      Presence presence,
      MappedSource mapped,
      FileChannel channel,
      Writer writer) {
    this.entry = entry;
    this.presence = presence;
    this.granules = presence.header().granules();
    this.mapped = mapped;
    this.channel = channel;
    this.writer = writer;
    this.complete = presence.isComplete();
  }

  /** Creates empty files for {@code entry}, replacing existing ones. The caller holds the lock. */
  public static CacheFile create(CacheEntry entry, PresenceHeader header, Writer writer)
      throws IOException {
    entry.delete();
    try (FileChannel channel = PrivateFiles.create(entry.data(), StandardOpenOption.SPARSE)) {
      long length = header.granules().length();
      if (length > 0) {
        channel.write(ByteBuffer.allocate(1), length - 1);
      }
      channel.force(true);
    } catch (IOException e) {
      throw notWritten(entry, e);
    }
    return open(entry, Presence.create(entry.presence(), entry.unfinished(), header), writer);
  }

  /** Opens the files of {@code entry} if they are valid. */
  public static Optional<CacheFile> open(CacheEntry entry, Writer writer) throws IOException {
    Optional<Presence> presence = Presence.open(entry.presence());
    return presence.isPresent() && hasData(entry, presence.get())
        ? Optional.of(open(entry, presence.get(), writer))
        : Optional.empty();
  }

  private static boolean hasData(CacheEntry entry, Presence presence) throws IOException {
    return Files.isRegularFile(entry.data(), LinkOption.NOFOLLOW_LINKS)
        && Files.size(entry.data()) == presence.header().granules().length();
  }

  /** Opens a complete image in a directory without write permission. */
  public static Optional<MappedSource> openReadOnly(CacheEntry entry) throws IOException {
    Optional<Presence> presence = Presence.openReadOnly(entry.presence());
    if (presence.isEmpty() || !presence.get().isComplete() || !hasData(entry, presence.get())) {
      return Optional.empty();
    }
    PrivateFiles.check(entry.data(), false);
    return Optional.of(MappedSource.open(entry.data()));
  }

  private static CacheFile open(CacheEntry entry, Presence presence, Writer writer)
      throws IOException {
    FileChannel channel = PrivateFiles.open(entry.data(), StandardOpenOption.WRITE);
    return Closeables.closeOnFailure(
        channel,
        () -> new CacheFile(entry, presence, MappedSource.open(entry.data()), channel, writer));
  }

  /** Returns {@code failure} with the name of the file, such as on a full disk. */
  private static IOException notWritten(CacheEntry entry, IOException failure) {
    if (failure instanceof FileSystemException) {
      return failure;
    }
    FileSystemException named =
        new FileSystemException(entry.data().toString(), null, failure.getMessage());
    named.initCause(failure);
    return named;
  }

  /** The default {@link Writer}. */
  public static void write(FileChannel channel, long position, ByteBuffer bytes)
      throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, position + bytes.position());
    }
    channel.force(false);
  }

  public Presence presence() {
    return presence;
  }

  /** Returns whether all bytes are present and match the expected digest, if any. */
  public boolean isComplete() {
    return complete;
  }

  /** Records a validator like {@link Presence#accept}. With a digest, validators are not needed. */
  public boolean accept(URI url, Validator version) {
    if (presence.header().sha256().isPresent()) {
      return true;
    }
    changing.lock();
    try {
      return marks(() -> presence.accept(url, version), true);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Accesses the presence map. If another process truncated the file and a page is lost, the copy
   * on disk is abandoned, and readers fetch into memory instead.
   */
  private <T> T marks(Supplier<T> access, T ifLost) {
    if (lost) {
      return ifLost;
    }
    try {
      try {
        return access.get();
      } finally {
        SourceFault.settle();
      }
    } catch (InternalError e) {
      if (!SourceFault.isLostPage(e)) {
        throw e;
      }
      lost = true;
      return ifLost;
    }
  }

  /** Returns the number of bytes present. */
  public long presentBytes() {
    return marks(presence::presentBytes, 0L);
  }

  @Override
  public boolean has(int granule) {
    return complete || marks(() -> presence.has(granule), false);
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    int length = complete ? max : presentFrom(position, max);
    return length == 0 ? null : mapped.peek(position, length);
  }

  /** Returns how many bytes from {@code position} on are present, at most {@code max}. */
  private int presentFrom(long position, int max) throws IOException {
    checkNotBroken();
    return marks(() -> countPresent(position, max), 0);
  }

  private int countPresent(long position, int max) {
    long end = position;
    while (end < position + max && presence.has(granules.at(end))) {
      end = granules.end(granules.at(end));
    }
    return (int) (Math.min(end, position + max) - position);
  }

  private void checkNotBroken() throws IOException {
    String problem = broken;
    if (problem != null) {
      throw new IOException(problem);
    }
  }

  /** Maps bytes that are all present. */
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    return mapped.map(position, length, mapper);
  }

  @Override
  public void put(int first, byte[] bytes) throws IOException {
    try {
      writer.write(channel, granules.start(first), ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw notWritten(entry, e);
    }
    int end = first + (bytes.length + granules.size() - 1) / granules.size();
    boolean marked =
        marks(
            () -> {
              presence.set(first, end);
              return true;
            },
            false);
    if (!marked) {
      throw new IOException(
          entry.presence() + ": truncated while open; the rest of the image is not cached");
    }
    finish();
  }

  /**
   * Marks the image complete if no granule is missing, after checking the digest, if any.
   *
   * @throws IOException if the digest does not match; the files are then deleted
   */
  public void finish() throws IOException {
    changing.lock();
    try {
      checkNotBroken();
      int from = scanned;
      scanned = marks(() -> presence.nextMissing(from), from);
      if (complete || lost || scanned < granules.count()) {
        return;
      }
      Optional<String> wanted = presence.header().sha256();
      if (wanted.isPresent()) {
        check(wanted.get());
      }
      complete =
          marks(
              () -> {
                presence.setComplete();
                return true;
              },
              false);
    } finally {
      changing.unlock();
    }
  }

  private void check(String wanted) throws IOException {
    String found = SourceFault.guard(entry.data().toString(), () -> SourceDigest.sha256(mapped));
    if (!found.equals(wanted)) {
      broken =
          presence.header().url()
              + (": its SHA-256 is " + found + ", expected " + wanted)
              + "; the cached copy was deleted";
      entry.remove();
      checkNotBroken();
    }
  }

  /** Returns the mapped file. */
  public MappedSource mapped() {
    return mapped;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
