package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.remote.fetch.GranuleFetcher;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.remote.fetch.PendingFetch;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A remote file, or another slow source. Reads are served from cached granules; missing granules
 * are fetched. An interrupt of a thread that waits for a server causes an {@link
 * java.io.InterruptedIOException}.
 */
public final class RemoteSource implements ImageSource {
  private final String description;
  private final Granules granules;
  private final GranuleFetcher fetcher;
  private final @Nullable CacheFile cache;
  private final Optional<String> identity;
  private final Closeable connection;

  RemoteSource(
      String description,
      Granules granules,
      GranuleFetcher fetcher,
      @Nullable CacheFile cache,
      Closeable connection) {
    this(description, granules, fetcher, cache, Optional.empty(), connection);
  }

  /**
   * Creates a source.
   *
   * @param identity see {@link ImageSource#identity}
   * @param connection closed last
   */
  RemoteSource(
      String description,
      Granules granules,
      GranuleFetcher fetcher,
      @Nullable CacheFile cache,
      Optional<String> identity,
      Closeable connection) {
    this.description = description;
    this.granules = granules;
    this.fetcher = fetcher;
    this.cache = cache;
    this.identity = identity;
    this.connection = connection;
  }

  @Override
  public long size() {
    return granules.length();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size()) {
      return -1;
    }
    CacheFile file = cache;
    if (file != null && file.isComplete()) {
      return file.mapped().read(position, dst);
    }
    int most = (int) Math.min(dst.remaining(), size() - position);
    if (most == 0) {
      return 0;
    }
    ByteBuffer bytes = fetcher.get(position, most);
    int n = bytes.remaining();
    dst.put(bytes);
    return n;
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    if (length == 0) {
      return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    CacheFile file = cache;
    if (file != null && file.isComplete()) {
      return file.mapped().view(position, length);
    }
    ByteBuffer bytes = fetcher.get(position, length);
    if (bytes.remaining() < length) {
      ByteBuffer copy = ByteBuffer.allocate(length).put(bytes);
      readFully(position + copy.position(), copy);
      bytes = copy.flip();
    }
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns cached bytes only; never fetches. */
  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    CacheFile file = cache;
    return file != null && file.isComplete()
        ? file.mapped().peek(position, max)
        : fetcher.peek(position, (int) Math.min(max, size() - position));
  }

  @Override
  public Optional<String> identity() {
    return identity;
  }

  /** Fetches the range, then maps that part of the cached file. */
  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    CacheFile file = cache;
    if (file == null) {
      throw new UnsupportedOperationException(
          "cannot map: " + description + " is not cached on disk");
    }
    fetchKept(position, position + length);
    return file.map(position, length, mapper);
  }

  private void fetchKept(long from, long end) throws IOException {
    while (true) {
      PendingFetch fetch = fetcher.fetchNext(granules.at(from), granules.atEnd(end));
      if (fetch == null) {
        return;
      }
      fetch.awaitKept();
    }
  }

  /** Returns the cached file, or null if there is none. */
  @Nullable CacheFile cache() {
    return cache;
  }

  GranuleFetcher fetcher() {
    return fetcher;
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(List.of(fetcher, connection));
  }
}
