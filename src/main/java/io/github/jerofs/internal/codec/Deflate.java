package io.github.jerofs.internal.codec;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Raw DEFLATE streams, through the JDK. */
final class Deflate implements Decompressor {
  @Override
  public void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in, inOffset, inLength);
      int done = 0;
      while (done < length) {
        int n = inflater.inflate(out, outOffset + done, length - done);
        if (n == 0) {
          throw DecodeException.tooShort(length, done);
        }
        done += n;
      }
      if (exact) {
        checkEnd(inflater, length);
      }
    } catch (DataFormatException e) {
      throw new DecodeException("not a DEFLATE stream: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** The end code may still be unread after the last byte of output. */
  private static void checkEnd(Inflater inflater, int length)
      throws DataFormatException, DecodeException {
    if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
      throw DecodeException.tooLong(length);
    }
    if (!inflater.finished()) {
      throw new DecodeException("lacks its end");
    }
    if (inflater.getRemaining() > 0) {
      throw DecodeException.leftOver(inflater.getRemaining());
    }
  }
}
