import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A checksum of a file whose parts arrive in any order. */
final class Checksum {
  private static final int PART = 256 << 10;

  private final CRC32 crc = new CRC32();
  private long sum;
  private long crcStart;
  private long at;

  /** Adds data in sequence. */
  void append(ByteBuffer data) {
    while (data.hasRemaining()) {
      int n = (int) Math.min(data.remaining(), crcStart + PART - at);
      crc.update(data.slice(data.position(), n));
      data.position(data.position() + n);
      at += n;
      if (at == crcStart + PART) {
        end();
      }
    }
  }

  private void end() {
    sum += crc.getValue() * (crcStart / PART + 1);
    crc.reset();
    crcStart = at;
  }

  /** Adds a part of 256 KiB, or the last part. */
  void add(long offset, ByteBuffer data) {
    if (!data.hasRemaining()) {
      return;
    }
    at = offset;
    crcStart = offset;
    append(data);
    if (at > crcStart) {
      end();
    }
  }

  @Override
  public String toString() {
    if (at > crcStart) {
      end();
    }
    return Long.toHexString(sum);
  }
}
