package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Mkfs;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packs a tree into an image, archives that, and unpacks the archive with GNU tar and bsdtar. */
final class TarRoundTripTest {
  private static final String GNU = "tar --acls --xattrs --xattrs-include=* -xpf";
  private static final String BSD = "bsdtar --acls --xattrs -xpf";
  private static final String ACL =
      "0x0200000001000600ffffffff02000400e803000004000400ffffffff10000600ffffffff20000400ffffffff";

  @TempDir private static Path temp;

  private static Path tree;

  @BeforeAll
  static void makeTree() throws IOException, InterruptedException {
    Host.assumeUnicodeNames();
    assumeTrue("root".equals(System.getProperty("user.name")), "not root: no devices, no owners");
    for (String tool : new String[] {"mkfs.erofs", "getfattr", "setfattr"}) {
      assumeTrue(Shell.has(tool), "no " + tool);
    }
    tree = Files.createDirectories(temp.resolve("tree"));
    SourceTree.make(tree);
    addOddities(tree);
  }

  /** Adds files that plain ustar cannot store. */
  private static void addOddities(Path tree) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(tree.resolve("tar"));
    Path file = Files.writeString(folder.resolve("attributes"), "x");
    Shell.run("setfattr", "-n", "user.a=b%25c%3D%", "-v", "name", file);
    Shell.run("setfattr", "-n", "trusted.binary", "-v", "0x000aff3d25", file);
    Shell.run("setfattr", "-n", "system.posix_acl_access", "-v", ACL, file);
    Shell.run("setfattr", "-n", "system.posix_acl_default", "-v", ACL, folder);
    Shell.run("chown", "4000000000:2097152", file);
    Path past = Files.writeString(folder.resolve("past"), "");
    Files.setLastModifiedTime(past, FileTime.from(Instant.ofEpochSecond(-1000)));
    Path future = Files.writeString(folder.resolve("future"), "");
    Files.setLastModifiedTime(
        future, FileTime.from(Instant.parse("2250-05-06T07:08:09.000000001Z")));
    Path deep = Files.createDirectories(folder.resolve("d".repeat(120)).resolve("e".repeat(90)));
    Files.writeString(deep.resolve("f".repeat(200)), "deep");
    Files.createLink(folder.resolve("link to deep"), deep.resolve("f".repeat(200)));
  }

  @ParameterizedTest
  @CsvSource({
    GNU + ", -Eforce-inode-extended",
    GNU + ", -Eforce-inode-extended --chunksize=4096",
    GNU + ", -Eforce-inode-extended -zlz4",
    BSD + ", -Eforce-inode-extended",
  })
  void tree_restored(String unpack, String options) throws IOException, InterruptedException {
    Path image = Mkfs.pack(tree, temp.resolve("image"), options.split(" ", -1));
    Path out = unpack(unpack, image);
    Manifest truth = HostManifest.of(tree).portable();
    assertTrue(truth.size() > 500, () -> "only " + truth.size());
    // bsdtar ignores the time of "./" and GNU's encoding of "=" in names.
    Manifest expected =
        unpack.equals(BSD) ? truth.accepting("/").accepting("/tar/attributes") : truth;
    assertEquals(List.of(), expected.differences(HostManifest.of(out)));
  }

  /** Archives {@code image} and unpacks the archive with {@code command}. */
  private static Path unpack(String command, Path image) throws IOException, InterruptedException {
    String tool = command.split(" ", -1)[0];
    assumeTrue(Shell.has(tool), () -> "no " + tool);
    Path archive = temp.resolve("archive.tar");
    run("tar", "-q", image.toString(), "-o", archive.toString()).expectSuccess();
    Path out = Files.createTempDirectory(temp, tool);
    Shell.run("sh", "-c", "cd '" + out + "' && set -f && " + command + " " + archive);
    return out;
  }

  @ParameterizedTest
  @CsvSource({GNU + ", chunk-indexes", BSD + ", chunk-indexes", GNU + ", chunk-b512"})
  void holes_restored(String unpack, String name) throws IOException, InterruptedException {
    Path image = Cli.corpusImage(name);
    Path out = unpack(unpack, image);
    int sparse = 0;
    try (FileSystem fs = Erofs.open(image);
        Stream<Path> files = Files.walk(fs.getPath("/"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Path copy = out.resolve(file.toString().substring(1));
          assertEquals(-1, Files.mismatch(file, copy), file::toString);
          long stored = (long) Files.getAttribute(file, "erofs:storedSize");
          if (stored < Files.size(file)) {
            sparse++;
            long blocks = Long.parseLong(Shell.run("stat", "-c", "%b", copy).strip());
            assertTrue(blocks * 512 <= roundUp(stored), () -> copy + ": " + blocks + " blocks");
          }
        }
      }
    }
    assertTrue(sparse >= 2, "only " + sparse);
  }

  /** Returns the most bytes on disk: each part of a file may occupy one block more. */
  private static long roundUp(long stored) {
    return (stored / 4096 + 2) * 4096;
  }

  @Test
  void names_notUtf8_restored() throws IOException, InterruptedException {
    Path raw = Files.createDirectory(temp.resolve("raw"));
    String make =
        "l=$(printf %0120d 7); touch \"$(printf 'a\\377')\"; "
            + "echo b > \"$(printf '\\376')$l\"; ln -s \"$(printf '\\375')$l\" link";
    Shell.run("bash", "-c", "cd '" + raw + "' && " + make);
    Path image = Mkfs.pack(raw, temp.resolve("raw.erofs"));
    String list = "find . | LC_ALL=C sort && readlink link";
    String expected = Shell.run("bash", "-c", "cd '" + raw + "' && " + list);
    for (String tool : new String[] {"tar", "bsdtar"}) {
      if (Shell.has(tool)) {
        Path out = unpack(tool + " -xpf", image);
        assertEquals(expected, Shell.run("bash", "-c", "cd '" + out + "' && " + list), tool);
      }
    }
  }
}
