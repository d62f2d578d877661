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
 * A valid image with a few changed bytes. The text form has a line {@code base NAME}, a line {@code
 * OFFSET HEX} for each change and, if the image is truncated, {@code length BYTES}.
 *
 * @param base the name of the {@link Base}
 * @param patches the changes
 * @param length the length of the truncated image, or -1
 */
record Mutant(String base, List<Patch> patches, long length) {
  /**
   * A change.
   *
   * @param offset the offset in the file
   * @param bytes the new bytes
   */
  record Patch(long offset, byte[] bytes) {}

  /** Parses the text form. */
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

  /** Applies the changes to a file with the valid image. */
  void apply(FileChannel channel) throws IOException {
    for (Patch patch : patches) {
      channel.write(ByteBuffer.wrap(patch.bytes), patch.offset);
    }
    if (length >= 0) {
      channel.truncate(length);
    }
  }

  /** Restores the valid image in {@code channel}. */
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
