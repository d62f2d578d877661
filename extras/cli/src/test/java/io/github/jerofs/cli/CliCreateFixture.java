package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory with files of several kinds, and the name of an image. */
abstract class CliCreateFixture {
  @TempDir Path temp;
  Path tree;
  String image;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectories(temp.resolve("tree"));
    image = temp.resolve("t.erofs").toString();
    Files.createDirectories(tree.resolve("etc/conf.d"));
    Files.createDirectories(tree.resolve("var/log/deep"));
    Files.writeString(tree.resolve("etc/motd"), "hello\n");
    Files.writeString(tree.resolve("etc/conf.d/a.conf"), "a = 1\n".repeat(5000));
    Files.writeString(tree.resolve("var/log/deep/x.log"), "line\n".repeat(90_000));
    Files.writeString(tree.resolve("empty"), "");
    byte[] noise = new byte[50_000];
    new Random(7).nextBytes(noise);
    Files.write(tree.resolve("noise.bin"), noise);
    Files.write(tree.resolve("copy.bin"), noise);
    if (Files.getFileStore(tree).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          tree.resolve("etc/motd"), PosixFilePermissions.fromString("rw-r-----"));
      Files.createSymbolicLink(tree.resolve("link"), Path.of("etc/motd"));
      Files.createLink(tree.resolve("hard"), tree.resolve("etc/motd"));
    }
    Files.setLastModifiedTime(
        tree.resolve("etc/motd"), FileTime.from(Instant.ofEpochSecond(1_500_000_000, 123)));
  }

  static String field(String report, String name) {
    return report
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .findAny()
        .orElseThrow()
        .substring(name.length() + 1)
        .strip();
  }

  String listing(String path) {
    return run("ls", "-l", image, path).expectSuccess();
  }

  static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Returns an image with its device appended. */
  String whole(String index, String device) throws IOException {
    Path whole = temp.resolve("whole");
    Files.copy(Path.of(index), whole);
    Files.write(whole, Files.readAllBytes(Path.of(device)), StandardOpenOption.APPEND);
    return whole.toString();
  }
}
