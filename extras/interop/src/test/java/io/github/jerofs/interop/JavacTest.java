package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.Greeting;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** javac with sources and classes in an image. */
final class JavacTest extends ToolTest {
  private static final String SOURCE =
      """
      package app;
      public final class Main {
        private final Helper helper = new Helper();
        public String run() {
          return helper.help(new io.github.jerofs.testkit.Greeting());
        }
      }
      """;
  private static final String HELPER =
      """
      package app;
      final class Helper {
        String help(java.util.function.Supplier<String> supplier) {
          return supplier.get();
        }
      }
      """;
  private static final String CLASS_FILE = Greeting.class.getName().replace('.', '/') + ".class";

  private Path tree() throws IOException {
    Path tree = newTree();
    write(tree.resolve("src/app/Main.java"), SOURCE.getBytes(UTF_8));
    write(tree.resolve("src/app/Helper.java"), HELPER.getBytes(UTF_8));
    write(tree.resolve("classes/" + CLASS_FILE), Greeting.classFile());
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(tree.resolve("lib.jar")))) {
      zip.putNextEntry(new ZipEntry(CLASS_FILE));
      zip.write(Greeting.classFile());
    }
    return tree;
  }

  private boolean compile(Path root, Path classPath, boolean processorPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "this Java has no compiler");
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(root.resolve("src")));
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(classPath));
      if (processorPath) {
        files.setLocationFromPaths(StandardLocation.ANNOTATION_PROCESSOR_PATH, List.of());
      }
      Path output = Files.createDirectories(temp.resolve("out"));
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
      var sources = files.getJavaFileObjects(root.resolve("src/app/Main.java"));
      return compiler.getTask(messages, files, null, null, null, sources).call();
    }
  }

  @Test
  @DisplayName("javac: source path and class path are directories in an image")
  void compile_directories() throws Exception {
    Path root = pack(tree(), "-zlz4hc");
    assertTrue(compile(root, root.resolve("classes"), true));
    assertEquals(
        List.of("", "app", "app/Helper.class", "app/Main.class"), names(temp.resolve("out")));
  }

  @Test
  @DisplayName("javac: without a processor path it needs java.io.File, which images do not have")
  void compile_noProcessorPath_fails() throws Exception {
    Path root = pack(tree(), "-zlz4hc");
    assertFailsForFile(() -> compile(root, root.resolve("classes"), false));
  }

  @Test
  @DisplayName("javac: a JAR in an image on the class path is asked for File, as of any provider")
  void compile_jarOnClassPath_fails() throws Exception {
    Path root = pack(tree(), "-zlz4hc");
    assertFailsForFile(() -> compile(root, root.resolve("lib.jar"), true));
    // Works: the JAR as a directory.
    try (var jar = java.nio.file.FileSystems.newFileSystem(root.resolve("lib.jar"), Map.of())) {
      assertTrue(compile(root, jar.getPath("/"), true));
    }
  }

  private static void assertFailsForFile(org.junit.jupiter.api.function.Executable call) {
    Throwable e = assertThrows(Exception.class, call);
    while (e.getCause() != null) {
      e = e.getCause();
    }
    assertEquals(UnsupportedOperationException.class, e.getClass());
  }
}
