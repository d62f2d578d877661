package io.github.jerofs.cli.extract;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.cli.Cli;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code extract} never writes outside of its target. */
final class CliExtractSafetyTest {
  @TempDir private Path folder;
  private Path out;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    Host.assumePosix();
    out = Files.createDirectory(folder.resolve("out"));
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "mine");
  }

  private void assertOutsideIsUntouched() throws IOException {
    try (Stream<Path> files = Files.list(outside)) {
      assertEquals(List.of(outside.resolve("precious")), files.toList());
    }
    assertEquals("mine", Files.readString(outside.resolve("precious")));
  }

  @Test
  void plantedLink_toDirectory_notFollowed() throws IOException {
    Files.createSymbolicLink(out.resolve("docs"), outside);
    String message = run("extract", SAMPLE, out.toString()).expectFailure();
    assertTrue(message.startsWith("jerofs: already exists: " + out.resolve("docs")), message);
    assertOutsideIsUntouched();
    assertTrue(Files.exists(out.resolve("bin/hello.sh")), "the rest arrives");
  }

  @Test
  void plantedLink_aboveSelection_notFollowed() throws IOException {
    Files.createSymbolicLink(out.resolve("docs"), outside);
    run("extract", SAMPLE, out.toString(), "/docs/poems").expectFailure();
    assertOutsideIsUntouched();
  }

  @Test
  void force_linkToDirectory_replaced() throws IOException {
    Host.assumeUnicodeNames();
    Files.createSymbolicLink(out.resolve("docs"), outside);
    run("extract", "--force", SAMPLE, out.toString()).expectSuccess();
    assertTrue(Files.isDirectory(out.resolve("docs"), LinkOption.NOFOLLOW_LINKS));
    assertOutsideIsUntouched();
  }

  @Test
  void plantedLink_toFile_notFollowed() throws IOException {
    Path link = Files.createSymbolicLink(out.resolve("README.txt"), outside.resolve("precious"));
    run("extract", SAMPLE, out.toString(), "/README.txt").expectFailure();
    assertTrue(Files.isSymbolicLink(link));
    assertOutsideIsUntouched();
    run("extract", "--force", SAMPLE, out.toString(), "/README.txt").expectSuccess();
    assertFalse(Files.isSymbolicLink(link));
    assertOutsideIsUntouched();
  }

  @Test
  void plantedLink_dangling_nothingCreated() throws IOException {
    Files.createSymbolicLink(out.resolve("README.txt"), outside.resolve("new"));
    run("extract", SAMPLE, out.toString(), "/README.txt").expectFailure();
    assertOutsideIsUntouched();
  }

  @Test
  void force_directory_notReplaced() throws IOException {
    Path mine = Files.createDirectories(out.resolve("README.txt/mine"));
    String message =
        run("extract", "--force", SAMPLE, out.toString(), "/README.txt").expectFailure();
    assertTrue(message.endsWith("and is a directory"), message);
    assertTrue(Files.exists(mine));
  }

  @Test
  void target_symbolicLink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), out);
    run("extract", SAMPLE, link.toString(), "/bin").expectSuccess();
    assertTrue(Files.exists(out.resolve("bin/hello.sh")));
  }

  @Test
  void name_withSlash_refused() throws IOException {
    String crafted = craft("empty.txt", "empty/../");
    Cli.Result result = run("extract", "--no-verify", crafted, out.toString());
    assertEquals(1, result.code());
    assertTrue(result.err().contains("corrupt: "), result.err());
    assertOutsideIsUntouched();
    assertFalse(Files.exists(out.resolve("empty")));
  }

  @Test
  void linkTarget_keptNotFollowed() throws IOException {
    String crafted = craft("docs/guide.txt", "/etc/evil/conf");
    run("extract", "--no-verify", crafted, out.toString(), "/guide").expectSuccess();
    assertEquals(Path.of("/etc/evil/conf"), Files.readSymbolicLink(out.resolve("guide")));
  }

  @Test
  void setuidAndDevices_skipped() throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node program = tiny.file(tiny.root(), "program", new byte[] {1});
    TinyImage.Node device = tiny.file(tiny.root(), "device", new byte[] {});
    Path image = tiny.write(folder.resolve("modes"));
    setMode(image, program, 0106755);
    setMode(image, device, 0020666);
    Cli.Result result = run("extract", image.toString(), out.toString());
    assertTrue(result.err().contains("skipped"), result.err());
    assertFalse(Files.exists(out.resolve("device"), LinkOption.NOFOLLOW_LINKS));
    Path extracted = out.resolve("program");
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(extracted));
    assumeTrue(
        out.getFileSystem().supportedFileAttributeViews().contains("unix"), "no unix modes here");
    assertEquals(0100755, Files.getAttribute(extracted, "unix:mode"));
  }

  private static void setMode(Path image, TinyImage.Node node, int mode) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(4096 + (int) node.nid() * 32 + 4, (short) mode);
    Files.write(image, bytes.array());
  }

  @Test
  void hardLink_onlyToExtractedFile() throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node file = tiny.file(tiny.root(), "a", new byte[] {1});
    tiny.link(tiny.root(), "b", file);
    tiny.link(tiny.root(), "c", file);
    Path image = tiny.write(folder.resolve("links"));
    Files.createSymbolicLink(out.resolve("a"), outside.resolve("precious"));
    Files.createLink(out.resolve("b"), outside.resolve("precious"));
    run("extract", image.toString(), out.toString());
    assertOutsideIsUntouched();
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(out.resolve("c")));
    run("extract", "--force", image.toString(), out.toString()).expectSuccess();
    assertOutsideIsUntouched();
    for (String name : List.of("a", "b", "c")) {
      assertArrayEquals(new byte[] {1}, Files.readAllBytes(out.resolve(name)));
      assertFalse(Files.isSymbolicLink(out.resolve(name)));
    }
  }

  /** Returns a copy of the sample with the first occurrence of a text replaced. */
  private String craft(String text, String by) throws IOException {
    assertEquals(text.length(), by.length());
    String bytes = Files.readString(Path.of(SAMPLE), ISO_8859_1);
    int at = bytes.indexOf(text);
    assertTrue(at > 0);
    String crafted = bytes.substring(0, at) + by + bytes.substring(at + by.length());
    return Files.writeString(folder.resolve("crafted"), crafted, ISO_8859_1).toString();
  }
}
