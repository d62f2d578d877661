package io.github.jerofs.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All parts of the API have comments, and checked exceptions have a {@code @throws}. Tags for
 * parameters and results are optional, as they often repeat the comment.
 */
final class ApiCommentsTest {
  @TempDir private Path folder;

  @Test
  void publicApi_hasComments() throws IOException {
    assertEquals(List.of(), warnings(line -> line.endsWith("no comment")));
  }

  @Test
  void checkedExceptions_haveThrowsTag() throws IOException {
    assertEquals(List.of(), warnings(line -> line.contains("no @throws for ")));
  }

  private List<String> warnings(Predicate<String> filter) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/github/jerofs"));
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources = files.filter(ApiCommentsTest::isExported).toList();
      assertFalse(sources.isEmpty());
      List<String> options =
          List.of(
              "-proc:none",
              "-Xdoclint:missing/protected",
              "-Xmaxwarns",
              "10000",
              "-d",
              folder.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      compiler
          .getTask(
              messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    return messages.toString().lines().filter(filter).toList();
  }

  private static boolean isExported(Path file) {
    return file.toString().endsWith(".java")
        && !file.startsWith("src/main/java/io/github/jerofs/internal");
  }
}
