package io.github.jerofs.internal.verity;

import io.github.jerofs.internal.source.BytesSource;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.VerityOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** Creates data in memory with an appended tree. */
final class Trees {
  /**
   * Data with its tree.
   *
   * @param bytes the data followed by the tree
   * @param built the description of the tree
   * @param dataLength the length of the data
   */
  record Sealed(byte[] bytes, BuiltHashTree built, int dataLength) {
    VerityOptions options() {
      return builder().build();
    }

    VerityOptions.Builder builder() {
      return VerityOptions.builder(built.rootHash(), tree());
    }

    HashTree tree() {
      HashTree tree = HashTree.appendedAt(built.offset());
      return built.format().hasSuperblock() ? tree : tree.withFormat(built.format());
    }

    VerifiedSource open() throws IOException {
      return Trees.open(bytes, options());
    }
  }

  private Trees() {}

  static VerifiedSource open(byte[] bytes, VerityOptions options) throws IOException {
    BytesSource source = new BytesSource(bytes);
    return VerifiedSources.open(source, source, options);
  }

  /** Returns seeded random data with its tree. */
  static Sealed seal(int blocks, HashTreeFormat format) throws IOException {
    byte[] data = new byte[blocks * format.dataBlockSize()];
    new Random(blocks).nextBytes(data);
    int unit = Math.max(format.hashBlockSize(), 512);
    int offset = (data.length + unit - 1) / unit * unit;
    byte[][] all = {Arrays.copyOf(data, offset)};
    BuiltHashTree built =
        TreeWriter.write(
            new BytesSource(data),
            (position, bytes) -> {
              int end = (int) position + bytes.remaining();
              all[0] = Arrays.copyOf(all[0], Math.max(all[0].length, end));
              bytes.get(all[0], (int) position, bytes.remaining());
            },
            offset,
            format);
    return new Sealed(all[0], built, data.length);
  }
}
