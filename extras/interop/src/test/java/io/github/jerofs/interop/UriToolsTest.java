package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ScanResult;
import io.github.jerofs.interop.OpenedImage.Way;
import io.github.jerofs.testkit.Greeting;
import io.github.jerofs.testkit.Mkfs;
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
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Tools that find resources by URI or URL, on images opened in each way. */
@SuppressWarnings("NullAway.Init")
final class UriToolsTest {
  private static final List<String> TEXTS = List.of("a b/two.txt", "app/one.txt", "three#%.txt");

  @TempDir static Path temp;

  private static Path image;

  @BeforeAll
  static void pack() throws IOException, InterruptedException {
    Path tree = Files.createDirectory(temp.resolve("Tree"));
    for (String name : TEXTS) {
      ToolTest.write(tree.resolve("classes").resolve(name), name.getBytes(UTF_8));
    }
    compile(tree.resolve("classes"));
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
  }

  /** Compiles a component that is in the image and nowhere else. */
  private static void compile(Path classes) throws IOException {
    Path source = temp.resolve("Scanned.java");
    Files.writeString(
        source, "package app; @org.springframework.stereotype.Component public class Scanned {}");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertEquals(0, result);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("java.net.URI: resolve, relativize, and back to the path")
  void uri_hierarchical(Way way) throws Exception {
    try (OpenedImage opened = OpenedImage.open(image, way)) {
      Path classes = opened.path("/classes");
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
  void spring_findsResources(Way way) throws Exception {
    try (OpenedImage opened = OpenedImage.open(image, way);
        URLClassLoader loader =
            new URLClassLoader(new URL[] {opened.path("/classes").toUri().toURL()}, null)) {
      String base = opened.path("/classes").toUri().toString();
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

  @ParameterizedTest
  @EnumSource
  @DisplayName("Spring: component scanning")
  void spring_scansComponents(Way way) throws Exception {
    try (OpenedImage opened = OpenedImage.open(image, way);
        URLClassLoader loader =
            new URLClassLoader(
                new URL[] {opened.path("/classes").toUri().toURL()}, getClass().getClassLoader());
        var context = new AnnotationConfigApplicationContext()) {
      context.setClassLoader(loader);
      context.scan("app");
      context.refresh();
      Object bean = context.getBean("scanned");
      assertEquals("app.Scanned", bean.getClass().getName());
      assertSame(loader, bean.getClass().getClassLoader());
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
  void classGraph_scans(Way way) throws Exception {
    try (OpenedImage opened = OpenedImage.open(image, way);
        URLClassLoader loader =
            new URLClassLoader(new URL[] {opened.path("/classes").toUri().toURL()}, null)) {
      URI uri = opened.path("/classes").toUri();
      for (ClassGraph graph :
          List.of(
              new ClassGraph().overrideClassLoaders(loader).ignoreParentClassLoaders(),
              new ClassGraph().overrideClasspath(List.of(uri)),
              new ClassGraph().enableURLScheme("erofs").overrideClasspath(List.of(uri.toURL())))) {
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
  void jarInImage(Way way) throws Exception {
    try (OpenedImage opened = OpenedImage.open(image, way)) {
      URI jar = opened.path("/lib.jar").toUri();
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
