package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Images and blobs that are accessible only by file descriptor, as inherited from a parent process.
 */
final class DescriptorPathTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir private Path temp;

  @BeforeAll
  static void needsProc() {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "no /proc/self/fd as on Linux");
  }

  private static Path pathOf(Path file) throws IOException {
    Path real = file.toRealPath();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : all) {
        if (Files.isSymbolicLink(descriptor) && Files.readSymbolicLink(descriptor).equals(real)) {
          return descriptor;
        }
      }
    }
    throw new IOException("not open: " + file);
  }

  private static Corpus.Image corpusImage() throws IOException {
    return Corpus.small().images().stream()
        .filter(image -> image.name().equals("dev-blob-4096"))
        .findFirst()
        .orElseThrow();
  }

  private static void assertTruth(FileSystem fs) throws IOException {
    Manifest truth = Manifest.read(corpusImage().manifest());
    assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
  }

  @ParameterizedTest
  @EnumSource
  void deletedFiles_asImageAndBlob_readable(ImageAccess access) throws IOException {
    Path image = Files.copy(corpusImage().file(), temp.resolve("image" + access));
    Path blob = Files.copy(corpusImage().devices().get(0), temp.resolve("blob" + access));
    try (FileInputStream first = new FileInputStream(image.toFile());
        FileInputStream second = new FileInputStream(blob.toFile())) {
      Path imageByNumber = pathOf(image);
      ErofsOptions options =
          ErofsOptions.builder().devices(List.of(pathOf(blob))).access(access).build();
      Files.delete(image);
      Files.delete(blob);
      try (FileSystem fs = Erofs.open(imageByNumber, options)) {
        assertTruth(fs);
      }
      URI uri = URI.create("erofs:" + imageByNumber.toUri() + "!/");
      Map<String, ?> env = Map.of("devices", options.devices(), "access", access);
      try (FileSystem fs = FileSystems.newFileSystem(uri, env)) {
        assertTruth(fs);
        assertEquals(fs, Path.of(uri).getFileSystem());
      }
      assertEquals(0, first.skip(0) + second.skip(0)); // both are still open
    }
  }

  @Test
  void slicesOfOneFile_asImageAndBlob() throws IOException {
    byte[] image = Files.readAllBytes(corpusImage().file());
    byte[] blob = Files.readAllBytes(corpusImage().devices().get(0));
    byte[] both = new byte[100 + image.length + blob.length];
    System.arraycopy(image, 0, both, 100, image.length);
    System.arraycopy(blob, 0, both, 100 + image.length, blob.length);
    Path file = Files.write(temp.resolve("both"), both);
    try (FileInputStream open = new FileInputStream(file.toFile())) {
      Path byNumber = pathOf(file);
      List<Object> devices = new ArrayList<>();
      devices.add(ByteSources.slice(ByteSources.of(byNumber), 100 + image.length, blob.length));
      Map<String, ?> env = Map.of("offset", 100, "devices", devices);
      try (FileSystem fs = FileSystems.newFileSystem(byNumber, env)) {
        assertTruth(fs);
      }
      assertEquals(0, open.skip(0));
    }
  }

  @Test
  void pipe_rejectedWithoutBlocking() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    try (var out = process.getOutputStream()) {
      Path pipe = null;
      try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
        for (Path each : all) {
          if (Files.isSymbolicLink(each)
              && Files.readSymbolicLink(each).toString().startsWith("pipe:")) {
            pipe = each;
          }
        }
      }
      Path found = pipe;
      assumeTrue(found != null, "no pipe among the descriptors");
      if (found != null) {
        assertThrows(NotErofsException.class, () -> Erofs.open(found));
        ErofsOptions options = ErofsOptions.builder().devices(List.of(found)).build();
        assertThrows(IOException.class, () -> Erofs.open(corpusImage().file(), options));
      }
      out.flush();
    } finally {
      process.destroy();
    }
  }
}
