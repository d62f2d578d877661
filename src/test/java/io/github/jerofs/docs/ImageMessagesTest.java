package io.github.jerofs.docs;

import static io.github.jerofs.testkit.QuotedMessages.messageOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.FaultyHost;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.QuotedMessages;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TinyImage;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Messages about images are as quoted in {@code docs/troubleshooting.md}. */
final class ImageMessagesTest {
  private static final Path PLAIN = Corpus.small().image("plain-default");
  private static final Path RAFS = Path.of("src/test/resources/systems/rafs");
  private static final Path BOOTSTRAP = RAFS.resolve("none-v1.boot");
  private static final Path BLOB =
      RAFS.resolve("dc1073e11f8cfb762c642e9b8476b46c54499aa11bf4d558476d60098fcc8262");
  private static final Path COMPOSEFS = Path.of("src/test/resources/systems/composefs/image.cfs");
  private static final ErofsOptions CHANNEL =
      ErofsOptions.builder().access(ImageAccess.CHANNEL).build();

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
    addLibraries(quoted);
    addReading(quoted);
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
  private static void readAll(FileSystem fs) throws IOException {
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.readAllBytes(path);
        }
      }
    }
  }

  private static void readAll(Path image, ErofsOptions options) throws IOException {
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
    quoted.fail("limit exceeded: …", () -> readLongLink());
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

  private void addLibraries(QuotedMessages quoted) {
    quoted.provoke(
        "unsupported: … compression: the library … is needed (on the module path with"
            + " --add-modules): …",
        () -> {
          String classes = folder(Erofs.class) + File.pathSeparator + folder(ReadAll.class);
          return child("-cp", classes, ReadAll.class.getName(), image("z-lzma6"))
              .output()
              .strip()
              .replaceFirst(" \\([^()]+\\)$", "");
        });
    quoted.provoke(
        "… does not run here, decoding in Java: …",
        () -> {
          Path errors = temp.resolve("errors");
          List<String> command =
              ChildJvm.command(
                  ReadAll.class, "-Djava.io.tmpdir=" + temp.resolve("missing"), image("z-lz4"));
          Process child = new ProcessBuilder(command).redirectError(errors.toFile()).start();
          assertEquals("read", new String(child.getInputStream().readAllBytes(), UTF_8).strip());
          assertEquals(0, child.waitFor());
          // The JDK also prints warnings about native libraries.
          return Files.readAllLines(errors).stream()
              .filter(line -> line.contains("decoding"))
              .map(line -> line.replaceFirst("^\\S+: ", ""))
              .collect(Collectors.joining("\n"));
        });
  }

  private static String image(String name) {
    return Corpus.small().image(name).toString();
  }

  private static String folder(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static ChildJvm.Result child(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(args));
    return ChildJvm.run(command);
  }

  /** Reads all files of an image; prints {@code read}, or the first failure. */
  static final class ReadAll {
    public static void main(String[] args) {
      try {
        readAllFiles(Path.of(args[0]));
        System.out.println("read");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }

    /** Uses no class of the testkit, as it runs without it. */
    private static void readAllFiles(Path image) throws IOException {
      try (FileSystem fs = Erofs.open(image);
          Stream<Path> paths = Files.walk(fs.getPath("/"))) {
        for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          Files.readAllBytes(path);
        }
      }
    }
  }

  private void addReading(QuotedMessages quoted) {
    quoted.provoke("…: was changed or replaced while open", this::readReplaced);
    quoted.provoke("…: no data at byte …, although the size was …", () -> readCut(CHANNEL));
    quoted.provoke(
        "…: a mapped page could not be read; was the file cut short while open?",
        () -> readCut(ErofsOptions.DEFAULT));
    quoted.fail(
        "…: the image was closed",
        () -> {
          URI uri = URI.create("erofs:" + PLAIN.toUri() + "!/");
          URLConnection file;
          try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
            file = largest(fs).toUri().toURL().openConnection();
            file.connect();
          }
          file.getInputStream().close();
        });
    quoted.fail(
        "cannot map: …",
        () -> {
          try (FileSystem fs = Erofs.open(PLAIN, CHANNEL);
              FileChannel channel = FileChannel.open(largest(fs))) {
            channel.map(FileChannel.MapMode.READ_ONLY, 0, 1);
          }
        });
    quoted.fail(
        "…: No extended attribute '…'",
        () -> {
          try (FileSystem fs = Erofs.open(PLAIN)) {
            Files.getFileAttributeView(fs.getPath("/"), XattrFileAttributeView.class)
                .read("user.none");
          }
        });
    quoted.fail(
        "corrupt: directory entry '..': expected the directory it was found in, inode …, found …",
        () -> readAll(directoryInTwoPlaces(temp.resolve("twice.erofs")), ErofsOptions.DEFAULT));
    quoted.fail(
        "corrupt: subdirectory: expected any directory but the root, found the root, as an entry of"
            + " inode …",
        () -> readAll(rootInItself(temp.resolve("loop.erofs")), ErofsOptions.DEFAULT));
    quoted.fail(
        "limit exceeded: bytes in the path of a directory: expected at most …, found …",
        () -> {
          ErofsOptions options = ErofsOptions.builder().limit(ErofsLimit.PATH_BYTES, 1).build();
          readAll(Path.of("samples/sample.erofs"), options);
        });
    quoted.fail(
        "limit exceeded: length of a link target: expected at most …, found …", this::readLongLink);
  }

  private static Path directoryInTwoPlaces(Path file) throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node twice = tiny.directory(tiny.directory(tiny.root(), "a"), "twice");
    tiny.link(tiny.directory(tiny.root(), "b"), "twice", twice);
    return tiny.write(file);
  }

  private static Path rootInItself(Path file) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.link(tiny.root(), "root", tiny.root());
    return tiny.write(file);
  }

  private void readLongLink() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.symlink(tiny.root(), "link", "a".repeat(1 << 16));
    try (FileSystem fs = Erofs.open(tiny.write(temp.resolve("link.erofs")))) {
      Files.readSymbolicLink(fs.getPath("/link"));
    }
  }

  private static Path largest(FileSystem fs) throws IOException {
    Path largest = fs.getPath("/");
    long size = 0;
    try (Stream<Path> paths = Files.walk(largest)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) > size) {
          largest = path;
          size = Files.size(path);
        }
      }
    }
    return largest;
  }

  private Path tinyImage() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", new byte[1 << 20]);
    return tiny.write(temp.resolve("tiny.erofs"));
  }

  /** The channel is reopened after an interrupt has closed it. */
  private String readReplaced() throws IOException {
    Host.assumePosix();
    Path image = tinyImage();
    FaultyHost host = new FaultyHost(new Random(0));
    try (FileSystem fs = Erofs.open(host.path(image))) {
      Path other = Files.copy(image, temp.resolve("other"));
      Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
      host.set(FaultyHost.Fault.INTERRUPTED);
      String message = messageOf(() -> Files.readAllBytes(fs.getPath("/file")));
      assertTrue(Thread.interrupted());
      return message;
    }
  }

  private String readCut(ErofsOptions options) throws IOException {
    Host.assumePosix();
    Path image = tinyImage();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertFalse(Files.readAllBytes(fs.getPath("/file")).length == 0);
      try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
        channel.truncate(8192);
      }
      return messageOf(() -> Files.readAllBytes(fs.getPath("/file")));
    }
  }
}
