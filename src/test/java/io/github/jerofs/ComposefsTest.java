package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** composefs images with objects, compared with their source trees and the kernel's mounts. */
final class ComposefsTest {
  private static final Path VECTORS = Path.of("../shared/vectors/composefs");
  private static final Path SMALL = Path.of("src/test/resources/systems/composefs");

  @TempDir private Path temp;

  private static Path vector(String name) {
    Path directory = VECTORS.resolve(name);
    assumeTrue(Files.exists(directory), () -> "no " + directory);
    return directory;
  }

  private static ErofsOptions objectsOf(Path vector) {
    return ErofsOptions.builder().objects(vector.resolve("objects")).verifyObjects(true).build();
  }

  private static void assertEqualsTruth(String manifest, Path vector, ErofsOptions options)
      throws IOException {
    Manifest truth = Manifest.read(vector.resolve(manifest));
    try (FileSystem fs = Erofs.open(vector.resolve("image.cfs"), options)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "v0-only", "epoch-userx"})
  void vector_logicalView_equalsSourceTree(String name) throws IOException {
    Path vector = vector(name);
    ErofsOptions options = objectsOf(vector);
    assertEqualsTruth("manifest.jsonl.gz", vector, options);
    assertEqualsTruth(
        "manifest.jsonl.gz", vector, options.toBuilder().access(ImageAccess.MAPPED).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "v0-only", "epoch-userx"})
  void vector_kernelView_equalsKernelMount(String name) throws IOException {
    Path vector = vector(name);
    assertEqualsTruth(
        "manifest-kernel-overlay.jsonl.gz",
        vector,
        objectsOf(vector).toBuilder().composefsView(ComposefsView.KERNEL).build());
  }

  @ParameterizedTest
  @CsvSource({
    "default, 7ea9f524e237edc2c459a42ebb72c3b9f29e08ad4741be0ff28409fdd2e90c11",
    "v0-only, 884f8c5ad4e62f5e2fca4332709dbe250ee7bde93cb420ca98a9d0c7fbf6e515",
    "epoch-userx, 01bbe237206b2b41bd05f018f10a2ce4323358706f4daa6f8b42753d5ee7e300"
  })
  void vector_imageDigest_checked(String name, String digest) throws IOException {
    Path image = vector(name).resolve("image.cfs");
    ErofsOptions right =
        ErofsOptions.builder().fsVerity(FsVerityDigest.parse("sha256:" + digest)).build();
    Erofs.open(image, right).close();
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length - 1]++;
    Path damaged = Files.write(temp.resolve("image"), bytes);
    CorruptImageException e =
        assertThrows(CorruptImageException.class, () -> Erofs.open(damaged, right).close());
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith("corrupt: fs-verity digest: expected sha256:" + digest + ", found sha256:"),
        e::toString);
  }

  @Test
  void check_withObjects_noFindings() throws IOException {
    Path vector = vector("default");
    assertEquals(List.of(), findings(vector.resolve("image.cfs"), objectsOf(vector)));
  }

  private static List<String> findings(Path image, ErofsOptions options) throws IOException {
    List<String> findings = new ArrayList<>();
    Erofs.check(
        image,
        options,
        new CheckOptions(true, true),
        finding -> findings.add(finding.kind() + " " + finding.path() + " " + finding.message()));
    return findings;
  }

  /** An object in a copy of a vector's objects, and a file that refers to it. */
  private record Chosen(Path base, Path object, String file, ErofsOptions options) {}

  private Chosen copy(Path vector) throws IOException {
    Path base = temp.resolve("objects");
    Path from = vector.resolve("objects");
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path each : (Iterable<Path>) paths::iterator) {
        Files.copy(each, base.resolve(from.relativize(each).toString()));
      }
    }
    String file = "/data/big.bin";
    try (FileSystem fs =
        Erofs.open(
            vector.resolve("image.cfs"),
            ErofsOptions.builder().composefsView(ComposefsView.STORED).build())) {
      byte[] redirect =
          Files.getFileAttributeView(fs.getPath(file), XattrFileAttributeView.class)
              .read("trusted.overlay.redirect");
      String object = new String(redirect, US_ASCII).substring(1);
      return new Chosen(
          base, base.resolve(object), file, ErofsOptions.builder().objects(base).build());
    }
  }

  @Test
  void missingObject_listed_dataErrorNamesObject() throws IOException {
    Path vector = vector("default");
    Chosen chosen = copy(vector);
    Files.delete(chosen.object);
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(vector.resolve("image.cfs"), chosen.options)) {
      Manifest.ofDamaged(fs.getPath("/"), errors);
      FileSystemException e =
          assertThrows(
              FileSystemException.class, () -> FileChannel.open(fs.getPath(chosen.file)).close());
      String name = chosen.base.relativize(chosen.object).toString().replace('\\', '/');
      assertTrue(
          String.valueOf(e.getMessage()).contains("the object /" + name + " is not in ["),
          e::toString);
    }
    assertEquals(1, errors.size(), errors::toString);
    List<String> findings = findings(vector.resolve("image.cfs"), chosen.options);
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.get(0).startsWith("DATA " + chosen.file), findings::toString);
  }

  @Test
  void damagedObject_verifyObjects_fails() throws IOException {
    Path vector = vector("default");
    Chosen chosen = copy(vector);
    byte[] bytes = Files.readAllBytes(chosen.object);
    bytes[bytes.length / 2]++;
    Files.write(chosen.object, bytes);
    Path image = vector.resolve("image.cfs");
    try (FileSystem fs = Erofs.open(image, chosen.options)) {
      assertArrayEquals(bytes, Files.readAllBytes(fs.getPath(chosen.file)));
    }
    ErofsOptions verifying = chosen.options.toBuilder().verifyObjects(true).build();
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(image, verifying)) {
      Manifest.ofDamaged(fs.getPath("/"), errors);
    }
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(
        errors.get(0) instanceof CorruptImageException
            && String.valueOf(errors.get(0).getMessage())
                .contains("fs-verity digest of the object " + chosen.object),
        errors::toString);
  }

  @Test
  void objectOfWrongLength_corrupt() throws IOException {
    Path vector = vector("default");
    Chosen chosen = copy(vector);
    Files.write(chosen.object, new byte[7]);
    try (FileSystem fs = Erofs.open(vector.resolve("image.cfs"), chosen.options)) {
      CorruptImageException e =
          assertThrows(
              CorruptImageException.class, () -> Files.readAllBytes(fs.getPath(chosen.file)));
      assertTrue(String.valueOf(e.getMessage()).contains("found 7"), e::toString);
    }
  }

  @Test
  void objects_inSecondBase_found() throws IOException {
    Path vector = vector("default");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertEqualsTruth(
        "manifest.jsonl.gz",
        vector,
        ErofsOptions.builder()
            .objects(List.of(ImageLocation.of(empty), ImageLocation.of(vector.resolve("objects"))))
            .build());
    String text = empty + ";" + vector.resolve("objects");
    ErofsOptions parsed = ErofsOptions.builder().parse(ImageKeys.OBJECTS, text).build();
    assertEqualsTruth("manifest.jsonl.gz", vector, parsed);
  }

  @Test
  void objects_inOtherFileSystemOrOnServer_found() throws IOException {
    Path vector = vector("v0-only");
    try (FileSystem host = Jimfs.newFileSystem(Configuration.unix());
        RangeServer server = new RangeServer()) {
      Path base = host.getPath("/objects");
      Path from = vector.resolve("objects");
      try (Stream<Path> paths = Files.walk(from)) {
        for (Path each : (Iterable<Path>) paths::iterator) {
          String name = from.relativize(each).toString();
          Files.copy(each, base.resolve(name));
          if (Files.isRegularFile(each)) {
            server.serve("objects/" + name, each);
          }
        }
      }
      assertEqualsTruth("manifest.jsonl.gz", vector, ErofsOptions.builder().objects(base).build());
      ImageLocation empty = ImageLocation.of(server.url("nothing"));
      ImageLocation there = ImageLocation.of(server.url("objects"));
      assertEqualsTruth(
          "manifest.jsonl.gz",
          vector,
          ErofsOptions.builder().objects(List.of(empty, there)).build());
    }
  }

  /** Alternates between more objects than the store keeps open. */
  @Test
  void manyOpenFiles_interleavedReads() throws IOException {
    Path vector = vector("default");
    try (FileSystem fs = Erofs.open(vector.resolve("image.cfs"), objectsOf(vector));
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      List<Path> files = paths.filter(path -> Files.isRegularFile(path, NOFOLLOW_LINKS)).toList();
      List<FileChannel> channels = new ArrayList<>();
      for (Path file : files) {
        channels.add(FileChannel.open(file));
      }
      assertTrue(channels.size() > 100);
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < files.size(); i++) {
          ByteBuffer bytes = ByteBuffer.allocate((int) channels.get(i).size());
          while (bytes.hasRemaining()) {
            assertTrue(channels.get(i).read(bytes, bytes.position()) > 0);
          }
          assertArrayEquals(Files.readAllBytes(files.get(i)), bytes.array());
        }
      }
    }
  }

  @Test
  void withoutObjects_logicalTree() throws IOException {
    List<IOException> errors = new ArrayList<>();
    Manifest truth = Manifest.read(SMALL.resolve("manifest.jsonl.gz"));
    try (FileSystem fs = Erofs.open(SMALL.resolve("image.cfs"))) {
      Manifest found = Manifest.ofDamaged(fs.getPath("/"), errors);
      List<String> wrong = new ArrayList<>(truth.differences(found));
      wrong.removeIf(
          line ->
              line.endsWith("found [read]")
                  || (line.contains(": sha256: ") && line.endsWith("found null")));
      assertEquals(List.of(), wrong);
    }
    assertFalse(errors.isEmpty());
    for (IOException e : errors) {
      assertEquals(UnsupportedImageException.class, e.getClass());
    }
  }

  @Test
  void storedView_plainImage() throws IOException {
    ErofsOptions stored = ErofsOptions.builder().composefsView(ComposefsView.STORED).build();
    try (FileSystem fs = Erofs.open(SMALL.resolve("image.cfs"), stored)) {
      assertTrue(Files.readAttributes(fs.getPath("/00"), ErofsFileAttributes.class).isOther());
      assertTrue(
          Files.getFileAttributeView(fs.getPath("/"), XattrFileAttributeView.class)
              .list()
              .contains("trusted.overlay.opaque"));
      assertThrows(
          UnsupportedImageException.class, () -> Files.readAllBytes(fs.getPath("/data/big.bin")));
    }
    assertThrows(
        InapplicableOptionException.class,
        () ->
            Erofs.open(SMALL.resolve("image.cfs"), stored.toBuilder().objects(temp).build())
                .close());
  }

  @Test
  void stub_neitherListedNorFound() throws IOException {
    try (FileSystem fs = Erofs.open(SMALL.resolve("image.cfs"))) {
      assertFalse(Files.exists(fs.getPath("/00")));
      assertFalse(Files.exists(fs.getPath("/ff")));
    }
  }

  /** Writes an image without composefs header, with one file that refers to an object. */
  private Path imageOf(String redirect, byte[] metacopy) throws IOException {
    EntryAttributes attributes =
        EntryAttributes.of(0644)
            .withXattr("trusted.overlay.metacopy", metacopy)
            .withXattr("trusted.overlay.redirect", redirect.getBytes(US_ASCII));
    Path image = temp.resolve("tiny");
    ErofsBuilder.to(image)
        .options(BuildOptions.builder().replaceExisting(true).build())
        .file("/file", attributes, ContentSource.of(new byte[3]))
        .build();
    return image;
  }

  private static String messageOf(Path image, ErofsOptions options) throws IOException {
    try (FileSystem fs = Erofs.open(image, options)) {
      assertEquals(3, Files.size(fs.getPath("/file")));
      IOException e =
          assertThrows(IOException.class, () -> Files.readAllBytes(fs.getPath("/file")));
      return String.valueOf(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret",
        "/a/../../secret",
        "/./secret",
        "//secret",
        "secret",
        "/",
        "",
        "/.."
      })
  void redirectOutsideBase_corrupt(String redirect) throws IOException {
    Files.writeString(temp.resolve("secret"), "abc");
    Path base = Files.createDirectory(temp.resolve("base"));
    Files.createDirectory(base.resolve("a"));
    Files.writeString(base.resolve("secret"), "abc");
    String message =
        messageOf(imageOf(redirect, new byte[0]), ErofsOptions.builder().objects(base).build());
    assertTrue(message.startsWith("corrupt: composefs: path of an object"), message);
  }

  @Test
  void objectLinkOutsideBase_rejected() throws IOException {
    Files.writeString(temp.resolve("secret"), "abc");
    Path base = Files.createDirectory(temp.resolve("base"));
    ErofsOptions options = ErofsOptions.builder().objects(base).build();
    Files.createSymbolicLink(base.resolve("out"), temp);
    Files.createSymbolicLink(base.resolve("link"), Path.of("file"));
    Files.writeString(base.resolve("file"), "abc");
    Files.createDirectory(base.resolve("directory"));
    String message = messageOf(imageOf("/out/secret", new byte[0]), options);
    assertTrue(message.contains("the object /out/secret is not in ["), message);
    message = messageOf(imageOf("/directory", new byte[0]), options);
    assertTrue(message.contains("the object /directory is not in ["), message);
    try (FileSystem fs = Erofs.open(imageOf("/link", new byte[0]), options)) {
      assertEquals("abc", Files.readString(fs.getPath("/file")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00040000, unsupported: composefs: algorithm and length of a digest",
    "01240001, corrupt: composefs: length of",
    "00, corrupt: composefs: length of",
    "01040001, unsupported: composefs: version and flags",
    "00040101, unsupported: composefs: version and flags"
  })
  void malformedMetacopy_rejected(String metacopy, String message) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(metacopy);
    Files.writeString(temp.resolve("object"), "abc");
    String found =
        messageOf(imageOf("/object", bytes), ErofsOptions.builder().objects(temp).build());
    assertTrue(found.startsWith(message), found);
  }

  @Test
  void objectWithoutDigest_verifyObjects_fails() throws IOException {
    Files.writeString(temp.resolve("object"), "abc");
    Path image = imageOf("/object", new byte[0]);
    ErofsOptions options = ErofsOptions.builder().objects(temp).build();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertEquals("abc", Files.readString(fs.getPath("/file")));
    }
    String message = messageOf(image, options.toBuilder().verifyObjects(true).build());
    assertTrue(message.startsWith("corrupt: composefs: no digest of the object /object"), message);
  }

  /** No writer of version 2 is at hand: the image is synthetic, without stubs. */
  @Test
  void versionTwo_synthetic_readsLikeTheOthers() throws IOException {
    Files.writeString(temp.resolve("object"), "abc");
    byte[] bytes = Files.readAllBytes(imageOf("/object", new byte[0]));
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0xd078629a)
        .putInt(1)
        .putInt(0)
        .putInt(2);
    Path image = Files.write(temp.resolve("two"), bytes);
    try (FileSystem fs = Erofs.open(image)) {
      assertThrows(UnsupportedImageException.class, () -> Files.readAllBytes(fs.getPath("/file")));
      assertEquals("object", Files.getAttribute(fs.getPath("/file"), "erofs:object"));
      assertEquals(Map.of(), Files.readAttributes(fs.getPath("/file"), "xattr:*"));
    }
    ErofsOptions options = ErofsOptions.builder().objects(temp).build();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertEquals("abc", Files.readString(fs.getPath("/file")));
    }
  }
}
