package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** X1 to X9: access, identity, hidden. */
final class AccessTest extends ContractTest {
  @ParameterizedTest
  @EnumSource
  @DisplayName("X1 a missing file is reported before missing access")
  void checkAccess_missing_noSuchFile(Side side) throws IOException {
    var provider = fs(side).provider();
    provider.checkAccess(at(side, "dir/file"));
    provider.checkAccess(at(side, "dir"), AccessMode.READ, AccessMode.EXECUTE);
    for (AccessMode mode : AccessMode.values()) {
      assertThrows(
          NoSuchFileException.class, () -> provider.checkAccess(at(side, "missing"), mode));
      assertThrows(
          NoSuchFileException.class, () -> provider.checkAccess(at(side, "links/dangling"), mode));
    }
  }

  @Test
  @DisplayName("X2 D5 nothing is writable, everything is readable")
  void checkAccess_writeDenied_readGranted() {
    var provider = fs(Side.IMAGE).provider();
    for (String path : List.of("/", "/dir/file", "/modes/0000", "/links/toDir")) {
      assertThrows(
          AccessDeniedException.class,
          () -> provider.checkAccess(image(path), AccessMode.READ, AccessMode.WRITE));
      assertFalse(Files.isWritable(image(path)), path);
      assertTrue(Files.isReadable(image(path)), path);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("X3 directories and files with any x bit are executable")
  void isExecutable_anyBit(Side side) {
    for (String path : List.of("dir", "modes/0755", "modes/4755", "modes/0001", "modes/0010")) {
      if (side == Side.IMAGE
          || !path.startsWith("modes/00")) { // on the host, it depends on the user
        assertTrue(Files.isExecutable(at(side, path)), path);
      }
    }
    for (String path : List.of("modes/0644", "modes/0000", "missing")) {
      assertFalse(Files.isExecutable(at(side, path)), path);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("X4 exists and notExists")
  void exists_table(Side side) {
    assertTrue(Files.exists(at(side, "links/relative")));
    assertFalse(Files.exists(at(side, "links/dangling")));
    assertTrue(Files.exists(at(side, "links/dangling"), NOFOLLOW));
    assertTrue(Files.notExists(at(side, "links/dangling")));
    assertFalse(Files.exists(at(side, "links/loop")));
    assertFalse(Files.notExists(at(side, "links/loop")));
    assertTrue(Files.exists(at(side, "links/loop"), NOFOLLOW));
    assertFalse(Files.exists(at(side, "dir/file/x")));
    if (side == Side.IMAGE) { // the host's result differs between Java 17 and 25
      assertFalse(Files.notExists(at(side, "dir/file/x")));
    }
    assertTrue(Files.notExists(at(side, "missing/x")));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("X6 X7 X8 isSameFile")
  void isSameFile_table(Side side) throws IOException {
    Path file = at(side, "dir/file");
    assertTrue(Files.isSameFile(at(side, "missing"), at(side, "missing")));
    assertThrows(NoSuchFileException.class, () -> Files.isSameFile(file, at(side, "missing")));
    assertThrows(NoSuchFileException.class, () -> Files.isSameFile(at(side, "missing"), file));
    for (String other : List.of("links/relative", "links/middle", "dir/sub/../file", "chain/40")) {
      assertTrue(Files.isSameFile(file, at(side, other)), other);
      assertTrue(Files.isSameFile(at(side, other), file), other);
    }
    assertTrue(Files.isSameFile(at(side, "hard/one"), at(side, "dir/three")));
    assertFalse(Files.isSameFile(file, at(side, "hard/one")));
    assertThrows(NullPointerException.class, () -> Files.isSameFile(file, nothing()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("X9 isHidden depends on a leading dot")
  void isHidden_table(Side side) throws IOException {
    assertTrue(Files.isHidden(at(side, "names/.hidden")));
    assertFalse(Files.isHidden(at(side, "dir")));
    assertFalse(Files.isHidden(fs(side).getPath("/")));
    assertFalse(Files.isHidden(fs(side).getPath("missing")));
    assertEquals(fs(side).getPath(".x").getFileName(), fs(side).getPath(".x"));
    assertTrue(Files.isHidden(fs(side).getPath(".x")));
  }
}
