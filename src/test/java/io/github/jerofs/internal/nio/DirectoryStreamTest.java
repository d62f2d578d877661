package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S1 to S10: listing directories. */
final class DirectoryStreamTest extends ContractTest {
  private static List<Path> list(Path dir) throws IOException {
    List<Path> result = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(dir)) {
      stream.forEach(result::add);
    }
    return result;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S1 opening something other than a directory fails at once")
  void open_notDirectory_throws(Side side) {
    assertThrows(NotDirectoryException.class, () -> list(at(side, "dir/file")));
    assertThrows(NotDirectoryException.class, () -> list(at(side, "dir/file/below")));
    assertThrows(NotDirectoryException.class, () -> list(at(side, "dir/file/below/it")));
    assertThrows(NotDirectoryException.class, () -> list(at(side, "links/relative/below")));
    assertThrows(NoSuchFileException.class, () -> list(at(side, "missing")));
    assertThrows(NoSuchFileException.class, () -> list(at(side, "links/dangling")));
    assertThrows(
        NullPointerException.class,
        () -> Files.newDirectoryStream(at(side, "dir"), (String) nothing()).close());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S2 S3 elements are dir.resolve(name), without . and ..")
  void elements_keepPrefix(Side side) throws IOException {
    for (String dir : List.of("dir", "dir/sub/..", "links/toDir", "links/self/toDir/.")) {
      Path path = at(side, dir);
      Set<Path> expected = new HashSet<>();
      for (String name : List.of("file", "sub", "empty", "three")) {
        expected.add(path.resolve(name));
      }
      List<Path> found = list(path);
      assertEquals(expected, new HashSet<>(found), dir);
      assertEquals(4, found.size());
      for (Path child : found) {
        assertTrue(Files.exists(child));
        assertTrue(Files.isSameFile(child, path.resolve(child.getFileName())));
        assertTrue(Files.exists(child.resolveSibling("file")));
        assertTrue(Files.isSameFile(child.getParent(), path));
      }
    }
    assertEquals(List.of(), list(at(side, "dir/empty")));
  }

  @Test
  @DisplayName("S2 the empty path lists the root with relative elements")
  void emptyPath_relativeElements() throws IOException {
    List<Path> found = list(image(""));
    assertTrue(found.contains(image("dir")));
    for (Path child : found) {
      assertFalse(child.isAbsolute());
      assertTrue(Files.exists(child, NOFOLLOW));
    }
    assertTrue(list(image("dir")).contains(image("dir/file")));
  }

  @Test
  @DisplayName("S10 N4 names are sorted by their bytes, and each can be opened")
  void names_ascending_openable() throws IOException {
    List<Path> found = list(image("/names"));
    assertEquals(ContractTree.NAMES.size() + 2, found.size());
    for (int i = 1; i < found.size(); i++) {
      assertTrue(found.get(i - 1).compareTo(found.get(i)) < 0, found.get(i)::toString);
    }
    for (String name : ContractTree.NAMES) {
      assertTrue(found.contains(image("/names").resolve(name)), name);
      assertEquals("text", Files.readString(image("/names/" + name)), name);
    }
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("StreamResourceLeak") // the test is about open and closed streams
  @DisplayName("S4 one iterator, and none after close")
  void iterator_secondOrClosed_throws(Side side) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(at(side, "dir"));
    Iterator<Path> iterator = stream.iterator();
    iterator.next();
    assertThrows(IllegalStateException.class, stream::iterator);
    stream.close();
    stream.close();
    int rest = 0;
    while (iterator.hasNext()) { // may return entries that it has read ahead
      iterator.next();
      rest++;
    }
    assertTrue(rest <= 3);
    DirectoryStream<Path> closed = Files.newDirectoryStream(at(side, "dir"));
    closed.close();
    assertThrows(IllegalStateException.class, closed::iterator);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S6 next at the end, and remove")
  void iterator_endAndRemove(Side side) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(at(side, "dir/sub/deeper"))) {
      Iterator<Path> iterator = stream.iterator();
      assertEquals("deepest", iterator.next().getFileName().toString());
      assertThrows(UnsupportedOperationException.class, iterator::remove);
      assertThrows(NoSuchElementException.class, iterator::next);
      assertFalse(iterator.hasNext());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S7 exceptions from a filter reach the caller")
  void filter_throws_passedOn(Side side) throws IOException {
    IOException failure = new IOException("from the filter");
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            at(side, "dir"),
            path -> {
              throw failure;
            })) {
      Iterator<Path> iterator = stream.iterator();
      DirectoryIteratorException e =
          assertThrows(DirectoryIteratorException.class, iterator::hasNext);
      assertSame(failure, e.getCause());
    }
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            at(side, "dir"),
            path -> {
              throw new ArithmeticException();
            })) {
      Iterator<Path> iterator = stream.iterator();
      assertThrows(ArithmeticException.class, iterator::next);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S7 globs filter names, invalid ones are rejected")
  void glob_filters(Side side) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(at(side, "dir"), "{f,s}*")) {
      stream.forEach(path -> found.add(path.getFileName().toString()));
    }
    assertEquals(Set.of("file", "sub"), Set.copyOf(found));
    assertThrows(
        PatternSyntaxException.class, () -> Files.newDirectoryStream(at(side, "dir"), "[").close());
  }
}
