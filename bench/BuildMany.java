import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.TarOpener;
import io.github.jerofs.build.Whiteouts;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Builds an image from a generated archive of many empty files.
 *
 * <pre>
 * javac -cp target/classes -d target/bench bench/BuildMany.java
 * time java -Xmx2g -cp target/classes:target/bench BuildMany IMAGE 10000000
 * </pre>
 */
public final class BuildMany {
  private BuildMany() {}

  public static void main(String[] args) throws Exception {
    long files = Long.parseLong(args[1]);
    BuildOptions options = BuildOptions.builder().replaceExisting(true).build();
    TarOpener tar = () -> new Headers(files);
    System.out.println(
        ErofsBuilder.to(Path.of(args[0])).options(options).addTar(tar, Whiteouts.KEEP).build());
  }

  /** Generates an archive that consists of headers. */
  private static final class Headers extends InputStream {
    private final long files;
    private final byte[] block = new byte[512];
    private long next;
    private int at = block.length;

    Headers(long files) {
      this.files = files;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      if (at == block.length) {
        if (next == files) {
          return -1;
        }
        header("directory" + next / 1000 + "/some-file-name-" + next++);
        at = 0;
      }
      int n = Math.min(length, block.length - at);
      System.arraycopy(block, at, target, from, n);
      at += n;
      return n;
    }

    private void header(String name) {
      Arrays.fill(block, (byte) 0);
      put(0, name);
      put(100, "0000644");
      put(156, "0");
      put(148, "        ");
      int sum = 0;
      for (byte b : block) {
        sum += b & 0xff;
      }
      put(148, Integer.toOctalString(sum));
      block[148 + Integer.toOctalString(sum).length()] = 0;
    }

    private void put(int position, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, block, position, bytes.length);
    }
  }
}
