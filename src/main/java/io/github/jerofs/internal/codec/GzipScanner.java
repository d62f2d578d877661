package io.github.jerofs.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * Decodes a gzip file of one or more members from its start, checks their checksums, and reports
 * the positions from which {@link Gzip#decodeFrom} can decode. Not thread-safe.
 */
public final class GzipScanner {
  /** Receives the positions. */
  public interface Listener {
    /**
     * Receives the start of a DEFLATE block.
     *
     * @param stored offset in the file of the first byte that is wholly part of the block
     * @param bits the number of high bits of the byte before that are part of the block, too
     * @param decoded offset in the decoded data
     * @param window returns up to 32 KiB of the member's data before the block
     */
    void block(long stored, int bits, long decoded, Window window) throws IOException;
  }

  /** The data before a position. */
  public interface Window {
    /** Returns a copy, which is valid only during the call of the listener. */
    byte[] copy();
  }

  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int HAS_CRC = 0x2;
  private static final int HAS_EXTRA = 0x4;
  private static final int HAS_NAME = 0x8;
  private static final int HAS_COMMENT = 0x10;

  private final BitInput in;
  private final InflateStream stream;
  private final Listener listener;
  private final CRC32 crc = new CRC32();
  private long decoded;
  private long memberStart;
  private boolean ended;
  private boolean started;

  /** Creates a scanner for the file that {@code in} returns from its start. */
  public GzipScanner(InputStream in, Listener listener) {
    this.in = new BitInput(in);
    this.stream = new InflateStream(this.in);
    this.listener = listener;
  }

  /** Returns the offset in the file up to which it was decoded. */
  public long position() {
    return (in.position() + 7) >>> 3;
  }

  /**
   * Decodes bytes.
   *
   * @param length at least 1
   * @return the number of bytes, or -1 at the end
   * @throws DecodeException if the file is damaged
   */
  public int read(byte[] target, int offset, int length) throws IOException, DecodeException {
    while (stream.available() == 0) {
      if (ended) {
        return -1;
      }
      advance();
    }
    int n = stream.drain(target, offset, length);
    crc.update(target, offset, n);
    decoded += n;
    return n;
  }

  /** Decodes up to the end of a block or until the buffer is full; all decoded data is drained. */
  private void advance() throws IOException, DecodeException {
    if (!started) {
      member();
    } else if (stream.isAtEnd()) {
      trailer();
      if (in.isAtEnd()) {
        ended = true;
        return;
      }
      member();
    }
    if (stream.isAtBlock()) {
      long bit = in.position();
      listener.block((bit + 7) >>> 3, (int) (-bit & 7), decoded, stream::window);
    }
    stream.decode();
  }

  private void member() throws IOException, DecodeException {
    if (in.take(16) != MAGIC || in.take(8) != DEFLATE) {
      throw new DecodeException("has no gzip header at byte " + position());
    }
    int flags = in.take(8);
    in.take(32);
    in.take(16);
    if ((flags & HAS_EXTRA) != 0) {
      for (int left = in.take(16); left > 0; left--) {
        in.take(8);
      }
    }
    for (int text : new int[] {HAS_NAME, HAS_COMMENT}) {
      if ((flags & text) != 0) {
        while (in.take(8) != 0) {
          // up to the zero
        }
      }
    }
    if ((flags & HAS_CRC) != 0) {
      in.take(16);
    }
    started = true;
    stream.restart();
    crc.reset();
    memberStart = decoded;
  }

  private void trailer() throws IOException, DecodeException {
    in.align();
    int statedCrc = in.take(32);
    int statedLength = in.take(32);
    if (statedCrc != (int) crc.getValue() || statedLength != (int) (decoded - memberStart)) {
      throw new DecodeException("differs from the checksum in its gzip trailer");
    }
  }
}
