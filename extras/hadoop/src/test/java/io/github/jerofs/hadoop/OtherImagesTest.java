package io.github.jerofs.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Composefs;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.Verity;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verified images, and images of other systems. */
@SupportedHadoop
final class OtherImagesTest {
  @TempDir java.nio.file.Path directory;
  private final Configuration conf = Images.configuration();

  private static byte[] read(FileSystem fs, Path path) throws IOException {
    try (FSDataInputStream in = fs.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  void verified_damageFound() throws IOException {
    java.nio.file.Path image = directory.resolve("img");
    byte[] content = Images.content(500_000, 3);
    BuildReport report =
        ErofsBuilder.to(image)
            .options(Images.plain().toBuilder().hashTree(HashTreeFormat.DEFAULT).build())
            .file("/f", EntryAttributes.of(0644), ContentSource.of(content))
            .build();
    String rootHash = report.hashTree().orElseThrow().rootHash().toString();
    conf.set("fs.erofs.option.rootHash." + image, rootHash);
    Path file = new Path("erofs", "file-", image + "!/f");
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      assertArrayEquals(content, read(fs, file));
    }
    try (RandomAccessFile damaged = new RandomAccessFile(image.toFile(), "rw")) {
      damaged.seek(300_000);
      damaged.write(~damaged.read());
    }
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      IOException e = assertThrows(IOException.class, () -> read(fs, file));
      assertTrue(String.valueOf(e.getMessage()).contains("corrupt"), e.getMessage());
    }
  }

  @Test
  void composefs_objectsOfTheOption() throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve("aa")).resolve("object"), "content");
    String dump = "/ 4096 40755 2 0 0 0 100.5 - - -\n/file 7 100644 1 0 0 0 100.5 aa/object - -\n";
    java.nio.file.Path image = directory.resolve("img");
    Composefs.createFromDump(
        new ByteArrayInputStream(dump.getBytes(UTF_8)), image, ComposefsOptions.DEFAULT);
    conf.set("fs.erofs.option.objects", directory.toString());
    Path file = new Path("erofs", "file-", image + "!/file");
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      assertArrayEquals("content".getBytes(UTF_8), read(fs, file));
      assertEquals(7, fs.getFileStatus(file).getLen());
    }
  }

  private Path composefs(String object, String digest) throws IOException {
    String dump =
        "/ 4096 40755 2 0 0 0 100.5 - - -\n/file 7 100644 1 0 0 0 100.5 "
            + object
            + " - "
            + digest
            + "\n";
    java.nio.file.Path image = directory.resolve("img");
    Composefs.createFromDump(
        new ByteArrayInputStream(dump.getBytes(UTF_8)), image, ComposefsOptions.DEFAULT);
    return new Path("erofs", "file-", image + "!/file");
  }

  @Test
  void composefs_objectsOfTheStore() throws IOException {
    java.nio.file.Path stored = directory.resolve("store/objects/aa/object");
    Files.createDirectories(stored.getParent());
    Files.writeString(stored, "content");
    Path file = composefs("aa/object", "-");
    conf.set("fs.erofs.objects", "missing,store/objects");
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      assertArrayEquals("content".getBytes(UTF_8), read(fs, file));
      assertEquals(7, fs.getFileStatus(file).getLen());
      assertEquals(1, fs.getFileBlockLocations(file, 0, 7).length);
    }
  }

  /** Hadoop has no files with such names. */
  @ParameterizedTest
  @ValueSource(strings = {"aa/a:b", "c:d", "file:/etc/hostname"})
  void composefs_colonInNameOfObject_notFound(String object) throws IOException {
    Path file = composefs(object, "-");
    conf.set("fs.erofs.objects", ".");
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      IOException e = assertThrows(IOException.class, () -> read(fs, file));
      assertTrue(String.valueOf(e.getMessage()).contains("is not in"), e::toString);
    }
  }

  @Test
  void composefs_objectOfTheStore_missingOrDamaged_named() throws IOException {
    java.nio.file.Path object = directory.resolve("objects/aa");
    Files.createDirectories(object.getParent());
    Files.writeString(object, "content");
    Path file =
        composefs(
            "aa",
            Verity.measure(object, FsVerityOptions.builder().build())
                .toString()
                .replaceFirst(".*:", ""));
    conf.set("fs.erofs.objects", "objects");
    conf.set("fs.erofs.option.verifyObjects", "fsverity");
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      assertArrayEquals("content".getBytes(UTF_8), read(fs, file));
    }
    Files.writeString(object, "context");
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      IOException e = assertThrows(IOException.class, () -> read(fs, file));
      assertTrue(String.valueOf(e.getMessage()).startsWith("corrupt"), e.getMessage());
    }
    Files.delete(object);
    try (FileSystem fs = FileSystem.newInstance(file.toUri(), conf)) {
      IOException e = assertThrows(IOException.class, () -> read(fs, file));
      assertTrue(String.valueOf(e.getMessage()).contains("the object /aa is not in"), e::toString);
    }
  }

  /** The blob is an extra device, found in the directory of the image. */
  @Test
  void rafs_blobOfTheStore() throws IOException {
    java.nio.file.Path systems = java.nio.file.Path.of("src/test/resources/systems/rafs");
    java.nio.file.Path image = systems.resolve("none-v1.boot").toAbsolutePath();
    ErofsOptions options =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(systems)))
            .build();
    Path root = new Path("erofs", "file-", image + "!");
    try (FileSystem fs = FileSystem.newInstance(root.toUri(), conf);
        java.nio.file.FileSystem direct = Erofs.open(image, options);
        Stream<java.nio.file.Path> all = Files.walk(direct.getPath("/"))) {
      long expected = 0;
      for (java.nio.file.Path each : (Iterable<java.nio.file.Path>) all::iterator) {
        expected += Files.isRegularFile(each) ? sum(Files.readAllBytes(each)) : 0;
      }
      long found = 0;
      RemoteIterator<LocatedFileStatus> each = fs.listFiles(root, true);
      while (each.hasNext()) {
        found += sum(read(fs, each.next().getPath()));
      }
      assertTrue(expected != 0);
      assertEquals(expected, found);
    }
  }

  private static long sum(byte[] bytes) {
    return bytes.length + 31L * java.util.Arrays.hashCode(bytes);
  }
}
