package io.github.jerofs.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsOptions;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Translation of owners. */
final class IdMapTest {
  @Test
  @DisplayName("an empty map changes nothing")
  void empty_identity() {
    IdMap map = IdMap.parse("uidMap", "");
    for (int id : new int[] {0, 1000, -1, Integer.MAX_VALUE}) {
      assertEquals(id, map.map(id));
    }
  }

  @Test
  @DisplayName("ranges map, what they leave out overflows")
  void ranges_table() {
    IdMap map = IdMap.parse("uidMap", "0:100000:10,1000:5:1,4294967295:7:1");
    assertEquals(100_000, map.map(0));
    assertEquals(100_009, map.map(9));
    assertEquals(IdMap.OVERFLOW_ID, map.map(10));
    assertEquals(5, map.map(1000));
    assertEquals(IdMap.OVERFLOW_ID, map.map(999));
    assertEquals(7, map.map(-1));
  }

  @Test
  @DisplayName("malformed maps are told with their key")
  void malformed_throws() {
    for (String bad :
        List.of(
            "x", "1:2", "1:2:3:4", "1:2:0", "-1:2:3", "a:2:3", "4294967295:0:2", "0:0:1,", " ")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> IdMap.parse("gidMap", bad), bad);
      assertTrue(String.valueOf(e.getMessage()).startsWith("gidMap"), e::toString);
    }
  }

  @Test
  @DisplayName("F18 maps reach owner, uid and gid")
  void options_mapOwners() throws IOException {
    ErofsOptions options = ErofsOptions.DEFAULT.withUidMap("1000:7:1").withGidMap("2000:8:1");
    try (FileSystem fs = Erofs.open(ContractTest.IMAGE_FILE, options)) {
      var file = fs.getPath("/modes/0600");
      assertEquals("7", Files.getOwner(file).getName());
      assertEquals(7, Files.getAttribute(file, "unix:uid"));
      assertEquals(8, Files.getAttribute(file, "unix:gid"));
      assertEquals(IdMap.OVERFLOW_ID, Files.getAttribute(fs.getPath("/modes/0755"), "unix:uid"));
    }
  }
}
