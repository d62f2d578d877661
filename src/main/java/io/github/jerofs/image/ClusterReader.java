package io.github.jerofs.image;

import io.github.jerofs.CorruptImageException;
import io.github.jerofs.ImagePlace;
import io.github.jerofs.UnsupportedImageException;
import io.github.jerofs.codec.DecodeException;
import io.github.jerofs.codec.Decompressor;
import io.github.jerofs.codec.Decompressors;
import io.github.jerofs.format.Algorithm;
import io.github.jerofs.format.CompressionConfig;
import io.github.jerofs.format.RecordBytes;
import io.github.jerofs.mapping.Extent;
import io.github.jerofs.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads and decodes pclusters, through the cache. The stored bytes are copied before they are
 * decoded: native code that met a lost page of a mapped file would end the JVM.
 */
final class ClusterReader {
  /** Where a pcluster lies, and how much of it is wanted: what makes two of them the same. */
  private record Key(ImageSource source, long position, int length, Algorithm algorithm) {}

  private final Devices devices;
  private final CompressionConfig config;
  private final ClusterCache cache;
  private final int blockSize;

  ClusterReader(Devices devices, CompressionConfig config, ClusterCache cache, int blockSize) {
    this.devices = devices;
    this.config = config;
    this.cache = cache;
    this.blockSize = blockSize;
  }

  /**
   * Returns the bytes of an extent; nobody may change them.
   *
   * @param store the metadata space of inode {@code nid}, which has the extent
   */
  byte[] decoded(Extent.Encoded extent, ImageSource store, long nid) throws IOException {
    ImageSource source = store;
    long position = extent.address();
    if (!extent.inline()) {
      Devices.Run run = devices.resolve(0, extent.address(), extent.storedLength(), nid);
      source = run.source();
      position = run.position();
    }
    Key key = new Key(source, position, (int) extent.length(), extent.algorithm());
    return cache.get(key, (int) extent.length(), () -> decode(extent, store, nid));
  }

  private byte[] decode(Extent.Encoded extent, ImageSource store, long nid) throws IOException {
    byte[] stored = stored(extent, store, nid);
    byte[] decoded = new byte[(int) extent.length()];
    ImagePlace place = new ImagePlace(store.description(), nid, extent.address());
    int start = streamStart(extent, stored, place);
    boolean exact =
        !extent.partial() && (extent.algorithm() != Algorithm.LZ4 || config.zeroPadding());
    try {
      decompressor(extent, place)
          .decode(stored, start, stored.length - start, decoded, 0, decoded.length, exact);
    } catch (DecodeException e) {
      CorruptImageException corrupt =
          new CorruptImageException(
              place,
              extent.algorithm()
                  + " data of "
                  + stored.length
                  + " bytes at file offset "
                  + extent.start()
                  + " "
                  + e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    }
    return decoded;
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

  private byte[] stored(Extent.Encoded extent, ImageSource store, long nid) throws IOException {
    byte[] stored = new byte[extent.storedLength()];
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    if (extent.inline()) {
      long position =
          RecordBytes.inside(store, nid, extent.address(), stored.length, "inline pcluster");
      store.readFully(position, buffer);
      return stored;
    }
    while (buffer.hasRemaining()) {
      long address = extent.address() + buffer.position();
      Devices.Run run = devices.resolve(0, address, buffer.remaining(), nid);
      buffer.limit(buffer.position() + (int) run.length());
      run.source().readFully(run.position(), buffer);
      buffer.limit(stored.length);
    }
    return stored;
  }

  /** Returns where the stream begins: behind zeros, of which there are less than a block. */
  private int streamStart(Extent.Encoded extent, byte[] stored, ImagePlace place)
      throws CorruptImageException {
    int inBlock = (int) (extent.address() & blockSize - 1);
    int most = Math.min(stored.length, blockSize - inBlock);
    for (int i = 0; i < most; i++) {
      if (stored[i] != 0) {
        return i;
      }
    }
    throw new CorruptImageException(
        place, extent.algorithm() + " data at file offset " + extent.start() + " is all zeros");
  }
}
