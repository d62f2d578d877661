package io.github.jerofs.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A good image with a few bytes changed. Kept as a short text: a line {@code base NAME}, a line
 * {@code OFFSET HEX} for each change, and perhaps {@code length BYTES}.
 *
 * @param base name of the {@link Base}
 * @param patches what is changed
 * @param length where the image is cut off, or -1
 */
record Mutant(String base, List<Patch> patches, long length) {
  /**
   * A change.
   *
   * @param offset the first byte in the file
   * @param bytes the new bytes
   */
  record Patch(long offset, byte[] bytes) {}

  /** Reads the text form. */
  static Mutant read(Path file) throws IOException {
    String base = "";
    long length = -1;
    List<Patch> patches = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "#" -> {}
        case "base" -> base = words[1];
        case "length" -> length = Long.parseLong(words[1]);
        default ->
            patches.add(new Patch(Long.parseLong(words[0]), HexFormat.of().parseHex(words[1])));
      }
    }
    return new Mutant(base, patches, length);
  }

  /** Returns the text form. */
  String text() {
    StringBuilder text = new StringBuilder("base " + base + "\n");
    for (Patch patch : patches) {
      text.append(patch.offset)
          .append(' ')
          .append(HexFormat.of().formatHex(patch.bytes))
          .append('\n');
    }
    return length < 0 ? text.toString() : text.append("length " + length + "\n").toString();
  }

  /** Writes the image. */
  Path write(Path file) throws IOException {
    Files.write(file, Base.named(base).bytes());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      apply(channel);
    }
    return file;
  }

  /** Changes the file of the good image. */
  void apply(FileChannel channel) throws IOException {
    for (Patch patch : patches) {
      channel.write(ByteBuffer.wrap(patch.bytes), patch.offset);
    }
    if (length >= 0) {
      channel.truncate(length);
    }
  }

  /** Makes {@code channel} the good image again. */
  void undo(FileChannel channel, byte[] good) throws IOException {
    for (Patch patch : patches) {
      int from = (int) patch.offset;
      int n = Math.min(patch.bytes.length, good.length - from);
      channel.write(ByteBuffer.wrap(good, from, n), from);
    }
    if (length >= 0) {
      int from = (int) length;
      channel.write(ByteBuffer.wrap(good, from, good.length - from), from);
    }
    if (channel.size() != good.length) {
      channel.truncate(good.length);
    }
  }
}
