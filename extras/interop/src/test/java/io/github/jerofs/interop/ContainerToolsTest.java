package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/** Tools that put files of an image into containers. None needs a container runtime here. */
final class ContainerToolsTest extends ToolTest {
  private static final byte[] DATA = new byte[300_000];

  static {
    new Random(3).nextBytes(DATA);
  }

  private Path image() throws IOException, InterruptedException {
    Path tree = newTree();
    write(tree.resolve("app/sub/data.bin"), DATA);
    write(tree.resolve("app/a.txt"), "text".getBytes(UTF_8));
    return pack(tree, "-zlz4hc");
  }

  private static Map<String, byte[]> files(InputStream archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        if (e.isFile()) {
          files.put(e.getName(), tar.readAllBytes());
        }
      }
    }
    return files;
  }

  @Test
  @DisplayName("Jib: a directory of an image as a layer")
  void jib_layer() throws Exception {
    Path root = image();
    Path output = temp.resolve("container.tar");
    // Not addEntryRecursive, which mixes the paths of two file systems.
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder();
    try (Stream<Path> walk = Files.walk(root.resolve("app"))) {
      walk.filter(Files::isRegularFile)
          .forEach(file -> layer.addEntry(file, AbsoluteUnixPath.get("/srv" + file)));
    }
    Jib.fromScratch()
        .addFileEntriesLayer(layer.build())
        .containerize(
            Containerizer.to(TarImage.at(output).named("app"))
                .setBaseImageLayersCache(temp.resolve("base"))
                .setApplicationLayersCache(temp.resolve("layers"))
                .setOfflineMode(true));

    Map<String, byte[]> container = files(Files.newInputStream(output));
    String name =
        container.keySet().stream().filter(each -> each.endsWith(".tar.gz")).findAny().get();
    Map<String, byte[]> files =
        files(new GZIPInputStream(new ByteArrayInputStream(container.get(name))));
    assertArrayEquals(DATA, files.get("srv/app/sub/data.bin"));
    assertArrayEquals("text".getBytes(UTF_8), files.get("srv/app/a.txt"));
    assertEquals(2, files.size());
  }

  /** A file that is copied into a container, read while it is sent. */
  private record FileInImage(Path file) implements Transferable {
    @Override
    public long getSize() {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public byte[] getBytes() {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  @DisplayName(
      "Testcontainers: a Transferable copies a file; a MountableFile takes host paths only")
  void testcontainers_copy() throws Exception {
    Path root = image();
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(archive)) {
      new FileInImage(root.resolve("app/sub/data.bin")).transferTo(tar, "/srv/data.bin");
      Transferable.of(Files.readAllBytes(root.resolve("app/a.txt"))).transferTo(tar, "/srv/a.txt");
    }
    Map<String, byte[]> files = files(new ByteArrayInputStream(archive.toByteArray()));
    assertArrayEquals(DATA, files.get("srv/data.bin"));
    assertArrayEquals("text".getBytes(UTF_8), files.get("srv/a.txt"));

    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(empty)) {
      MountableFile.forHostPath(root.resolve("app/a.txt")).transferTo(tar, "/srv/a.txt");
    }
    byte[] copied = files(new ByteArrayInputStream(empty.toByteArray())).get("srv/a.txt");
    assertEquals(0, copied.length); // it looks for /app/a.txt on the host
  }
}
