package io.github.jerofs.internal.open.archive;

import io.github.jerofs.internal.container.stream.StreamIndex.Kind;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Detects archives by their first bytes. */
final class ArchiveFormats {
  static final int HEADER = 512;
  private static final int GZIP = 0x088b1f;
  private static final int ZSTD = 0xfd2fb528;
  private static final int ZSTD_SKIPPABLE = 0x184d2a50;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_LENGTH = 8;

  private ArchiveFormats() {}

  /** Returns the format of {@code file}, or empty if it is no archive. */
  static Optional<Kind> of(ImageSource file) throws IOException {
    if (!file.contains(0, Integer.BYTES)) {
      return Optional.empty();
    }
    int magic = file.view(0, Integer.BYTES).getInt(0);
    if ((magic & 0xffffff) == GZIP) {
      return Optional.of(Kind.GZIP);
    } else if (magic == ZSTD || (magic & 0xfffffff0) == ZSTD_SKIPPABLE) {
      return Optional.of(Kind.ZSTD);
    }
    return file.contains(0, HEADER) && isTarHeader(file.view(0, HEADER))
        ? Optional.of(Kind.PLAIN)
        : Optional.empty();
  }

  /** Returns whether the checksum of a tar header is right. */
  static boolean isTarHeader(ByteBuffer header) {
    int sum = 0;
    for (int i = 0; i < HEADER; i++) {
      boolean isChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH;
      sum += isChecksum ? ' ' : header.get(i) & 0xff;
    }
    int stated = 0;
    int digits = 0;
    for (int i = CHECKSUM_AT; i < CHECKSUM_AT + CHECKSUM_LENGTH; i++) {
      int digit = header.get(i) - '0';
      if (digit >= 0 && digit < 8) {
        stated = stated * 8 + digit;
        digits++;
      } else if (digits > 0) {
        break;
      }
    }
    return digits > 0 && stated == sum;
  }
}
