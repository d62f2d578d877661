package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.Greeting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.ModuleFinder;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JARs and classes in an image: zipfs, commons-compress, class loaders, modules. */
final class JarTest extends ToolTest {
  private static final String CLASS = Greeting.class.getName();
  private static final String CLASS_FILE = CLASS.replace('.', '/') + ".class";
  private static final String RESOURCE = CLASS_FILE.replace("Greeting.class", "greeting.txt");
  private static final String SERVICE = "META-INF/services/java.util.function.Supplier";

  /** A JAR with a service, compressible text and incompressible noise. */
  private static Path writeJar(Path jar) throws IOException {
    Random random = new Random(42);
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, SERVICE, CLASS.getBytes(UTF_8));
      entry(zip, CLASS_FILE, Greeting.classFile());
      entry(zip, RESOURCE, "from a jar".getBytes(UTF_8));
      for (int i = 0; i < 40; i++) {
        byte[] noise = new byte[random.nextInt(20_000)];
        random.nextBytes(noise);
        entry(zip, "noise/" + i, noise);
        entry(zip, "text/dir" + i % 3 + "/" + i, "word ".repeat(i * 50).getBytes(UTF_8));
      }
    }
    return jar;
  }

  private static void entry(ZipOutputStream zip, String name, byte[] data) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(data);
    zip.closeEntry();
  }

  private static void writeClasses(Path dir) throws IOException {
    write(dir.resolve(SERVICE), CLASS.getBytes(UTF_8));
    write(dir.resolve(CLASS_FILE), Greeting.classFile());
    write(dir.resolve(RESOURCE), "from a directory".getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("packings")
  @DisplayName("zipfs: a JAR in an image has the entries of its copy on the host")
  void zipfs_sameAsHost(String packing) throws Exception {
    Path tree = newTree();
    Path jar = writeJar(tree.resolve("lib.jar"));
    Path inImage = pack(tree, packing).resolve("lib.jar");
    try (FileSystem expected = FileSystems.newFileSystem(jar);
        FileSystem actual = FileSystems.newFileSystem(inImage)) {
      Path root = expected.getPath("/");
      List<String> names = names(root);
      assertEquals(names, names(actual.getPath("/")));
      ExecutorService pool = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          readers.add(pool.submit(() -> compare(expected, actual, names)));
        }
        for (Future<?> reader : readers) {
          reader.get();
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static Void compare(FileSystem expected, FileSystem actual, List<String> names)
      throws IOException {
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(Thread.currentThread().hashCode()));
    for (String name : shuffled) {
      Path file = expected.getPath("/").resolve(name);
      if (Files.isRegularFile(file)) {
        assertArrayEquals(
            Files.readAllBytes(file), Files.readAllBytes(actual.getPath("/").resolve(name)), name);
      }
    }
    return null;
  }

  @ParameterizedTest
  @MethodSource("packings")
  @DisplayName("commons-compress: ZipFile reads a JAR through our channel")
  void compress_zipFile(String packing) throws Exception {
    Path tree = newTree();
    Path jar = writeJar(tree.resolve("lib.jar"));
    Path inImage = pack(tree, packing).resolve("lib.jar");
    int entries = 0;
    try (FileSystem host = FileSystems.newFileSystem(jar);
        ZipFile zip =
            ZipFile.builder().setSeekableByteChannel(Files.newByteChannel(inImage)).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          assertArrayEquals(
              Files.readAllBytes(host.getPath(entry.getName())),
              in.readAllBytes(),
              entry.getName());
        }
        entries++;
      }
    }
    assertEquals(83, entries);
  }

  @Test
  @DisplayName("URLClassLoader and ServiceLoader: classes of a directory in an image")
  void classLoader_directory() throws Exception {
    Path tree = newTree();
    writeClasses(tree.resolve("classes"));
    Path classes = pack(tree, "-zlz4").resolve("classes");
    try (URLClassLoader loader = loader(classes.toUri().toURL())) {
      assertGreets("from a directory", loader);
      URL resource = loader.getResource(RESOURCE);
      assertNotNull(resource);
      assertEquals(classes.resolve(RESOURCE).toUri(), resource.toURI());
      assertEquals("text/plain", resource.openConnection().getContentType());
    }
  }

  @Test
  @DisplayName("URLClassLoader: a JAR in an image, by its URL, or a long one with its ! escaped")
  void classLoader_jar() throws Exception {
    Path tree = newTree();
    writeJar(tree.resolve("lib.jar"));
    Path jar = pack(tree, "-zlz4").resolve("lib.jar");
    try (URLClassLoader loader = loader(jar.toUri().toURL())) {
      assertGreets("from a jar", loader);
    }
    String asLong = "erofs:" + temp.resolve("image.erofs").toUri() + "!/lib.jar";
    try (URLClassLoader loader = loader(new URL(asLong.replace("!/", "%21/")))) {
      assertGreets("from a jar", loader);
    }
    // Unescaped, the long URL cannot be part of a jar: URL, which ends at the first !/.
    assertThrows(MalformedURLException.class, () -> new URL("jar:" + asLong + "!/").openStream());
    try (URLClassLoader loader = loader(new URL(asLong))) {
      assertThrows(ClassNotFoundException.class, () -> loader.loadClass(CLASS));
    }
  }

  private static URLClassLoader loader(URL url) {
    return new URLClassLoader(new URL[] {url}, ClassLoader.getPlatformClassLoader());
  }

  private static void assertGreets(String expected, URLClassLoader loader) throws Exception {
    Class<?> loaded = loader.loadClass(CLASS);
    assertNotSame(Greeting.class, loaded);
    List<String> greetings = new ArrayList<>();
    for (Supplier<?> service : ServiceLoader.load(Supplier.class, loader)) {
      assertEquals(loaded, service.getClass());
      greetings.add(String.valueOf(service.get()));
    }
    assertEquals(List.of(expected), greetings);
  }

  @Test
  @DisplayName("ModuleFinder: an exploded module in an image")
  void moduleFinder_exploded() throws Exception {
    Path tree = newTree();
    writeClasses(tree.resolve("mods/greeting"));
    Path source = write(temp.resolve("module-info.java"), "module greeting {}".getBytes(UTF_8));
    String classes = tree.resolve("mods/greeting").toString();
    var javac = ToolProvider.findFirst("javac").orElseThrow();
    assertEquals(0, javac.run(System.out, System.err, "-d", classes, source.toString()));
    Path mods = pack(tree, "-zlz4").resolve("mods");
    var reference = ModuleFinder.of(mods).find("greeting").orElseThrow();
    assertEquals(
        mods.resolve("greeting").toUri(), reference.location().orElseThrow(), "its location");
    try (var reader = reference.open()) {
      assertTrue(reader.list().toList().contains(CLASS_FILE));
      ByteBuffer bytes = reader.read(CLASS_FILE).orElseThrow();
      assertEquals(ByteBuffer.wrap(Greeting.classFile()), bytes);
    }
  }
}
