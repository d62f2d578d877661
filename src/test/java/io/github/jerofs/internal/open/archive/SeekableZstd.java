package io.github.jerofs.internal.open.archive;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/** Writes Zstandard files with a seek table, as the seekable format describes them. */
final class SeekableZstd {
  /** The lengths of a frame in bytes. */
  record Frame(int stored, int decoded, int checksum) {}

  private SeekableZstd() {}

  static byte[] of(byte[] data, int frame, boolean hasChecksums) {
    List<Frame> frames = new ArrayList<>();
    byte[] stored = frames(data, frame, frames);
    return withTable(stored, frames, hasChecksums);
  }

  /** Compresses {@code data} in frames of {@code length} bytes, and adds their lengths. */
  static byte[] frames(byte[] data, int length, List<Frame> frames) {
    XXHash64 hash = XXHashFactory.safeInstance().hash64();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int at = 0; at < data.length; at += length) {
      byte[] part = Arrays.copyOfRange(data, at, Math.min(data.length, at + length));
      byte[] frame = Zstd.compress(part);
      file.writeBytes(frame);
      frames.add(new Frame(frame.length, part.length, (int) hash.hash(part, 0, part.length, 0)));
    }
    return file.toByteArray();
  }

  /** Returns {@code stored}, followed by a table of {@code frames}. */
  static byte[] withTable(byte[] stored, List<Frame> frames, boolean hasChecksums) {
    int entry = hasChecksums ? 12 : 8;
    int table = frames.size() * entry + 9;
    ByteBuffer file = ByteBuffer.allocate(stored.length + 8 + table).order(ByteOrder.LITTLE_ENDIAN);
    file.put(stored).putInt(0x184d2a5e).putInt(table);
    for (Frame frame : frames) {
      file.putInt(frame.stored).putInt(frame.decoded);
      if (hasChecksums) {
        file.putInt(frame.checksum);
      }
    }
    return file.putInt(frames.size())
        .put((byte) (hasChecksums ? 0x80 : 0))
        .putInt(0x8f92eab1)
        .array();
  }
}
