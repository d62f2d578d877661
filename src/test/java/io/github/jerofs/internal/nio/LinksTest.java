package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** L1 to L12: symbolic links and real paths. */
final class LinksTest extends ContractTest {
  @ParameterizedTest
  @EnumSource
  @DisplayName("L1 L6 toRealPath follows every link, inside the tree")
  void toRealPath_links_resolved(Side side) throws IOException {
    Path file = root(side).toRealPath().resolve("dir/file");
    for (String link :
        List.of("relative", "absolute", "middle", "throughLink", "toDir/file", "above")) {
      assertEquals(file, at(side, "links/" + link).toRealPath(), link);
      assertEquals("text", Files.readString(at(side, "links/" + link)), link);
    }
    assertEquals(root(side).toRealPath(), at(side, "links/root").toRealPath());
    assertEquals(at(side, "names/raw-\udcff").toRealPath(), at(side, "links/raw").toRealPath());
    assertThrows(NoSuchFileException.class, () -> at(side, "links/dangling").toRealPath());
    assertThrows(NoSuchFileException.class, () -> at(side, "no/such").toRealPath());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L2 toRealPath NOFOLLOW keeps links and removes dots")
  void toRealPath_nofollow_keepsLinks(Side side) throws IOException {
    Path real = root(side).toRealPath();
    assertEquals(real.resolve("links/relative"), at(side, "links/relative").toRealPath(NOFOLLOW));
    assertEquals(real.resolve("links/dangling"), at(side, "links/dangling").toRealPath(NOFOLLOW));
    assertEquals(real.resolve("links/loop"), at(side, "links/./loop").toRealPath(NOFOLLOW));
    assertEquals(
        real.resolve("links/toDir/file"), at(side, "links/toDir/./file").toRealPath(NOFOLLOW));
    assertEquals(real.resolve("dir/file"), at(side, "links/../dir/file").toRealPath(NOFOLLOW));
    assertThrows(NoSuchFileException.class, () -> at(side, "no/such").toRealPath(NOFOLLOW));
  }

  @Test
  @DisplayName("L2 toRealPath NOFOLLOW keeps .. after a link (on the host, since Java 22)")
  void toRealPath_nofollowUpAfterLink_kept() throws IOException {
    assertEquals("/links/toDir/..", image("/links/toDir/..").toRealPath(NOFOLLOW).toString());
    assertEquals(
        "/links/toDir/../dir/file",
        image("/links/toDir/../dir/sub/../file").toRealPath(NOFOLLOW).toString());
    assertEquals("/", image("/../..").toRealPath(NOFOLLOW).toString());
    assertEquals("/", image("").toRealPath(NOFOLLOW).toString());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L3 L12 a path through a file or a missing name fails")
  void toRealPath_throughFile_fails(Side side) {
    for (String path : List.of("dir/file/..", "links/relative/..", "links/belowFile")) {
      FileSystemException e =
          assertThrows(FileSystemException.class, () -> at(side, path).toRealPath(), path);
      assertEquals(FileSystemException.class, e.getClass(), path);
      assertEquals("Not a directory", e.getReason(), path);
    }
    assertThrows(NoSuchFileException.class, () -> at(side, "nope/..").toRealPath());
    assertThrows(NoSuchFileException.class, () -> at(side, "nope/../dir").toRealPath());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L4 a loop fails with FileSystemException")
  void loop_any_fails(Side side) {
    for (String path : List.of("links/loop", "links/loopA", "links/loop/x")) {
      assertThrows(FileSystemException.class, () -> at(side, path).toRealPath(), path);
      assertThrows(FileSystemException.class, () -> Files.readString(at(side, path)), path);
      if (side == Side.IMAGE) { // the host has no specific exception
        assertThrows(FileSystemLoopException.class, () -> at(side, path).toRealPath(), path);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L5 forty links are followed, forty-one are not, counted over the whole path")
  void chain_fortyOne_fails(Side side) throws IOException {
    assertEquals("text", Files.readString(at(side, "chain/40")));
    assertThrows(FileSystemException.class, () -> Files.readString(at(side, "chain/41")));
    Path toDir = at(side, "links/self/self/toDir");
    assertEquals("text", Files.readString(toDir.resolve("../chain/37")));
    assertThrows(FileSystemException.class, () -> Files.readString(toDir.resolve("../chain/38")));
  }

  @Test
  @DisplayName("L6 absolute targets and .. above the root stay inside the image")
  void aboveRoot_staysInside() throws IOException {
    assertEquals("/dir/file", image("/../../links/above").toRealPath().toString());
    assertEquals("/dir", image("/links/root/../../dir").toRealPath().toString());
    assertEquals("/", image("/links/root").toRealPath().toString());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L7 targets that end in a slash require a directory")
  void target_slash_requiresDirectory(Side side) throws IOException {
    needs(side, "rawLinks");
    assertTrue(Files.isDirectory(at(side, "links/dirSlash")));
    assertEquals("text", Files.readString(at(side, "links/doubled")));
    FileSystemException e =
        assertThrows(
            FileSystemException.class, () -> Files.readString(at(side, "links/fileSlash")));
    assertEquals("Not a directory", e.getReason());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L8 readSymbolicLink returns the target as stored")
  void readSymbolicLink_target_asStored(Side side) throws IOException {
    for (String[] row :
        new String[][] {
          {"relative", "../dir/file"},
          {"dangling", "nowhere"},
          {"loop", "loop"},
          {"self", "."},
          {"middle", "../dir/sub/../file"},
          {"throughLink", "toDir/sub/../../dir/file"}
        }) {
      Path target = Files.readSymbolicLink(at(side, "links/" + row[0]));
      assertEquals(row[1], target.toString());
      assertEquals(fs(side), target.getFileSystem());
    }
    assertThrows(NotLinkException.class, () -> Files.readSymbolicLink(at(side, "dir/file")));
    assertThrows(NotLinkException.class, () -> Files.readSymbolicLink(at(side, "dir")));
    assertThrows(NoSuchFileException.class, () -> Files.readSymbolicLink(at(side, "nope")));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L8 readSymbolicLink keeps redundant slashes")
  void readSymbolicLink_slashes_kept(Side side) throws IOException {
    needs(side, "rawLinks");
    for (String[] row :
        new String[][] {
          {"fileSlash", "../dir/file/"}, {"dirSlash", "../dir/"}, {"doubled", ".././/dir//file"}
        }) {
      assertEquals(row[1], Files.readSymbolicLink(at(side, "links/" + row[0])).toString());
    }
  }

  @Test
  @DisplayName("L8 N1 readSymbolicLink keeps bytes that are not UTF-8")
  void readSymbolicLink_raw_kept() throws IOException {
    Path target = Files.readSymbolicLink(image("/links/raw"));
    assertEquals("../names/raw-\udcff", target.toString());
    assertEquals("text", Files.readString(image("/links").resolve(target)));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L10 size and mode of a link")
  void attributes_ofLink(Side side) throws IOException {
    Path link = at(side, "links/relative");
    assertEquals((long) "../dir/file".length(), Files.getAttribute(link, "size", NOFOLLOW));
    assertEquals(0120777, Files.getAttribute(link, "unix:mode", NOFOLLOW));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(4L, Files.size(link));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L11 a walk that follows links detects the loop")
  void walk_followLinks_findsLoop(Side side) throws IOException {
    try (Stream<Path> walk =
        Files.walk(at(side, "links/self/self/toDir/../links"), 3, FileVisitOption.FOLLOW_LINKS)) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, walk::count);
      assertInstanceOf(FileSystemException.class, e.getCause());
    }
    try (Stream<Path> walk = Files.walk(at(side, "dir"), FileVisitOption.FOLLOW_LINKS)) {
      assertEquals(9, walk.count());
    }
  }

  @Test
  @DisplayName("L11 a walk that follows a link to its own directory throws FileSystemLoopException")
  void walk_linkToSelf_fileSystemLoopException() throws IOException {
    try (Stream<Path> walk =
        Files.walk(image("/links/root/links"), 2, FileVisitOption.FOLLOW_LINKS)) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, walk::count);
      assertInstanceOf(FileSystemLoopException.class, e.getCause());
    }
  }
}
