package io.github.jerofs.docs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.QuotedMessages;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Messages about images are as quoted in {@code docs/troubleshooting.md}. */
final class ImageMessagesTest {
  static final Path PLAIN = Corpus.small().image("plain-default");
  private static final Path RAFS = Path.of("src/test/resources/systems/rafs");
  private static final Path BOOTSTRAP = RAFS.resolve("none-v1.boot");

  private static final Path BLOB =
      RAFS.resolve("dc1073e11f8cfb762c642e9b8476b46c54499aa11bf4d558476d60098fcc8262");

  private static final Path COMPOSEFS = Path.of("src/test/resources/systems/composefs/image.cfs");
  @TempDir private Path temp;

  @Test
  void example_isActualMessage() throws IOException {
    Path image = directoryInTwoPlaces(temp.resolve("system.erofs"));
    try (FileSystem fs = Erofs.open(image)) {
      Path directory = fs.getPath("/b/twice");
      CorruptImageException e = assertThrows(CorruptImageException.class, () -> list(directory));
      String message = String.valueOf(e.getMessage()).replace(image.toString(), "system.erofs");
      String document = Files.readString(Path.of("docs/troubleshooting.md"));
      assertTrue(document.contains("\n```\n" + message + "\n```\n"), message);
    }
  }

  private static void list(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> {});
    }
  }

  @TestFactory
  Stream<DynamicTest> messages_asQuoted() throws IOException {
    QuotedMessages quoted = new QuotedMessages();
    addKinds(quoted);
    addOpening(quoted);
    addDevices(quoted);
    addOtherSystems(quoted);
    addUse(quoted);
    new LibraryMessages(temp).addTo(quoted);
    new ReadingMessages(temp).addTo(quoted);
    addCreating(quoted);
    return quoted.tests(
        heading ->
            !QuotedMessages.isOfCommands(heading)
                && !RemoteMessagesTest.isRemote(heading)
                && !TrustMessagesTest.isTrust(heading));
  }

  private static void open(Path file) throws IOException {
    Erofs.open(file).close();
  }

  /** Reads every regular file. */
  static void readAll(FileSystem fs) throws IOException {
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.readAllBytes(path);
        }
      }
    }
  }

  static void readAll(Path image, ErofsOptions options) throws IOException {
    try (FileSystem fs = Erofs.open(image, options)) {
      readAll(fs);
    }
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(temp.resolve(name), bytes);
  }

  private void addCreating(QuotedMessages quoted) {
    quoted.fail(
        "…: open for writing, so no image was written",
        () -> {
          try (FileSystem fs = Erofs.create(temp.resolve("new.erofs"))) {
            FileChannel unclosed =
                FileChannel.open(
                    fs.getPath("/file"), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            assertTrue(unclosed.isOpen());
          }
        });
    quoted.fail(
        "…: not in an existing directory", () -> Erofs.create(temp.resolve("none/new.erofs")));
    quoted.fail(
        "option '…' does not apply to new images; expected create, buildOptions or …",
        () ->
            FileSystems.newFileSystem(
                URI.create("erofs:" + temp.resolve("new.erofs").toUri()),
                Map.of("create", "true", "offset", 4096)));
  }

  private void addKinds(QuotedMessages quoted) {
    quoted.fail("not an EROFS image: …", () -> open(file("zeros", new byte[8192])));
    quoted.fail(
        "unsupported: …",
        () -> open(file("feature", ImageBytes.of(PLAIN).set32(ImageBytes.sb(80), -1).toArray())));
    quoted.fail("corrupt: …", () -> open(file("changed", changed())));
    quoted.fail("limit exceeded: …", () -> readLongLink(temp));
  }

  private static byte[] changed() throws IOException {
    byte[] bytes = Files.readAllBytes(PLAIN);
    bytes[1024 + 64]++; // the volume name
    return bytes;
  }

  private void addOpening(QuotedMessages quoted) {
    quoted.fail(
        "not an EROFS image: … (…)",
        () -> open(file("squash", Arrays.copyOf("hsqs".getBytes(US_ASCII), 8192))));
    quoted.fail(
        "not an EROFS image: … here, but an image at byte …: set the offset (--offset …)",
        () -> {
          byte[] image = Files.readAllBytes(PLAIN);
          byte[] disk = new byte[4096 + image.length];
          System.arraycopy(image, 0, disk, 4096, image.length);
          open(file("disk", disk));
        });
    quoted.fail(
        "corrupt: image is cut short: expected … bytes, as its superblock states, found …",
        () -> open(file("cut", Arrays.copyOf(Files.readAllBytes(PLAIN), 1100))));
    quoted.fail(
        "not an EROFS image: no magic number 0xe0f5e1e2",
        () -> open(file("zeros", new byte[8192])));
    quoted.fail("not an EROFS image: only … bytes long", () -> open(file("short", new byte[1000])));
    quoted.fail("…: not a regular file or block device", () -> open(temp));
    quoted.fail(
        "corrupt: superblock checksum: expected …, found …",
        () -> open(file("changed", changed())));
    quoted.fail(
        "unsupported: block size bits (blkszbits): expected 9..16, found …",
        () -> open(file("blocks", ImageBytes.of(PLAIN).set8(ImageBytes.sb(12), 17).toArray())));
    quoted.fail(
        "unsupported: incompatible features: expected …, found …",
        () -> open(file("feature", ImageBytes.of(PLAIN).set32(ImageBytes.sb(80), -1).toArray())));
    quoted.fail(
        "corrupt: SHA-256: expected …, found …",
        () -> Erofs.open(PLAIN, ErofsOptions.builder().sha256("0".repeat(64)).build()).close());
    quoted.fail(
        "unknown option '…'; known are …",
        () -> FileSystems.newFileSystem(PLAIN, Map.of("offsett", 512)).close());
    quoted.fail(
        "option '…': expected …, found …",
        () -> FileSystems.newFileSystem(PLAIN, Map.of("cacheBytes", "many")).close());
    quoted.fail(
        "option '…' does not apply to …",
        () ->
            FileSystems.newFileSystem(PLAIN, Map.of("mirrors", List.of("http://localhost/a")))
                .close());
    quoted.fail(
        "neither an existing path nor a URL of a known scheme (file, http, https, oci): …",
        () -> Erofs.open("ftp://localhost/a.erofs").close());
  }

  private void addDevices(QuotedMessages quoted) {
    quoted.fail(
        "… declares … extra devices, but got …",
        () -> {
          Path image = Corpus.small().image("dev-merge-flat");
          List<Path> one = List.of(image.resolveSibling("dev-merge-flat.blob0"));
          Erofs.open(image, ErofsOptions.builder().devices(one).build()).close();
        });
    quoted.fail(
        "device … must have the …, but … has …",
        () -> {
          Path image = Corpus.small().image("dev-merge-flat");
          byte[] primary = Files.readAllBytes(image);
          ByteBuffer fields = ByteBuffer.wrap(primary).order(ByteOrder.LITTLE_ENDIAN);
          int table = (fields.getShort(1024 + 88) & 0xffff) * 128;
          fields.put(table, "a0".repeat(16).getBytes(US_ASCII)); // the UUID of the first layer
          List<Path> devices =
              new ArrayList<>(Collections.nCopies(3, image.resolveSibling("dev-merge-flat.blob0")));
          ErofsOptions options =
              ErofsOptions.builder().verifySuperblock(false).devices(devices).build();
          Erofs.open(file("merged.erofs", primary), options).close();
        });
  }

  private void addOtherSystems(QuotedMessages quoted) {
    quoted.fail(
        "unsupported: Nydus RAFS v5, which is not EROFS",
        () -> {
          byte[] bytes = new byte[8192];
          ByteBuffer.wrap(bytes)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put("SFAR".getBytes(US_ASCII))
              .putInt(0x500);
          open(file("v5", bytes));
        });
    quoted.fail("unsupported: a Nydus …", () -> open(BLOB));
    quoted.fail("unsupported: Nydus RAFS v6: …", () -> readAll(BOOTSTRAP, ErofsOptions.DEFAULT));
    quoted.fail("unsupported: Nydus v3: …", this::readBlobOfNydusV3);
    quoted.fail(
        "unsupported: composefs: the data is in the object …, which is not in the image",
        () -> readAll(COMPOSEFS, ErofsOptions.DEFAULT));
    quoted.fail(
        "…: composefs: the object … is not in …",
        () -> readAll(COMPOSEFS, ErofsOptions.builder().objects(temp).build()));
  }

  private void readBlobOfNydusV3() throws IOException {
    Path image = Corpus.small().image("dev-blob-4096");
    byte[] data = Files.readAllBytes(image.resolveSibling("dev-blob-4096.blob0"));
    byte[] blob = new byte[data.length / 4096 * 4096 + 8192];
    System.arraycopy(data, 0, blob, 0, data.length / 4096 * 4096);
    ByteBuffer footer = ByteBuffer.wrap(blob, blob.length - 4096, 4096).slice();
    footer.order(ByteOrder.LITTLE_ENDIAN).put(0, "LPFOOTER".getBytes(US_ASCII)).putInt(8, 1);
    CRC32C crc = new CRC32C();
    crc.update(footer.duplicate());
    footer.putInt(16, (int) crc.getValue());
    readAll(image, ErofsOptions.builder().devices(List.of(file("blob", blob))).build());
  }

  private void addUse(QuotedMessages quoted) {
    quoted.fail(
        "neither erofs://<escaped URI of image>/<path> nor erofs:<URI of image>!/<path>: …",
        () -> FileSystems.newFileSystem(URI.create("erofs:/a.erofs"), Map.of()).close());
    quoted.fail(
        "…: no open file system; open the image with FileSystems.newFileSystem(URI, env)",
        () -> new URL("erofs:" + PLAIN.toUri() + "!/a").openStream().close());
    quoted.fail(
        "not an EROFS path: …",
        () -> {
          try (FileSystem fs = Erofs.open(PLAIN)) {
            Path unused = fs.getPath("/").resolve(Path.of("a"));
          }
        });
    quoted.fail(
        "a path of another image: …",
        () -> {
          try (FileSystem one = Erofs.open(PLAIN);
              FileSystem other = Erofs.open(PLAIN)) {
            Path unused = one.getPath("/").resolve(other.getPath("a"));
          }
        });
    quoted.fail(
        "…: broken source: of …",
        () -> Erofs.open(new TestSource(new byte[8192], TestSource.Manner.BOASTS)).close());
    quoted.fail(
        "…: stale file handle: …",
        () -> {
          try (FileSystem one = Erofs.open(PLAIN);
              FileSystem other = Erofs.open(Corpus.small().image("plain-label"))) {
            Erofs.path(other, Erofs.handle(one.getPath("/")));
          }
        });
  }

  static Path directoryInTwoPlaces(Path file) throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node twice = tiny.directory(tiny.directory(tiny.root(), "a"), "twice");
    tiny.link(tiny.directory(tiny.root(), "b"), "twice", twice);
    return tiny.write(file);
  }

  static void readLongLink(Path temp) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.symlink(tiny.root(), "link", "a".repeat(1 << 16));
    try (FileSystem fs = Erofs.open(tiny.write(temp.resolve("link.erofs")))) {
      Files.readSymbolicLink(fs.getPath("/link"));
    }
  }
}
