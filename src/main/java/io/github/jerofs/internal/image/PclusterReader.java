package io.github.jerofs.internal.image;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Decompressor;
import io.github.jerofs.internal.codec.Decompressors;
import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes the pclusters of one inode through the cache of the image. The stored bytes are
 * copied before they are decoded, because native code that touches a lost page of a mapped file
 * would crash the JVM. Safe for use by many threads.
 */
final class PclusterReader {
  /** State shared by the readers of all inodes of an image. */
  record Shared(
      Devices devices,
      CompressionConfig config,
      CacheAccount cache,
      KnownFailures failures,
      LongAdder decodedBytes,
      int blockSize) {}

  /**
   * Cache key of a pcluster: its location and the number of bytes to decode.
   *
   * @param store the metadata space of an inline pcluster; null if {@code address} is a device
   *     address
   */
  private record Key(
      @Nullable ImageSource store,
      long address,
      int storedLength,
      int length,
      Algorithm algorithm,
      boolean partial) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && address == that.address
          && storedLength == that.storedLength
          && length == that.length
          && partial == that.partial
          && algorithm == that.algorithm
          && Objects.equals(store, that.store);
    }

    /** Written by hand, because every read of compressed data computes it. */
    @Override
    public int hashCode() {
      return 31 * (31 * Long.hashCode(address) + storedLength) + length;
    }
  }

  /**
   * Minimum size to cache. Smaller extents would need more memory for bookkeeping than for data.
   */
  private static final int MIN_CACHED = 512;

  private final Shared shared;
  private final ImageSource store;
  private final MetadataSpace space;

  /**
   * Creates the reader of inode {@code nid}.
   *
   * @param store the metadata space of the inode
   */
  PclusterReader(Shared shared, ImageSource store, long nid) {
    this.shared = shared;
    this.store = store;
    this.space = new MetadataSpace(store, nid);
  }

  /** Returns the bytes of an extent through the cache. Callers must not modify them. */
  byte[] decoded(Extent.Encoded extent) throws IOException {
    if (!keeps(extent)) {
      return decode(extent);
    }
    Key key = key(extent);
    byte[] known = shared.cache().find(key); // avoids allocating the loader
    return known != null
        ? known
        : shared.cache().get(key, (int) extent.length(), () -> decode(extent));
  }

  /**
   * Returns the bytes of {@code extent} if they are cached, or null. Callers must not modify them.
   */
  byte @Nullable [] cached(Extent.Encoded extent) {
    return shared.cache().find(key(extent));
  }

  private byte[] decode(Extent.Encoded extent) throws IOException {
    byte[] decoded = new byte[(int) extent.length()];
    decode(extent, decoded, 0);
    return decoded;
  }

  /** Returns whether the cache is used for {@code extent}. */
  boolean keeps(Extent.Encoded extent) {
    return extent.length() >= MIN_CACHED;
  }

  /** Returns whether a file of {@code size} bytes would fill a large part of the cache. */
  boolean isLarge(long size) {
    return size > shared.cache().capacity() / 4;
  }

  /**
   * Returns whether {@code extent}, which is fast to decode, is worth caching: it evicts nothing,
   * or it has been requested before.
   */
  boolean isWorthKeeping(Extent.Encoded extent) {
    return shared.cache().isWorthKeeping(key(extent), extent.length());
  }

  private Key key(Extent.Encoded extent) {
    return new Key(
        extent.inline() ? store : null,
        extent.address(),
        extent.storedLength(),
        (int) extent.length(),
        extent.algorithm(),
        extent.partial());
  }

  /** Decodes an extent into {@code out} at {@code offset}, bypassing the cache. */
  void decode(Extent.Encoded extent, byte[] out, int offset) throws IOException {
    byte[] stored = ScratchArrays.SHARED.take(extent.storedLength());
    try {
      readStored(extent, stored);
      SourceFault.settle(); // never decode or cache data from a lost page
      Key key = key(extent);
      String known = shared.failures().find(key, stored, extent.storedLength());
      if (known != null) {
        throw corrupt(extent, known);
      }
      int start = streamStart(extent, stored);
      int length = extent.storedLength() - start;
      shared.decodedBytes().add(extent.length());
      boolean exact =
          !extent.partial()
              && (extent.algorithm() != Algorithm.LZ4 || shared.config().zeroPadding());
      try {
        decompressor(extent)
            .decode(stored, start, length, out, offset, (int) extent.length(), exact);
      } catch (DecodeException e) {
        String message = String.valueOf(e.getMessage());
        shared.failures().add(key, stored, extent.storedLength(), message);
        CorruptImageException corrupt = corrupt(extent, message);
        corrupt.initCause(e);
        throw corrupt;
      }
    } finally {
      ScratchArrays.SHARED.giveBack(stored);
    }
  }

  private CorruptImageException corrupt(Extent.Encoded extent, String why) {
    return space.corrupt(
        extent.address(),
        extent.algorithm()
            + " data of "
            + extent.storedLength()
            + " bytes at file offset "
            + extent.start()
            + " "
            + why);
  }

  private Decompressor decompressor(Extent.Encoded extent) throws UnsupportedImageException {
    try {
      return Decompressors.of(extent.algorithm());
    } catch (UnsupportedOperationException e) {
      throw new UnsupportedImageException(
          space.place(extent.address()), extent.algorithm() + " compression: " + e.getMessage());
    }
  }

  private void readStored(Extent.Encoded extent, byte[] stored) throws IOException {
    int length = extent.storedLength();
    ByteBuffer buffer = ByteBuffer.wrap(stored, 0, length);
    if (extent.inline()) {
      long position = space.inside(extent.address(), length, "inline pcluster");
      store.readFully(position, buffer);
      return;
    }
    while (buffer.position() < length) {
      long address = extent.address() + buffer.position();
      Devices.Run run =
          shared.devices().resolve(0, address, length - buffer.position(), space.nid());
      buffer.limit(buffer.position() + (int) run.length());
      run.source().readFully(run.position(), buffer);
    }
  }

  /** Returns the start of the stream, which follows less than a block of zeros. */
  private int streamStart(Extent.Encoded extent, byte[] stored) throws CorruptImageException {
    int inBlock = (int) (extent.address() & shared.blockSize() - 1);
    int most = Math.min(extent.storedLength(), shared.blockSize() - inBlock);
    for (int i = 0; i < most; i++) {
      if (stored[i] != 0) {
        return i;
      }
    }
    throw space.corrupt(
        extent.address(),
        extent.algorithm() + " data at file offset " + extent.start() + " is all zeros");
  }
}
