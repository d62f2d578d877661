package io.github.jerofs.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;

/** A source tree for images: every file type, many sizes, unusual attributes. */
public final class SourceTree {
  private static final int[] SIZES = {
    0, 1, 100, 511, 512, 513, 4095, 4096, 4097, 8192, 12289, 65536, 70_000, 300_001
  };
  private static final String WORDS =
      "the quick brown fox jumps over a lazy dog while seven wizards box five dozen jugs ";

  private SourceTree() {}

  /** Creates the tree at {@code root}. Requires root for devices, owners and xattrs. */
  public static void make(Path root) throws IOException, InterruptedException {
    Random random = new Random(20231114);
    Path files = Files.createDirectories(root.resolve("files"));
    for (int size : SIZES) {
      Files.write(files.resolve("text" + size), text(size));
      byte[] noise = new byte[size];
      random.nextBytes(noise);
      Files.write(files.resolve("noise" + size), noise);
      Files.write(files.resolve("zeros" + size), new byte[size]);
      Files.write(files.resolve("mixed" + size), mixed(size, random));
    }
    Path many = Files.createDirectories(root.resolve("many"));
    for (int i = 0; i < 400; i++) {
      Files.writeString(many.resolve("entry with a rather long name " + i), "number " + i);
    }
    Path deep = root.resolve("deep");
    for (int i = 0; i < 30; i++) {
      deep = deep.resolve("level" + i);
    }
    Files.writeString(Files.createDirectories(deep).resolve("bottom"), "here");
    specials(root);
    times(root);
  }

  private static byte[] text(int size) {
    return WORDS
        .repeat(size / WORDS.length() + 1)
        .substring(0, size)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] mixed(int size, Random random) {
    byte[] bytes = text(size);
    for (int at = 0; at < size; at += 1 + random.nextInt(20_000)) {
      bytes[at] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static void specials(Path root) throws IOException, InterruptedException {
    Path odd = Files.createDirectories(root.resolve("odd"));
    Files.createSymbolicLink(odd.resolve("link"), Path.of("../files/text100"));
    Files.createSymbolicLink(odd.resolve("dangling"), Path.of("/no/such/file"));
    Files.createSymbolicLink(odd.resolve("long"), Path.of("x/".repeat(1500) + "end"));
    Files.createLink(odd.resolve("hard"), root.resolve("files/noise4097"));
    Shell.run("mkfifo", odd.resolve("fifo"));
    Shell.run("mknod", odd.resolve("null"), "c", 1, 3);
    Shell.run("mknod", odd.resolve("disk"), "b", 259, 70000);
    Files.createDirectory(odd.resolve("empty"));
    Files.writeString(odd.resolve("grüße 世界"), "utf-8");
    Files.writeString(odd.resolve("-first"), "sorts before the dots");
    Path script = Files.writeString(odd.resolve("script"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx--x--x"));
    Shell.run("chmod", "6755", odd.resolve("-first"));
    Shell.run("chown", "100000:200000", script);
    Shell.run("setfattr", "-n", "trusted.one", "-v", "short", script);
    Shell.run("setfattr", "-n", "trusted.two", "-v", "v".repeat(300), script);
    for (int i = 0; i < 5; i++) {
      Path entry = root.resolve("many/entry with a rather long name " + i);
      Shell.run("setfattr", "-n", "trusted.shared", "-v", "the same for all", entry);
      Shell.run("setfattr", "-n", "security.label", "-v", "number" + i, entry);
    }
  }

  private static void times(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      long seconds = 1_600_000_000;
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        // Setting the time of a FIFO would open it and wait for a writer.
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          Instant time = Instant.ofEpochSecond(seconds += 1000, seconds % 1_000_000_000);
          Files.setLastModifiedTime(path, FileTime.from(time));
        }
      }
    }
  }
}
