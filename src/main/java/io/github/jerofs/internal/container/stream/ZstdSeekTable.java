package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.internal.container.stream.SpanTable.Digest;
import io.github.jerofs.internal.container.stream.SpanTable.Window;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The seek table of a Zstandard file in the seekable format: a skippable frame at the end with the
 * sizes of all frames. It is read by the sizes that it states; a frame of another size fails when
 * it is decoded.
 */
final class ZstdSeekTable {
  private static final int MAGIC = 0x8f92eab1;
  private static final int FRAME_MAGIC = 0x184d2a5e;
  private static final int FRAME_HEADER = 8;
  private static final int FOOTER = 9;
  private static final int ENTRY = 8;
  private static final int CHECKSUM = 4;
  private static final int HAS_CHECKSUMS = 0x80;
  private static final int RESERVED = 0x7c;

  /** The limit of the format. */
  private static final int MAX_FRAMES = 0x8000000;

  private static final int MAX_BYTES = 64 << 20;

  private ZstdSeekTable() {}

  /**
   * Reads the table of {@code file}.
   *
   * @return empty if there is none, it contradicts the length of the file, or a frame is too long
   *     to be decoded at once. The file can then still be decoded in sequence
   * @throws io.github.jerofs.error.LimitExceededException if the file decodes to too many bytes
   */
  static Optional<SpanTable> read(ImageSource file, ErofsLimits limits) throws IOException {
    if (file.size() < FRAME_HEADER + FOOTER) {
      return Optional.empty();
    }
    ByteBuffer footer = file.view(file.size() - FOOTER, FOOTER);
    int descriptor = footer.get(4) & 0xff;
    if (footer.getInt(5) != MAGIC || (descriptor & RESERVED) != 0) {
      return Optional.empty();
    }
    int entry = ENTRY + ((descriptor & HAS_CHECKSUMS) != 0 ? CHECKSUM : 0);
    long frames = Integer.toUnsignedLong(footer.getInt(0));
    long start = file.size() - FOOTER - frames * entry - FRAME_HEADER;
    if (frames > MAX_FRAMES || frames * entry > MAX_BYTES || start < 0) {
      return Optional.empty();
    }
    ByteBuffer frame = ByteBuffer.allocate((int) (file.size() - start));
    file.readFully(start, frame.order(ByteOrder.LITTLE_ENDIAN));
    if (frame.getInt(0) != FRAME_MAGIC
        || Integer.toUnsignedLong(frame.getInt(4)) != frame.limit() - FRAME_HEADER) {
      return Optional.empty();
    }
    ByteBuffer entries = frame.position(FRAME_HEADER).limit(frame.limit() - FOOTER).slice();
    return table(file, entries.order(ByteOrder.LITTLE_ENDIAN), entry > ENTRY, start, limits);
  }

  private static Optional<SpanTable> table(
      ImageSource file, ByteBuffer entries, boolean hasChecksums, long end, ErofsLimits limits)
      throws IOException {
    SpanTable.Builder spans = new SpanTable.Builder();
    long stored = 0;
    long decoded = 0;
    long longest = 0;
    while (entries.hasRemaining()) {
      long storedBytes = Integer.toUnsignedLong(entries.getInt());
      long decodedBytes = Integer.toUnsignedLong(entries.getInt());
      byte[] checksum = new byte[hasChecksums ? CHECKSUM : 0];
      entries.get(checksum);
      if (decodedBytes > 0) {
        Digest kind = hasChecksums ? Digest.DECODED_XXH64 : Digest.NONE;
        spans.add(stored, stored + storedBytes, decoded, Window.NONE, 0, kind, checksum);
      }
      stored += storedBytes;
      decoded += decodedBytes;
      longest = Math.max(longest, Math.max(decodedBytes, storedBytes / 2));
    }
    if (stored != end || longest > limits.get(ErofsLimit.EXTENT_BYTES) || spans.count() == 0) {
      return Optional.empty();
    }
    DecodedStream.checkLimits(file, decoded, limits);
    return Optional.of(
        SpanTable.of(file.description(), spans.encoded(), decoded, end, file.size(), limits));
  }
}
