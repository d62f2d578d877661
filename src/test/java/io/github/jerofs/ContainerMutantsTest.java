package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutants of container files and images of other systems. Opening, listing and reading must succeed
 * or fail with an {@link IOException}. {@code -Djerofs.mutants=N} sets the number of mutants.
 */
final class ContainerMutantsTest {
  private static final int COUNT = Integer.getInteger("jerofs.mutants", 20);
  private static final Path RAFS = Path.of("src/test/resources/systems/rafs");
  private static final Path COMPOSEFS = Path.of("src/test/resources/systems/composefs/image.cfs");
  private static final Path VECTORS = Path.of("../shared/vectors/rafs");

  @TempDir private Path temp;

  private int written;

  private enum Base {
    RAFS_BOOTSTRAP,
    RAFS_BATCH,
    RAFS_ZRAN,
    RAFS_INLINE,
    COMPOSEFS,
    ZIP,
    SPARSE,
    GPT,
    MBR,
    SUPER
  }

  /** A file, the sizes of its mutated head and tail, and how to open a mutant. */
  private record Subject(byte[] bytes, int head, int tail, Opening opening) {}

  private interface Opening {
    FileSystem open(byte[] mutant) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void mutants_openOrThrowIoException(Base base) throws IOException {
    Subject subject = subject(base);
    Random random = new Random(base.name().hashCode());
    int opened = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] mutant = mutate(subject, random);
      try (FileSystem fs = subject.opening.open(mutant)) {
        opened++;
        List<IOException> errors = new ArrayList<>();
        Manifest.ofDamaged(fs.getPath("/"), errors);
      } catch (IOException e) {
        assertFalse(String.valueOf(e.getMessage()).isEmpty());
      } catch (RuntimeException | Error e) {
        fail(base + ", mutant " + i, e);
      }
    }
    assertTrue(opened > 0);
  }

  private static byte[] mutate(Subject subject, Random random) {
    byte[] mutant = subject.bytes.clone();
    ByteBuffer bytes = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int room = subject.head + subject.tail;
      int at = random.nextInt(room);
      int position = at < subject.head ? at : mutant.length - (room - at);
      switch (random.nextInt(4)) {
        case 0 -> mutant[position] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[position] = (byte) random.nextInt();
        case 2 ->
            bytes.putInt(
                Math.min(position & ~3, mutant.length - 4),
                new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}[random.nextInt(5)]);
        default ->
            bytes.putLong(
                Math.min(position & ~7, mutant.length - 8),
                new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40}[random.nextInt(5)]);
      }
    }
    return mutant;
  }

  private Subject subject(Base base) throws IOException {
    return switch (base) {
      case RAFS_BOOTSTRAP -> {
        byte[] boot = Files.readAllBytes(RAFS.resolve("none-v1.boot"));
        yield new Subject(boot, 1536, boot.length - 32768, mutant -> open(mutant, RAFS));
      }
      case RAFS_BATCH -> blob("zstd-batch", "");
      case RAFS_ZRAN -> blob("zran-2member", ".blob.meta");
      case RAFS_INLINE -> {
        Path directory = vector("zstd-inline");
        byte[] blob =
            Files.readAllBytes(
                directory.resolve(
                    "1b8fc7c7f5a89c0e65bd8749a7ca3d7aca361ed39c28b6d5e01865b629b5ff95"));
        yield new Subject(blob, 0, 30_000, mutant -> open(mutant, directory));
      }
      case COMPOSEFS -> {
        byte[] image = Files.readAllBytes(COMPOSEFS);
        Files.writeString(temp.resolve("object"), "abc");
        ErofsOptions options = ErofsOptions.builder().objects(temp).verifyObjects(true).build();
        yield new Subject(image, image.length, 0, mutant -> Erofs.open(source(mutant), options));
      }
      case ZIP -> {
        byte[] zip = zip();
        yield new Subject(zip, zip.length, 0, mutant -> Erofs.open(source(mutant)));
      }
      case SPARSE -> {
        byte[] sparse = DiskImages.sparse(image());
        yield new Subject(sparse, sparse.length, 0, mutant -> Erofs.open(source(mutant)));
      }
      case GPT -> named(DiskImages.gpt(512, Map.of("a", image())), 1024 + 128 * 128, 20_000, "a");
      case MBR -> named(DiskImages.mbr(image(), image()), 9 * 512, 0, "5");
      case SUPER ->
          named(
              DiskImages.superPartition(List.of(Map.of("a", image()), Map.of("b", image()))),
              12288 + 512,
              0,
              "a");
    };
  }

  private static Path vector(String name) {
    Path directory = VECTORS.resolve(name);
    assumeTrue(Files.exists(directory), () -> "no " + directory);
    return directory;
  }

  private static ErofsOptions blobsIn(Path directory) {
    return ErofsOptions.builder()
        .devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(directory)))
        .verifyChunks(true)
        .build();
  }

  private FileSystem open(byte[] image, Path blobs) throws IOException {
    try {
      return Erofs.open(source(image), blobsIn(blobs));
    } catch (IllegalArgumentException e) {
      throw new IOException(e); // the options do not apply to the mutant
    }
  }

  /** Writes a new file each time, as the previous one may still be mapped. */
  private Path source(byte[] bytes) throws IOException {
    Files.deleteIfExists(temp.resolve("mutant" + written));
    written++;
    return Files.write(temp.resolve("mutant" + written), bytes);
  }

  /** A blob, or its separate chunk information. The end of the file is mutated. */
  private Subject blob(String name, String suffix) throws IOException {
    Path directory = vector(name);
    Path blobs = Files.createDirectories(temp.resolve("blobs"));
    Path image = directory.resolve(name + ".boot");
    Path mutated = blobs;
    try (var files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String own = file.getFileName().toString();
        Files.copy(file, blobs.resolve(own));
        if (own.length() == 64 + suffix.length() && own.endsWith(suffix)) {
          mutated = blobs.resolve(own);
        }
      }
    }
    Path target = mutated;
    byte[] bytes = Files.readAllBytes(target);
    return new Subject(
        bytes,
        0,
        14_000,
        mutant -> {
          Files.delete(target);
          Files.write(target, mutant);
          return Erofs.open(image, blobsIn(blobs));
        });
  }

  private Subject named(byte[] disk, int head, int tail, String name) {
    Path file = temp.resolve("disk");
    return new Subject(
        disk,
        head,
        tail,
        mutant -> {
          Files.deleteIfExists(file);
          Files.write(file, mutant);
          return Erofs.open(ImageLocation.parse(file + "#" + name), ErofsOptions.DEFAULT);
        });
  }

  private byte[] image() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", new byte[5000]);
    return Files.readAllBytes(tiny.write(temp.resolve("tiny")));
  }

  private byte[] zip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.erofs"));
      zip.write(image());
    }
    return out.toByteArray();
  }
}
