package io.github.jerofs.internal.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images have the same content on host file systems with the rules of Unix, macOS and Windows. */
final class ForeignHostsTest {
  @TempDir private Path temp;

  static Stream<Configuration> hosts() {
    return Stream.of(Configuration.unix(), Configuration.osX(), Configuration.windows());
  }

  /** Puts an image with names that are special on Windows or differ in case on {@code host}. */
  private Path imageOn(FileSystem host) throws IOException {
    TinyImage image = new TinyImage();
    for (String name : List.of("back\\slash", "C:", "NUL", "Case", "case", "dot.")) {
      image.file(image.root(), name, name.getBytes(UTF_8));
    }
    Path folder = host.getRootDirectories().iterator().next().resolve("some folder");
    Files.createDirectory(folder);
    return Files.copy(image.write(temp.resolve("image")), folder.resolve("gr\u00fc\u00dfe!.erofs"));
  }

  private static void assertComplete(FileSystem fs) throws IOException {
    try (Stream<Path> list = Files.list(fs.getPath("/"))) {
      List<String> names = new ArrayList<>();
      for (Path path : (Iterable<Path>) list::iterator) {
        assertEquals(1, path.getNameCount());
        assertEquals(path.getFileName().toString(), Files.readString(path));
        names.add(path.toString());
      }
      assertEquals(List.of("/C:", "/Case", "/NUL", "/back\\slash", "/case", "/dot."), names);
    }
    assertEquals("/", fs.getSeparator());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void byPath_opens(Configuration host) throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(host);
        FileSystem image = Erofs.open(imageOn(memory))) {
      assertComplete(image);
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void byUri_opens(Configuration host) throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(host)) {
      String file = imageOn(memory).toUri().toString().replace("!", "%21");
      URI uri = URI.create("erofs:" + file + "!/");
      try (FileSystem image = FileSystems.newFileSystem(uri, Map.of())) {
        assertComplete(image);
        Path path = image.getPath("/back\\slash");
        assertEquals(path, Path.of(path.toUri()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void check_noFindings(Configuration host) throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(host)) {
      List<Finding> findings = new ArrayList<>();
      Erofs.check(imageOn(memory), ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
      assertTrue(findings.isEmpty(), findings::toString);
    }
  }
}
