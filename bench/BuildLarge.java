import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Builds an image of generated files of 4 GiB, which LZ4 halves, and compares 20 000 random blocks
 * of it with what was generated. Nothing but the image is on disk.
 *
 * <pre>
 * javac -cp target/classes -d target/bench bench/BuildLarge.java
 * java -Xmx256m -XX:+UseSerialGC -cp target/classes:target/bench BuildLarge IMAGE FILES [METHOD[,LEVEL]]
 * </pre>
 */
public final class BuildLarge {
  private static final int BLOCK = 4096;
  private static final long FILE_BYTES = 4L << 30;
  private static final int SAMPLES = 20_000;

  private BuildLarge() {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[0]);
    int files = Integer.parseInt(args[1]);
    BuildOptions.Builder options = BuildOptions.builder().replaceExisting(true);
    if (args.length > 2) {
      options.compression(Compression.parse(args[2]));
    }
    ErofsBuilder builder = ErofsBuilder.to(image).options(options.build());
    for (int i = 0; i < files; i++) {
      builder.file("/" + i, EntryAttributes.of(0644), new Generated(i));
    }
    System.out.println(builder.build());
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      peak += pool.getPeakUsage().getUsed();
    }
    System.out.printf("peak of all memory pools: %d MB%n", peak >> 20);
    compare(image, files);
  }

  private static void compare(Path image, int files) throws Exception {
    Random random = new Random(1);
    byte[] expected = new byte[BLOCK];
    try (FileSystem fs = Erofs.open(image)) {
      for (int i = 0; i < SAMPLES; i++) {
        int file = random.nextInt(files);
        long block = random.nextInt((int) (FILE_BYTES / BLOCK));
        fill(expected, file, block);
        ByteBuffer found = ByteBuffer.allocate(BLOCK);
        try (SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/" + file))) {
          channel.position(block * BLOCK).read(found);
        }
        if (!Arrays.equals(expected, found.array())) {
          throw new AssertionError("file " + file + ", block " + block);
        }
      }
    }
    System.out.println(SAMPLES + " blocks compared, no difference");
  }

  /** Fills a block: random words, then their repetition. */
  private static void fill(byte[] target, int file, long block) {
    ByteBuffer words = ByteBuffer.wrap(target);
    long state = (file + 1) * 0x9e3779b97f4a7c15L + block * 0xbf58476d1ce4e5b9L | 1;
    while (words.position() < BLOCK / 2) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      words.putLong(state);
    }
    System.arraycopy(target, 0, target, BLOCK / 2, BLOCK / 2);
  }

  private record Generated(int file) implements ContentSource {
    @Override
    public long size() {
      return FILE_BYTES;
    }

    @Override
    public InputStream open() {
      return new InputStream() {
        private final byte[] block = new byte[BLOCK];
        private int at = BLOCK;
        private long next;

        @Override
        public int read() {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) {
          if (at == BLOCK) {
            if (next == FILE_BYTES / BLOCK) {
              return -1;
            }
            fill(block, file, next++);
            at = 0;
          }
          int n = Math.min(length, BLOCK - at);
          System.arraycopy(block, at, target, from, n);
          at += n;
          return n;
        }
      };
    }
  }
}
