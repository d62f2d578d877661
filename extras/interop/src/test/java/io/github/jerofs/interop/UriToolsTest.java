package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ScanResult;
import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.Greeting;
import io.github.jerofs.testkit.Mkfs;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Tools that find resources by URI or URL, on images opened in each way. */
@SuppressWarnings("NullAway.Init")
final class UriToolsTest {
  private static final List<String> TEXTS = List.of("a b/two.txt", "app/one.txt", "three#%.txt");

  @TempDir Path temp;

  private RangeServer server;
  private Path image;

  /** How the image is opened. */
  enum Opened {
    BY_PATH,
    BY_URI,
    BY_HTTP
  }

  @BeforeEach
  void pack() throws IOException, InterruptedException {
    Path tree = Files.createDirectory(temp.resolve("Tree"));
    for (String name : TEXTS) {
      ToolTest.write(tree.resolve("classes").resolve(name), name.getBytes(UTF_8));
    }
    Path greeting =
        tree.resolve("classes").resolve(Greeting.class.getName().replace('.', '/') + ".class");
    ToolTest.write(greeting, Greeting.classFile());
    try (ZipOutputStream jar =
        new ZipOutputStream(Files.newOutputStream(tree.resolve("lib.jar")))) {
      for (String name : List.of("app/", "app/one.txt")) {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(name.endsWith("/") ? new byte[0] : "in a jar".getBytes(UTF_8));
        jar.closeEntry();
      }
    }
    image = Mkfs.pack(tree, temp.resolve("Some Image!.erofs"), "-zlz4");
    server = new RangeServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private FileSystem open(Opened how) throws IOException {
    return switch (how) {
      case BY_PATH -> Erofs.open(image);
      case BY_URI -> FileSystems.newFileSystem(URI.create("erofs:" + image.toUri()), Map.of());
      case BY_HTTP ->
          FileSystems.newFileSystem(
              URI.create("erofs:" + server.serve("Image.erofs", image) + "!/"), Map.of());
    };
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("java.net.URI: resolve, relativize, and back to the path")
  void uri_hierarchical(Opened how) throws IOException {
    try (FileSystem fs = open(how)) {
      Path classes = fs.getPath("/classes");
      URI uri = classes.toUri();
      assertFalse(uri.isOpaque());
      assertEquals(classes, Path.of(uri));
      for (String name : TEXTS) {
        Path file = classes.resolve(name);
        assertEquals(file, Path.of(file.toUri()));
        URI relative = uri.relativize(file.toUri());
        assertFalse(relative.isAbsolute());
        assertEquals(name, relative.getPath());
        assertEquals(file.toUri(), uri.resolve(relative));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Spring: patterns of URLs and of class path resources")
  void spring_findsResources(Opened how) throws IOException {
    try (FileSystem fs = open(how);
        URLClassLoader loader =
            new URLClassLoader(new URL[] {fs.getPath("/classes").toUri().toURL()}, null)) {
      String base = fs.getPath("/classes").toUri().toString();
      PathMatchingResourcePatternResolver resolver =
          new PathMatchingResourcePatternResolver(loader);
      assertTexts(TEXTS, resolver.getResources(base + "**/*.txt"));
      assertTexts(TEXTS, resolver.getResources("classpath*:/**/*.txt"));
      assertTexts(List.of("app/one.txt"), resolver.getResources("classpath:app/*.txt"));
      Resource one = new UrlResource(base).createRelative("app/one.txt");
      assertTrue(one.exists() && one.isReadable());
      assertEquals(11, one.contentLength());
    }
  }

  private static void assertTexts(List<String> expected, Resource[] found) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Resource each : found) {
      assertTrue(each.exists(), each::toString);
      texts.add(each.getContentAsString(UTF_8));
    }
    assertEquals(new TreeSet<>(expected), new TreeSet<>(texts));
    assertEquals(expected.size(), texts.size());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ClassGraph: resources and classes of a class loader, and of a URI")
  void classGraph_scans(Opened how) throws IOException {
    try (FileSystem fs = open(how);
        URLClassLoader loader =
            new URLClassLoader(new URL[] {fs.getPath("/classes").toUri().toURL()}, null)) {
      URI uri = fs.getPath("/classes").toUri();
      for (ClassGraph graph :
          List.of(
              new ClassGraph().overrideClassLoaders(loader).ignoreParentClassLoaders(),
              new ClassGraph().overrideClasspath(List.of(uri)))) {
        try (ScanResult scan = graph.enableClassInfo().scan()) {
          assertEquals(
              TEXTS, scan.getResourcesWithExtension("txt").getPaths().stream().sorted().toList());
          assertTrue(scan.getAllClasses().getNames().contains(Greeting.class.getName()));
          for (var resource : scan.getResourcesWithExtension("txt")) {
            assertEquals(resource.getPath(), resource.getContentAsString());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("JDK: a JAR in an image, by class loader and by jar: URI")
  void jarInImage(Opened how) throws Exception {
    try (FileSystem fs = open(how)) {
      URI jar = fs.getPath("/lib.jar").toUri();
      try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toURL()}, null);
          var in = loader.getResourceAsStream("app/one.txt")) {
        assertEquals("in a jar", new String(in.readAllBytes(), UTF_8));
      }
      try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar), Map.of())) {
        assertEquals("in a jar", Files.readString(zip.getPath("/app/one.txt")));
      }
    }
  }
}
