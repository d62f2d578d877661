package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.memory.PartKey;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed device of a blob. Chunks are decoded on access. The chunk table is loaded by the
 * first read. Safe for use by many threads.
 */
final class RafsDevice implements ImageSource {
  /** Loads the chunk tables of a blob. */
  interface Loader {
    /** Loads the tables. */
    ChunkInformation.Parts load() throws IOException;
  }

  /** Creates a reader for loaded tables. */
  interface ReaderFactory {
    /** Creates the reader. */
    ChunkReader create(ChunkInformation.Parts parts);
  }

  private record Loaded(ChunkTable table, ChunkReader reader) {}

  private final ImageSource blob;
  private final long size;
  private final Loader loader;
  private final ReaderFactory readers;
  private final DecodedCache cache;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Loaded loaded;

  /**
   * Reads nothing yet.
   *
   * @param size length of the device in bytes
   */
  RafsDevice(
      ImageSource blob, long size, Loader loader, ReaderFactory readers, DecodedCache cache) {
    this.blob = blob;
    this.size = size;
    this.loader = loader;
    this.readers = readers;
    this.cache = cache;
  }

  private Loaded loaded() throws IOException {
    Loaded known = loaded;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      known = loaded;
      if (known == null) {
        ChunkInformation.Parts parts = loader.load();
        SourceFault.settle(); // tables from a lost page must not be kept
        known = new Loaded(parts.chunks(), readers.create(parts));
        loaded = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the chunks, which this loads if necessary. */
  ChunkTable table() throws IOException {
    return loaded().table;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String description() {
    return blob.description();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size) {
      return -1;
    }
    Loaded now = loaded();
    ChunkTable table = now.table;
    int chunk = table.find(position);
    long skip = chunk < 0 ? position : position - table.start(chunk);
    if (chunk < 0 || skip >= table.bytes(chunk)) {
      return padding(table, chunk, position, dst);
    }
    int length = (int) Math.min(dst.remaining(), table.bytes(chunk) - skip);
    if (now.reader.isPlain(chunk)) {
      checkStored(table, chunk);
      return blob.readAtMost(table.stored(chunk) + skip, length, dst);
    }
    if (length == table.bytes(chunk) && dst.hasArray() && !now.reader.isInContext(chunk)) {
      now.reader.read(chunk, dst.array(), dst.arrayOffset() + dst.position());
      dst.position(dst.position() + length);
    } else {
      dst.put(decoded(now, chunk), (int) skip, length);
    }
    return length;
  }

  private byte[] decoded(Loaded now, int chunk) throws IOException {
    int length = now.reader.bytes(chunk);
    return cache.get(
        new PartKey(this, chunk),
        length,
        () -> {
          byte[] out = new byte[length];
          now.reader.read(chunk, out, 0);
          return out;
        });
  }

  private void checkStored(ChunkTable table, int chunk) throws IOException {
    int stored = table.storedBytes(chunk);
    if (stored != table.bytes(chunk) || !blob.contains(table.stored(chunk), stored)) {
      throw new CorruptImageException(
          ImagePlace.of(blob.description(), table.stored(chunk)),
          "RAFS chunk " + table.number(chunk) + ", stored as it is",
          table.bytes(chunk) + " bytes within " + blob.size(),
          stored);
    }
  }

  /** Zeros fill the device from the end of a chunk to the next aligned offset. */
  private int padding(ChunkTable table, int chunk, long position, ByteBuffer dst)
      throws IOException {
    long end = chunk < 0 ? 0 : table.start(chunk) + table.bytes(chunk);
    long padded = end + ChunkTable.ALIGNMENT - 1 & -ChunkTable.ALIGNMENT;
    if (position >= padded) {
      throw new CorruptImageException(
          ImagePlace.of(blob.description(), ImagePlace.NO_OFFSET),
          "RAFS blob",
          "a chunk for byte " + position + " of its device",
          "none of " + table.count() + " chunks");
    }
    int length = (int) Math.min(dst.remaining(), Math.min(padded, size) - position);
    for (int i = 0; i < length; i++) {
      dst.put((byte) 0);
    }
    return length;
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(position, copy);
    return copy.flip();
  }

  @Override
  public void close() throws IOException {
    cache.close();
    blob.close();
  }
}
