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
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads and decodes the pclusters of one inode, through the cache of the image. The stored bytes
 * are copied before they are decoded: native code that met a lost page of a mapped file would end
 * the JVM. Safe for use by many threads.
 */
final class PclusterReader {
  /** What the readers of all inodes of an image share. */
  record Shared(
      Devices devices,
      CompressionConfig config,
      PclusterCache cache,
      ScratchArrays scratch,
      int blockSize) {}

  /** Where a pcluster lies, and how much of it is wanted: what makes two of them the same. */
  private record Key(
      ImageSource source,
      long position,
      int storedLength,
      int length,
      Algorithm algorithm,
      boolean partial) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && position == that.position
          && storedLength == that.storedLength
          && length == that.length
          && partial == that.partial
          && algorithm == that.algorithm
          && source.equals(that.source);
    }

    @Override
    public int hashCode() {
      return 31
              * (31
                      * (31 * (31 * (31 * Long.hashCode(position) + storedLength) + length)
                          + Boolean.hashCode(partial))
                  + algorithm.hashCode())
          + source.hashCode();
    }
  }

  /** Smaller ones would take more memory for the bookkeeping than for the data. */
  private static final int MIN_CACHED = 512;

  private final Shared shared;
  private final ImageSource store;
  private final long nid;

  /**
   * Makes the reader of inode {@code nid}.
   *
   * @param store the metadata space of the inode
   */
  PclusterReader(Shared shared, ImageSource store, long nid) {
    this.shared = shared;
    this.store = store;
    this.nid = nid;
  }

  /** Returns the bytes of an extent, through the cache; nobody may change them. */
  byte[] decoded(Extent.Encoded extent) throws IOException {
    if (!keeps(extent)) {
      return decode(extent);
    }
    Key key = key(extent);
    PclusterCache cache = shared.cache();
    PclusterCache.Entry entry = cache.find(key);
    if (entry == null) {
      PclusterCache.Entry fresh = new PclusterCache.Entry(key, (int) extent.length());
      entry = cache.add(fresh);
      if (entry == fresh) {
        return decode(extent, fresh);
      }
    }
    return entry.get();
  }

  private byte[] decode(Extent.Encoded extent, PclusterCache.Entry entry) throws IOException {
    try {
      byte[] decoded = decode(extent);
      shared.cache().complete(entry, decoded);
      return decoded;
    } catch (IOException | RuntimeException | Error e) {
      shared.cache().fail(entry, e);
      throw e;
    }
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

  /** Returns whether a file of {@code size} bytes would take much of the cache. */
  boolean isLarge(long size) {
    return size > shared.cache().capacity() / 4;
  }

  /** Returns whether a pcluster of {@code size} bytes would displace no other from the cache. */
  boolean hasRoom(long size) {
    return shared.cache().hasRoom(size);
  }

  /** Returns whether the cache has the bytes of {@code extent}, decoded. */
  boolean isCached(Extent.Encoded extent) throws IOException {
    PclusterCache.Entry entry = shared.cache().find(key(extent));
    return entry != null && entry.isDone();
  }

  private Key key(Extent.Encoded extent) throws IOException {
    ImageSource source = store;
    long position = extent.address();
    if (!extent.inline()) {
      Devices.Run run = shared.devices().resolve(0, extent.address(), extent.storedLength(), nid);
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
  void decode(Extent.Encoded extent, byte[] out, int offset) throws IOException {
    byte[] stored = shared.scratch().take(extent.storedLength());
    try {
      readStored(extent, stored);
      SourceFault.settle(); // what a lost page gave is not decoded, and not kept
      ImagePlace place = new ImagePlace(store.description(), nid, extent.address());
      int start = streamStart(extent, stored, place);
      int length = extent.storedLength() - start;
      boolean exact =
          !extent.partial()
              && (extent.algorithm() != Algorithm.LZ4 || shared.config().zeroPadding());
      try {
        decompressor(extent, place)
            .decode(stored, start, length, out, offset, (int) extent.length(), exact);
      } catch (DecodeException e) {
        throw corrupt(extent, place, e);
      }
    } finally {
      shared.scratch().giveBack(stored);
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

  private void readStored(Extent.Encoded extent, byte[] stored) throws IOException {
    int length = extent.storedLength();
    ByteBuffer buffer = ByteBuffer.wrap(stored, 0, length);
    if (extent.inline()) {
      long position = RecordBytes.inside(store, nid, extent.address(), length, "inline pcluster");
      store.readFully(position, buffer);
      return;
    }
    while (buffer.position() < length) {
      long address = extent.address() + buffer.position();
      Devices.Run run = shared.devices().resolve(0, address, length - buffer.position(), nid);
      buffer.limit(buffer.position() + (int) run.length());
      run.source().readFully(run.position(), buffer);
    }
  }

  /** Returns where the stream begins: behind zeros, of which there are less than a block. */
  private int streamStart(Extent.Encoded extent, byte[] stored, ImagePlace place)
      throws CorruptImageException {
    int inBlock = (int) (extent.address() & shared.blockSize() - 1);
    int most = Math.min(extent.storedLength(), shared.blockSize() - inBlock);
    for (int i = 0; i < most; i++) {
      if (stored[i] != 0) {
        return i;
      }
    }
    throw new CorruptImageException(
        place, extent.algorithm() + " data at file offset " + extent.start() + " is all zeros");
  }
}
