package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.FaultyHost;
import io.github.jerofs.testkit.FaultyHost.Fault;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults of the file that contains the image cause an IOException; reads succeed again once the
 * fault is gone.
 */
final class HostFaultTest {
  private static final long SEED = 20;

  @TempDir private Path temp;

  private Path copyOf(String image) throws IOException {
    return Files.copy(
        Corpus.small().image(image),
        temp.resolve("image.erofs"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Manifest manifest(FileSystem fs, List<IOException> errors) throws IOException {
    return Manifest.ofDamaged(fs.getPath("/"), errors);
  }

  @ParameterizedTest
  @EnumSource(names = {"SHORT", "EMPTY"})
  void shortReads_nothingLost(Fault fault) throws IOException {
    FaultyHost host = new FaultyHost(new Random(SEED));
    host.set(fault);
    List<IOException> errors = new ArrayList<>();
    Path image = Corpus.small().image("48bit-zstd-dft");
    try (FileSystem faulty = Erofs.open(host.path(image.toAbsolutePath()));
        FileSystem good = Erofs.open(image)) {
      assertEquals(List.of(), manifest(good, errors).differences(manifest(faulty, errors)));
    }
    assertEquals(List.of(), errors);
  }

  @ParameterizedTest
  @EnumSource(names = {"THROWS", "UNCHECKED", "NOTHING", "ENDS"})
  void faults_ioExceptionsThenRecovers(Fault fault) throws IOException {
    FaultyHost host = new FaultyHost(new Random(SEED));
    List<IOException> errors = new ArrayList<>();
    List<IOException> later = new ArrayList<>();
    Path image = Corpus.small().image("48bit-zstd-dft");
    try (FileSystem faulty = Erofs.open(host.path(image.toAbsolutePath()));
        FileSystem good = Erofs.open(image)) {
      host.set(fault);
      Manifest unused = manifest(faulty, errors);
      assertFalse(errors.isEmpty());
      host.set(Fault.NONE);
      assertEquals(List.of(), manifest(good, later).differences(manifest(faulty, later)));
    }
    assertEquals(List.of(), later);
    errors.forEach(e -> assertFalse(e instanceof CorruptImageException, e::toString));
  }

  @ParameterizedTest
  @EnumSource(names = {"THROWS", "UNCHECKED", "NOTHING", "ENDS"})
  void faultsWhileOpening_ioException(Fault fault) throws IOException {
    FaultyHost host = new FaultyHost(new Random(SEED));
    host.set(fault);
    Path image = host.path(Corpus.small().image("names").toAbsolutePath());
    for (int i = 0; i < 30; i++) {
      try (FileSystem fs = Erofs.open(image)) {
        assertTrue(fs.isOpen());
      } catch (IOException expected) {
        assertFalse(expected instanceof CorruptImageException, expected::toString);
      }
    }
  }

  @Test
  void channel_truncatedThenRestored() throws IOException {
    Path file = copyOf("plain-default");
    byte[] good = Files.readAllBytes(file);
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs =
        Erofs.open(file, ErofsOptions.builder().access(ImageAccess.CHANNEL).build())) {
      truncate(file, 2048);
      Manifest unused = manifest(fs, errors);
      assertFalse(errors.isEmpty());
      errors.clear();
      Files.write(file, good);
      Manifest again = manifest(fs, errors);
      assertEquals(List.of(), errors);
      try (FileSystem fresh = Erofs.open(file)) {
        assertEquals(List.of(), manifest(fresh, errors).differences(again));
      }
    }
  }

  @Test
  void channel_replaced_neverMixed() throws IOException {
    Path file = copyOf("plain-default");
    try (FileSystem fs =
        Erofs.open(file, ErofsOptions.builder().access(ImageAccess.CHANNEL).build())) {
      Path other = Files.copy(Corpus.small().image("names"), temp.resolve("other"));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      List<IOException> errors = new ArrayList<>();
      Manifest unused = manifest(fs, errors);
      assertEquals(List.of(), errors, "the old file is still open");
    }
  }

  @Test
  void interruptDuringRead_reopened() throws IOException {
    FaultyHost host = new FaultyHost(new Random(SEED));
    Path image = Corpus.small().image("plain-default").toAbsolutePath();
    List<IOException> errors = new ArrayList<>();
    try (FileSystem faulty = Erofs.open(host.path(image));
        FileSystem good = Erofs.open(image)) {
      host.set(Fault.INTERRUPTED);
      Manifest read = manifest(faulty, errors);
      assertTrue(Thread.interrupted(), "the interrupt status is kept");
      assertEquals(List.of(), manifest(good, errors).differences(read));
    }
    assertEquals(List.of(), errors);
  }

  @Test
  void replacedThenInterruptDuringRead_rejectedUntilRestored() throws IOException {
    Path file = copyOf("plain-default");
    FaultyHost host = new FaultyHost(new Random(SEED));
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(host.path(file))) {
      Path old = Files.move(file, temp.resolve("old"));
      Path other = Files.copy(Corpus.small().image("names"), file);
      host.set(Fault.INTERRUPTED);
      Manifest unused = manifest(fs, errors);
      assertTrue(Thread.interrupted());
      assertFalse(errors.isEmpty());
      for (IOException e : errors) {
        assertTrue(String.valueOf(e.getMessage()).contains("replaced while open"), e::toString);
      }
      errors.clear();
      Files.move(old, other, StandardCopyOption.REPLACE_EXISTING);
      Manifest again = manifest(fs, errors);
      assertEquals(List.of(), errors);
      try (FileSystem fresh = Erofs.open(file)) {
        assertEquals(List.of(), manifest(fresh, errors).differences(again));
      }
    }
  }

  /** The interpreter takes seconds to digest more than the plain image. */
  @ParameterizedTest
  @CsvSource({
    "-Xint, plain-default, 1",
    "-XX:TieredStopAtLevel=1, plain-default, 60",
    "-XX:TieredStopAtLevel=1, 48bit-zstd-dft, 60",
    "-XX:+TieredCompilation, plain-default, 60",
    "-XX:+TieredCompilation, 48bit-zstd-dft, 60"
  })
  void mapped_truncatedThenRestored(String jit, String image, String passes) throws Exception {
    ChildJvm.Result result = ChildJvm.run(Truncation.class, jit, copyOf(image).toString(), passes);
    assertTrue(result.output().endsWith("well\n"), result.output());
  }

  /** Data from a lost page must not be cached: no later read may return it. */
  @ParameterizedTest
  @ValueSource(strings = {"z-lz4", "chunk-indexes", "chunk-blkmap"})
  void mapped_truncatedUnderChannelThenRestored(String image) throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(OpenChannels.class, "-XX:+TieredCompilation", copyOf(image).toString());
    assertTrue(result.output().endsWith("well\n"), result.output());
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void restore(Path file, byte[] good) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(good), 0);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** Truncates an image before a channel's first read, and restores it. */
  static final class OpenChannels {
    private static final int TIMES = 20;
    private static final int STEP = 4096;

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      byte[] good = Files.readAllBytes(file);
      ErofsOptions mapped = ErofsOptions.builder().access(ImageAccess.MAPPED).build();
      try (FileSystem fs = Erofs.open(file, mapped)) {
        Path largest = fs.getPath("/");
        long size = 0;
        try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
          for (Path path : walk.toList()) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) > size) {
              largest = path;
              size = Files.size(path);
            }
          }
        }
        byte[] data = Files.readAllBytes(largest);
        for (int reads = 0; reads < HOT; reads += 1 + data.length / STEP) { // until it is compiled
          try (FileChannel channel = FileChannel.open(largest)) {
            check(failures(channel, data) == 0, "fails before");
          }
        }
        for (int length : new int[] {0, good.length / (2 * STEP) * STEP}) {
          for (int i = 0; i < TIMES; i++) {
            try (FileSystem cold = Erofs.open(file, mapped);
                FileChannel channel = FileChannel.open(cold.getPath(largest.toString()))) {
              truncate(file, length);
              check(length > 0 || failures(channel, data) > 0, "nothing lost");
              int unused = failures(channel, data);
              restore(file, good);
              check(failures(channel, data) == 0, "still fails after a cut to " + length);
            }
          }
        }
      }
      System.out.println("well");
    }

    /** Reads at scattered positions; the data must be correct. */
    private static int failures(FileChannel channel, byte[] data) {
      int failed = 0;
      for (int at = 0; at < data.length; at += STEP) {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        try {
          int n = channel.read(bytes, at);
          byte[] expected = Arrays.copyOfRange(data, at, at + n);
          check(Arrays.equals(expected, Arrays.copyOf(bytes.array(), n)), "wrong at " + at);
        } catch (IOException e) {
          failed++;
        }
      }
      return failed;
    }
  }

  private static final int HOT = 20_000;

  /** Truncates an image that is mapped and in use, and restores it. */
  static final class Truncation {
    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      byte[] good = Files.readAllBytes(file);
      List<IOException> errors = new ArrayList<>();
      try (FileSystem fs =
          Erofs.open(
              file, ErofsOptions.builder().access(ImageAccess.MAPPED).cacheBytes(0).build())) {
        Manifest before = manifest(fs, errors);
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
          Manifest unused = manifest(fs, errors); // until it is compiled
        }
        check(errors.isEmpty(), "errors before: " + errors);
        for (long size : new long[] {good.length / 4096 * 4096 / 2, 4096, 0}) {
          truncate(file, size);
          Manifest unused = manifest(fs, errors);
          int lost = errors.size();
          check(lost > 0, "no errors at " + size);
          errors.clear();
          restore(file, good);
          check(before.differences(manifest(fs, errors)).isEmpty(), "not restored");
          check(errors.isEmpty(), "errors afterwards: " + errors);
        }
      }
      try (FileSystem fs =
          Erofs.open(file, ErofsOptions.builder().access(ImageAccess.MAPPED).build())) {
        manyReads(fs, file);
      }
      restore(file, good);
      // Delayed errors would surface here.
      byte[][] some = new byte[errors.size() + 2][1 << 20];
      check(some.length == 2, "arrays");
      System.out.println("well");
    }

    /** Every read of lost bytes must fail, including in JIT-compiled code. */
    private static void manyReads(FileSystem fs, Path file) throws IOException {
      Path stored = null;
      try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
        for (Path path : walk.toList()) {
          boolean regular = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
          DataLayout layout =
              Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                  .layout();
          if (regular && !layout.isCompressed() && Files.size(path) > 8192) {
            stored = path;
          }
        }
      }
      if (stored == null) {
        return;
      }
      try (SeekableByteChannel channel = Files.newByteChannel(stored)) {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        for (int i = 0; i < HOT; i++) {
          channel.position(i % 8000).read(buffer.clear());
        }
        truncate(file, 0);
        int lost = 0;
        for (int i = 0; i < HOT; i++) {
          try {
            channel.position(i % 8000).read(buffer.clear());
          } catch (IOException e) {
            lost++;
          }
        }
        check(lost == HOT, "only " + lost + " reads failed");
      }
    }
  }
}
