package io.github.jerofs.cli.diff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the first difference of two files. */
public final class ContentDiff {
  private static final int BUFFER = 128 << 10;

  private final ByteBuffer before = ByteBuffer.allocate(BUFFER);
  private final ByteBuffer after = ByteBuffer.allocate(BUFFER);

  /** Returns the first difference of two regular files, which are read up to it. */
  public Optional<Difference.Field> compare(Path first, Path second) throws IOException {
    try (SeekableByteChannel a = Files.newByteChannel(first, LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel b = Files.newByteChannel(second, LinkOption.NOFOLLOW_LINKS)) {
      for (long at = 0; ; ) {
        fill(a, before);
        fill(b, after);
        int mismatch = before.mismatch(after);
        if (mismatch >= 0) {
          return Optional.of(
              new Difference.Field(
                  "content", byteAt(before, at, mismatch), byteAt(after, at, mismatch)));
        }
        if (!before.hasRemaining()) {
          return Optional.empty();
        }
        at += before.remaining();
      }
    }
  }

  private static void fill(SeekableByteChannel in, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && in.read(buffer) > 0) {
      // until it is full or the file ends
    }
    buffer.flip();
  }

  private static String byteAt(ByteBuffer buffer, long start, int index) {
    String found =
        index < buffer.limit() ? String.format("0x%02x", buffer.get(index)) : "end of file";
    return found + " at " + (start + index);
  }
}
