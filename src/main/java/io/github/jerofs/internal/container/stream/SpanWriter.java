package io.github.jerofs.internal.container.stream;

import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.Deflater;

/**
 * Records the spans of a stream while it is decoded. Windows are written at once; the table stays
 * in memory. Not thread-safe.
 */
final class SpanWriter {
  private final SpanTable.Builder spans = new SpanTable.Builder();
  private final MessageDigest digest = Digests.sha256();
  private final OutputStream windows;
  private long windowEnd;
  private long storedStart = -1;
  private long decodedStart;
  private SpanTable.Window window = SpanTable.Window.NONE;
  private int bits;
  private long longest;
  private long longestStored;

  /**
   * Creates a writer.
   *
   * @param windows receives the compressed windows from its offset 0
   */
  SpanWriter(OutputStream windows) {
    this.windows = windows;
  }

  /** Adds decoded bytes to the current span. */
  void decoded(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** Returns whether a span started. */
  boolean isStarted() {
    return storedStart >= 0;
  }

  /** Returns the number of decoded bytes of the current span, up to {@code decoded}. */
  long decodedBytes(long decoded) {
    return decoded - decodedStart;
  }

  /** Returns the number of stored bytes of the current span, up to {@code stored}. */
  long storedBytes(long stored) {
    return stored - storedStart;
  }

  /** Ends the current span and starts the next. A span without data is replaced. */
  void start(long stored, int newBits, long decoded, byte[] newWindow) throws IOException {
    end(stored, decoded);
    storedStart = stored;
    decodedStart = decoded;
    bits = newBits;
    window = newWindow.length == 0 ? SpanTable.Window.NONE : store(newWindow);
  }

  /** Ends the current span, if it has data. */
  void end(long stored, long decoded) {
    if (isStarted() && decoded > decodedStart) {
      spans.add(
          storedStart,
          stored,
          decodedStart,
          window,
          bits,
          SpanTable.Digest.DECODED_SHA256,
          digest.digest());
      longest = Math.max(longest, decoded - decodedStart);
      longestStored = Math.max(longestStored, stored - storedStart);
      decodedStart = decoded;
    }
  }

  /** Returns whether every span is short enough to be decoded at once. */
  boolean fits(long mostDecoded) {
    return longest <= mostDecoded && longestStored / 2 <= mostDecoded;
  }

  private SpanTable.Window store(byte[] bytes) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] compressed = new byte[2 * SpanTable.WINDOW];
      int length = 0;
      while (!deflater.finished()) {
        length += deflater.deflate(compressed, length, compressed.length - length);
      }
      windows.write(compressed, 0, length);
      SpanTable.Window stored = new SpanTable.Window(windowEnd, length);
      windowEnd += length;
      return stored;
    } finally {
      deflater.end();
    }
  }

  /** Returns the length of all windows in bytes. */
  long windowEnd() {
    return windowEnd;
  }

  /** Returns the encoded table. */
  ByteBuffer table() {
    return spans.encoded();
  }
}
