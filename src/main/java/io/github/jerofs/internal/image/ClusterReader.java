package io.github.jerofs.internal.image;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Decompressor;
import io.github.jerofs.internal.codec.Decompressors;
import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.RecordBytes;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes pclusters, through the cache. The stored bytes are copied before they are
 * decoded: native code that met a lost page of a mapped file would end the JVM.
 */
final class ClusterReader {
  /** Where a pcluster lies, and how much of it is wanted: what makes two of them the same. */
  private record Key(
      ImageSource source,
      long position,
      int storedLength,
      int length,
      Algorithm algorithm,
      boolean partial) {}

  /** Smaller ones would take more memory for the bookkeeping than for the data. */
  private static final int MIN_CACHED = 512;

  private final Devices devices;
  private final CompressionConfig config;
  private final ClusterCache cache;
  private final int blockSize;
  private final ScratchArrays scratch = new ScratchArrays();

  ClusterReader(Devices devices, CompressionConfig config, ClusterCache cache, int blockSize) {
    this.devices = devices;
    this.config = config;
    this.cache = cache;
    this.blockSize = blockSize;
  }

  /**
   * Returns the bytes of an extent, through the cache; nobody may change them.
   *
   * @param store the metadata space of inode {@code nid}, which has the extent
   */
  byte[] decoded(Extent.Encoded extent, ImageSource store, long nid) throws IOException {
    int length = (int) extent.length();
    if (!keeps(extent)) {
      byte[] decoded = new byte[length];
      decode(extent, store, nid, decoded, 0);
      return decoded;
    }
    return cache.get(
        key(extent, store, nid),
        length,
        () -> {
          byte[] decoded = new byte[length];
          decode(extent, store, nid, decoded, 0);
          return decoded;
        });
  }

  /** Returns whether the cache is used for {@code extent}. */
  boolean keeps(Extent.Encoded extent) {
    return extent.length() >= MIN_CACHED;
  }

  /** Returns whether a file of {@code size} bytes would take much of the cache. */
  boolean isLarge(long size) {
    return size > cache.capacity() / 4;
  }

  /** Returns whether a cluster of {@code size} bytes would displace no other from the cache. */
  boolean hasRoom(long size) {
    return cache.hasRoom(size);
  }

  /** Returns the bytes of an extent if they are in the cache. */
  byte @Nullable [] cached(Extent.Encoded extent, ImageSource store, long nid) throws IOException {
    return cache.getIfPresent(key(extent, store, nid));
  }

  private Key key(Extent.Encoded extent, ImageSource store, long nid) throws IOException {
    ImageSource source = store;
    long position = extent.address();
    if (!extent.inline()) {
      Devices.Run run = devices.resolve(0, extent.address(), extent.storedLength(), nid);
      source = run.source();
      position = run.position();
    }
    return new Key(
        source,
        position,
        extent.storedLength(),
        (int) extent.length(),
        extent.algorithm(),
        extent.partial());
  }

  /** Decodes an extent into {@code out}, from {@code offset} on, past the cache. */
  void decode(Extent.Encoded extent, ImageSource store, long nid, byte[] out, int offset)
      throws IOException {
    byte[] stored = scratch.take(extent.storedLength());
    try {
      readStored(extent, store, nid, stored);
      ImagePlace place = new ImagePlace(store.description(), nid, extent.address());
      int start = streamStart(extent, stored, place);
      int length = extent.storedLength() - start;
      boolean exact =
          !extent.partial() && (extent.algorithm() != Algorithm.LZ4 || config.zeroPadding());
      try {
        decompressor(extent, place)
            .decode(stored, start, length, out, offset, (int) extent.length(), exact);
      } catch (DecodeException e) {
        throw corrupt(extent, place, e);
      }
    } finally {
      scratch.giveBack(stored);
    }
  }

  private static CorruptImageException corrupt(
      Extent.Encoded extent, ImagePlace place, DecodeException cause) {
    CorruptImageException corrupt =
        new CorruptImageException(
            place,
            extent.algorithm()
                + " data of "
                + extent.storedLength()
                + " bytes at file offset "
                + extent.start()
                + " "
                + cause.getMessage());
    corrupt.initCause(cause);
    return corrupt;
  }

  private static Decompressor decompressor(Extent.Encoded extent, ImagePlace place)
      throws UnsupportedImageException {
    try {
      return Decompressors.of(extent.algorithm());
    } catch (UnsupportedOperationException e) {
      throw new UnsupportedImageException(
          place, extent.algorithm() + " compression: " + e.getMessage());
    }
  }

  private void readStored(Extent.Encoded extent, ImageSource store, long nid, byte[] stored)
      throws IOException {
    int length = extent.storedLength();
    ByteBuffer buffer = ByteBuffer.wrap(stored, 0, length);
    if (extent.inline()) {
      long position = RecordBytes.inside(store, nid, extent.address(), length, "inline pcluster");
      store.readFully(position, buffer);
      return;
    }
    while (buffer.position() < length) {
      long address = extent.address() + buffer.position();
      Devices.Run run = devices.resolve(0, address, length - buffer.position(), nid);
      buffer.limit(buffer.position() + (int) run.length());
      run.source().readFully(run.position(), buffer);
    }
  }

  /** Returns where the stream begins: behind zeros, of which there are less than a block. */
  private int streamStart(Extent.Encoded extent, byte[] stored, ImagePlace place)
      throws CorruptImageException {
    int inBlock = (int) (extent.address() & blockSize - 1);
    int most = Math.min(extent.storedLength(), blockSize - inBlock);
    for (int i = 0; i < most; i++) {
      if (stored[i] != 0) {
        return i;
      }
    }
    throw new CorruptImageException(
        place, extent.algorithm() + " data at file offset " + extent.start() + " is all zeros");
  }
}
