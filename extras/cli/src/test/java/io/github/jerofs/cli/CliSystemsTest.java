package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every command that reads an image, on images of other systems. */
final class CliSystemsTest {
  private static final String RAFS = "src/test/resources/systems/rafs";
  private static final byte[] CONTENT = "content of a file. ".repeat(300).getBytes(US_ASCII);

  @TempDir private Path temp;

  private enum Kind {
    RAFS,
    COMPOSEFS,
    APEX,
    DISK
  }

  /** The image, options, and a file in it. */
  private record Subject(String image, List<String> options, String file) {
    String[] command(String name, String... rest) {
      List<String> all = new ArrayList<>(List.of(name));
      all.addAll(options);
      all.add(image);
      all.addAll(List.of(rest));
      return all.toArray(String[]::new);
    }
  }

  private byte[] tiny() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.directory(tiny.root(), "d"), "file", CONTENT);
    return Files.readAllBytes(tiny.write(temp.resolve("tiny")));
  }

  private Subject subject(Kind kind) throws IOException {
    return switch (kind) {
      case RAFS ->
          new Subject(
              RAFS + "/none-v1.boot",
              List.of("--blobs", RAFS, "--option", "verifyChunks=digests"),
              "/data/big.txt");
      case COMPOSEFS -> {
        Path tree = Files.createDirectories(temp.resolve("tree/d"));
        Files.write(tree.resolve("file"), CONTENT);
        String image = temp.resolve("image.cfs").toString();
        String objects = temp.resolve("objects").toString();
        run(
                "composefs",
                "create",
                "--digest-store",
                objects,
                temp.resolve("tree").toString(),
                image)
            .expectSuccess();
        yield new Subject(
            image, List.of("--objects", objects, "--option", "verifyObjects=fsverity"), "/d/file");
      }
      case APEX -> {
        byte[] payload = tiny();
        ZipEntry entry = new ZipEntry("apex_payload.img");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(payload.length);
        CRC32 crc = new CRC32();
        crc.update(payload);
        entry.setCrc(crc.getValue());
        Path apex = temp.resolve("a.apex");
        try (OutputStream out = Files.newOutputStream(apex);
            ZipOutputStream zip = new ZipOutputStream(out)) {
          zip.putNextEntry(entry);
          zip.write(payload);
        }
        yield new Subject(apex.toString(), List.of(), "/d/file");
      }
      case DISK -> {
        byte[] image = tiny();
        ByteBuffer disk = ByteBuffer.allocate(4096 + image.length).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(446 + 4, (byte) 0x83).putInt(446 + 8, 8).putInt(446 + 12, image.length / 512);
        disk.putShort(510, (short) 0xaa55).put(4096, image);
        byte[] bytes = new byte[disk.capacity()];
        disk.get(0, bytes);
        yield new Subject(
            Files.write(temp.resolve("disk.img"), bytes) + "#1", List.of(), "/d/file");
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void readingCommands_succeed(Kind kind) throws IOException {
    Subject subject = subject(kind);
    assertTrue(run(subject.command("ls", "-lR")).expectSuccess().contains("d"));
    assertTrue(run(subject.command("tree")).expectSuccess().contains("director"));
    assertTrue(run(subject.command("stat", subject.file)).expectSuccess().contains("ize"));
    assertTrue(run(subject.command("find", "--type", "f")).expectSuccess().contains(subject.file));
    assertTrue(run(subject.command("du")).expectSuccess().contains("/"));
    assertTrue(run(subject.command("info")).expectSuccess().contains("block"));
    assertTrue(run(subject.command("digest")).expectSuccess().matches("(?s)[0-9a-f]{64}  .*"));
    assertEquals("", run(subject.command("diff", subject.image)).err());
    assertEquals(0, run(subject.command("fsck")).code());
    byte[] content = run(subject.command("cat", subject.file)).bytes();
    assertTrue(kind == Kind.RAFS ? content.length > 100_000 : content.length == CONTENT.length);
    assertTrue(run(subject.command("tar")).bytes().length > content.length);
  }

  @ParameterizedTest
  @EnumSource
  void extractAndConvert_keepContent(Kind kind) throws IOException {
    Subject subject = subject(kind);
    byte[] content = run(subject.command("cat", subject.file)).bytes();
    Path target = temp.resolve("extracted");
    int code = run(subject.command("extract", target.toString())).code();
    assertEquals(0, code);
    assertArrayEquals(content, Files.readAllBytes(target.resolve(subject.file.substring(1))));
    String converted = temp.resolve("converted.erofs").toString();
    assertEquals("", run(subject.command("convert", converted)).err());
    assertArrayEquals(content, run("cat", converted, subject.file).bytes());
    try (Stream<Path> left = Files.list(temp)) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".tmp")));
    }
  }
}
