package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.remote.fetch.GranuleFetcher;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.remote.fetch.MemoryStore;
import io.github.jerofs.internal.remote.http.ByteRange;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Puts granules, read-ahead and the shared cache in front of a slow source. */
public final class BufferedSources {
  /** Maximum size of a read of the source in bytes. */
  private static final int MAX_READ = 1 << 20;

  private BufferedSources() {}

  /**
   * Returns a source that reads {@code source} in granules, which the shared cache stores. Closing
   * it closes {@code source}.
   *
   * @param granuleBytes a power of two
   * @throws IOException if {@code source} is too large for granules of this size; it stays open
   */
  public static ImageSource open(ImageSource source, int granuleBytes) throws IOException {
    String name = source.description();
    Granules granules = Granules.of(name, source.size(), granuleBytes);
    MemoryStore memory = new MemoryStore(granules, MemoryCache.shared().capacity());
    GranuleFetcher fetcher =
        new GranuleFetcher(name, granules, memory, memory, range -> read(source, range), MAX_READ);
    return new RemoteSource(name, granules, fetcher, null, source.identity(), source);
  }

  private static byte[] read(ImageSource source, ByteRange range) throws IOException {
    byte[] bytes = new byte[range.length()];
    for (int at = 0; at < bytes.length; at += MAX_READ) {
      int length = Math.min(MAX_READ, bytes.length - at);
      source.readFully(range.start() + at, ByteBuffer.wrap(bytes, at, length));
    }
    return bytes;
  }
}
