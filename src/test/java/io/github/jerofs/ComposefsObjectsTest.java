package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ObjectResolver;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects of composefs images: where they are found, and how faults are reported. */
final class ComposefsObjectsTest extends ComposefsFixture {
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

  /** A resolver is called after the bases, by any thread, and its objects are verified. */
  @Test
  void objects_ofResolver_found() throws IOException {
    Path vector = vector("default");
    Path objects = vector.resolve("objects");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Set<String> requested = ConcurrentHashMap.newKeySet();
    ObjectResolver resolver =
        names -> {
          String name = String.join("/", names);
          requested.add(name);
          return Optional.of(ImageLocation.of(ByteSources.of(objects.resolve(name))));
        };
    ErofsOptions options =
        ErofsOptions.builder()
            .objects(empty)
            .set(ImageKeys.OBJECT_RESOLVER, Optional.of(resolver))
            .verifyObjects(true)
            .build();
    assertEqualsTruth("manifest.jsonl.gz", vector, options);
    try (Stream<Path> paths = Files.walk(objects)) {
      assertEquals(paths.filter(Files::isRegularFile).count(), requested.size());
    }
  }

  @Test
  void resolverWithoutObject_fails_namesResolver() throws IOException {
    ObjectResolver none =
        new ObjectResolver() {
          @Override
          public Optional<ImageLocation> find(List<String> names) {
            return Optional.empty();
          }

          @Override
          public String toString() {
            return "bucket";
          }
        };
    ErofsOptions options =
        ErofsOptions.builder().set(ImageKeys.OBJECT_RESOLVER, Optional.of(none)).build();
    try (FileSystem fs = Erofs.open(vector("default").resolve("image.cfs"), options)) {
      FileSystemException e =
          assertThrows(
              FileSystemException.class, () -> Files.readAllBytes(fs.getPath("/data/big.bin")));
      assertTrue(String.valueOf(e.getMessage()).endsWith(" is not in [bucket]"), e::toString);
    }
  }

  /** At most 64 objects stay open: opening the others closes these. */
  @Test
  void objectsThatCannotBeClosed_othersAreRead() throws IOException {
    ErofsBuilder builder = ErofsBuilder.to(temp.resolve("many"));
    for (int i = 0; i < 70; i++) {
      EntryAttributes attributes =
          EntryAttributes.of(0644)
              .withXattr("trusted.overlay.metacopy", new byte[0])
              .withXattr("trusted.overlay.redirect", ("/object" + i).getBytes(US_ASCII));
      builder.file("/file" + i, attributes, ContentSource.of(new byte[3]));
    }
    builder.build();
    ObjectResolver resolver =
        names -> Optional.of(ImageLocation.of(new UnclosableSource(names.get(0))));
    ErofsOptions options =
        ErofsOptions.builder()
            .objects(Files.createDirectory(temp.resolve("empty")))
            .set(ImageKeys.OBJECT_RESOLVER, Optional.of(resolver))
            .build();
    FileSystem fs = Erofs.open(temp.resolve("many"), options);
    for (int i = 0; i < 70; i++) {
      assertEquals(i % 10 + "ab", Files.readString(fs.getPath("/file" + i)));
    }
    assertThrows(IOException.class, fs::close);
  }

  /** Three bytes, the first of which is the last character of the name. */
  private record UnclosableSource(String name) implements ByteSource {
    @Override
    public long length() {
      return 3;
    }

    @Override
    public int read(long position, ByteBuffer dst) {
      byte[] bytes = (name.substring(name.length() - 1) + "ab").getBytes(US_ASCII);
      int n = Math.min(dst.remaining(), 3 - (int) position);
      dst.put(bytes, (int) position, n);
      return n;
    }

    @Override
    public void close() throws IOException {
      throw new IOException("injected");
    }
  }

  /** The image is verified by its root hash, but objects would not be. */
  @Test
  void rootHash_resolverWithoutVerifyObjects_refused() {
    ErofsOptions options =
        ErofsOptions.builder()
            .rootHash(RootHash.parse("00".repeat(32)))
            .set(ImageKeys.OBJECT_RESOLVER, Optional.of(names -> Optional.empty()))
            .build();
    InapplicableOptionException e =
        assertThrows(
            InapplicableOptionException.class,
            () -> Erofs.open(vector("default").resolve("image.cfs"), options));
    assertTrue(String.valueOf(e.getMessage()).contains("objectResolver"), e::toString);
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
}
