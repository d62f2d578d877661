package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Translation of owners. */
final class IdMapTest {
  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

  /** A script that creates idmapped mounts, which few versions of mount(8) support. */
  private static final Path IDMAPPED_MOUNT = Path.of("src/test/resources/nio/idmapped_mount.py");

  @Test
  @DisplayName("an empty map changes nothing")
  void empty_identity() {
    IdMap map = IdMap.parse("uidMap", "");
    for (int id : new int[] {0, 1000, -1, Integer.MAX_VALUE}) {
      assertEquals(id, map.map(id));
    }
  }

  @Test
  @DisplayName("ranges are mapped, other IDs become the overflow ID")
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
  @DisplayName("messages for malformed maps name the key")
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
  @DisplayName("F18 maps apply to owner, uid and gid")
  void options_mapOwners() throws IOException {
    ErofsOptions options = ErofsOptions.builder().uidMap("1000:7:1").gidMap("2000:8:1").build();
    try (FileSystem fs = Erofs.open(ContractTest.IMAGE_FILE, options)) {
      var file = fs.getPath("/modes/0600");
      assertEquals("7", Files.getOwner(file).getName());
      assertEquals(7, Files.getAttribute(file, "unix:uid"));
      assertEquals(8, Files.getAttribute(file, "unix:gid"));
      assertEquals(IdMap.OVERFLOW_ID, Files.getAttribute(fs.getPath("/modes/0755"), "unix:uid"));
    }
  }

  @Test
  @DisplayName("F18 maps apply to every view: unix, posix, owner, erofs")
  void options_mapOwnersInAllViews() throws IOException {
    ErofsOptions options =
        ErofsOptions.builder().uidMap("0:100000:65536").gidMap("0:200000:65536").build();
    try (FileSystem plain = Erofs.open(ContractTest.IMAGE_FILE);
        FileSystem mapped = Erofs.open(ContractTest.IMAGE_FILE, options);
        Stream<Path> walk = Files.walk(plain.getPath("/"))) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        Path same = mapped.getPath(path.toString());
        int uid = shifted((int) Files.getAttribute(path, "unix:uid", NOFOLLOW), 100_000);
        int gid = shifted((int) Files.getAttribute(path, "unix:gid", NOFOLLOW), 200_000);
        assertEquals(uid, Files.getAttribute(same, "unix:uid", NOFOLLOW));
        assertEquals(gid, Files.getAttribute(same, "unix:gid", NOFOLLOW));
        var erofs = Files.readAttributes(same, ErofsFileAttributes.class, NOFOLLOW);
        assertEquals(uid, erofs.uid());
        assertEquals(gid, erofs.gid());
        var posix = Files.readAttributes(same, PosixFileAttributes.class, NOFOLLOW);
        assertEquals(Integer.toString(uid), posix.owner().getName());
        assertEquals(Integer.toString(gid), posix.group().getName());
        assertEquals(posix.owner(), Files.getOwner(same, NOFOLLOW));
        var owner = Files.getFileAttributeView(same, FileOwnerAttributeView.class, NOFOLLOW);
        assertEquals(posix.owner(), owner.getOwner());
      }
    }
  }

  private static int shifted(int id, int by) {
    return Integer.compareUnsigned(id, 65536) < 0 ? id + by : IdMap.OVERFLOW_ID;
  }

  @Test
  @DisplayName("F18 maps have the effect of an idmapped mount in the kernel")
  void options_equalIdmappedMount(@TempDir Path temp) throws Exception {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no idmapped mount: " + whyNot.get());
    assumeTrue(Shell.has("python3"), "no idmapped mount: no python3");
    Path shown = Files.createDirectory(temp.resolve("shown"));
    ErofsOptions options =
        ErofsOptions.builder().uidMap("0:100000:2000").gidMap("0:100000:2000").build();
    try (KernelMount mount = KernelMount.of(ContractTest.IMAGE_FILE, temp);
        FileSystem fs = Erofs.open(ContractTest.IMAGE_FILE, options);
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      try {
        Shell.run("python3", IDMAPPED_MOUNT, mount.directory(), shown, 100_000, 2000);
      } catch (IOException e) {
        assumeTrue(false, () -> "the kernel does not support idmapped mounts:" + e.getMessage());
      }
      try {
        // Non-ASCII names depend on the locale.
        Stream<Path> plain = walk.filter(path -> path.toString().chars().allMatch(c -> c < 128));
        for (Path path : (Iterable<Path>) plain::iterator) {
          Path kernel = shown.resolve(path.toString().substring(1));
          for (String id : List.of("unix:uid", "unix:gid")) {
            assertEquals(
                Files.getAttribute(kernel, id, NOFOLLOW),
                Files.getAttribute(path, id, NOFOLLOW),
                path + " " + id);
          }
        }
      } finally {
        Shell.run("umount", shown);
      }
    }
  }
}
