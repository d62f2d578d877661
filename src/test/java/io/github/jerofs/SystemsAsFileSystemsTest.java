package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.RafsImage.Codec;
import io.github.jerofs.RafsImage.Form;
import io.github.jerofs.RafsImage.Written;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images of other systems work like plain images: by path, URI and URL, remote, in unions. */
final class SystemsAsFileSystemsTest {
  private static final byte[] CONTENT = "content of a file. ".repeat(700).getBytes(US_ASCII);

  @TempDir private Path temp;

  private enum Kind {
    PLAIN,
    RAFS,
    RAFS_ZRAN,
    RAFS_INLINED,
    COMPOSEFS,
    APEX,
    CAPEX,
    ZIP_ENTRY,
    SPARSE,
    SPARSE_DISK,
    GPT,
    MBR,
    SUPER
  }

  /** A file, the name of the image in it or an empty string, and the options for opening it. */
  private record Subject(Path file, String part, Remote remote) {
    ImageLocation location() {
      return part(ImageLocation.of(file));
    }

    ImageLocation part(ImageLocation whole) {
      return part.isEmpty() ? whole : new ImageLocation.Part(whole, part);
    }
  }

  /** Returns the options, given the place of all files: a directory or a URL. */
  private interface Remote {
    ErofsOptions options(ImageLocation base);
  }

  private static ErofsOptions withBlobs(ImageLocation base) {
    DeviceResolver resolver =
        base instanceof ImageLocation.Remote remote
            ? DeviceResolver.under(remote.uri())
            : DeviceResolver.inDirectory(((ImageLocation.File) base).path());
    return ErofsOptions.builder()
        .devices(new ErofsDevices.Resolved(resolver))
        .verifyChunks(true)
        .build();
  }

  private static ErofsOptions withObjects(ImageLocation base) {
    return ErofsOptions.builder().objects(List.of(base)).build();
  }

  private byte[] tiny() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.directory(tiny.root(), "d"), "file", CONTENT);
    return Files.readAllBytes(tiny.write(temp.resolve("tiny")));
  }

  private Subject disk(byte[] bytes, String part) throws IOException {
    Path file = Files.write(temp.resolve("image"), bytes);
    return new Subject(file, part, base -> ErofsOptions.DEFAULT);
  }

  private Subject subject(Kind kind) throws IOException {
    return switch (kind) {
      case PLAIN -> disk(tiny(), "");
      case RAFS -> rafs(new RafsImage(Codec.ZSTD, Form.V2));
      case RAFS_ZRAN -> rafs(new RafsImage(Codec.GZIP, Form.ZRAN));
      case RAFS_INLINED -> {
        RafsImage image = new RafsImage(Codec.LZ4, Form.V1).inlined();
        yield disk(image.file("file", CONTENT).write().blob(), "");
      }
      case COMPOSEFS -> composefs();
      case APEX -> disk(ZipImages.apex(DiskImages.withAvbFooter(tiny())), "");
      case CAPEX -> disk(ZipImages.deflated("original_apex", ZipImages.apex(tiny())), "");
      case ZIP_ENTRY -> disk(ZipImages.stored("images/a b.img", tiny()), "images/a b.img");
      case SPARSE -> disk(DiskImages.sparse(tiny()), "");
      case SPARSE_DISK ->
          disk(DiskImages.sparse(DiskImages.gpt(512, Map.of("system_a", tiny()))), "system_a");
      case GPT -> disk(DiskImages.gpt(4096, Map.of("system_a", tiny())), "system_a");
      case MBR -> disk(DiskImages.mbr(tiny(), tiny()), "6");
      case SUPER ->
          disk(DiskImages.superPartition(List.of(Map.of("system_a", tiny()))), "system_a");
    };
  }

  private Subject rafs(RafsImage image) throws IOException {
    Written written = image.file("file", CONTENT).write();
    Files.write(temp.resolve(written.id()), written.blob());
    if (written.information().length > 0) {
      Files.write(temp.resolve(written.id() + ".blob.meta"), written.information());
    }
    Path boot = Files.write(temp.resolve("image"), written.bootstrap());
    return new Subject(boot, "", SystemsAsFileSystemsTest::withBlobs);
  }

  private Subject composefs() throws IOException {
    Files.write(Files.createDirectory(temp.resolve("aa")).resolve("object"), CONTENT);
    String dump =
        "/ 4096 40755 2 0 0 0 100.5 - - -\n"
            + ("/file " + CONTENT.length + " 100644 1 0 0 0 100.5 aa/object - -\n");
    Path image = temp.resolve("image");
    Composefs.createFromDump(
        new ByteArrayInputStream(dump.getBytes(UTF_8)), image, ComposefsOptions.DEFAULT);
    return new Subject(image, "", SystemsAsFileSystemsTest::withObjects);
  }

  private static Path fileIn(FileSystem fs) throws IOException {
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      return paths.filter(path -> path.endsWith("file")).findFirst().orElseThrow();
    }
  }

  private static void assertHoldsContent(FileSystem fs) throws IOException {
    assertArrayEquals(CONTENT, Files.readAllBytes(fileIn(fs)));
  }

  @ParameterizedTest
  @EnumSource
  void check_noFindings(Kind kind) throws IOException {
    Subject subject = subject(kind);
    ErofsOptions options = subject.remote.options(ImageLocation.of(temp));
    List<Finding> findings = new ArrayList<>();
    Erofs.check(subject.location(), options, new CheckOptions(true, true), findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(subject.location(), options)) {
      assertHoldsContent(fs);
    }
  }

  /** A file system opened by URI is found by the URIs and URLs of its paths. */
  @ParameterizedTest
  @EnumSource
  void uriAndUrl_readTheFile(Kind kind) throws IOException {
    Subject subject = subject(kind);
    URI image = URI.create("erofs:" + subject.location().toUri() + "!/");
    ErofsOptions options = subject.remote.options(ImageLocation.of(temp));
    Map<String, Object> env =
        options.objects().isEmpty()
            ? Map.of("devices", options.devices())
            : Map.of("objects", options.objects());
    try (FileSystem fs = FileSystems.newFileSystem(image, env)) {
      assertEquals(fs, FileSystems.getFileSystem(image));
      Path file = fileIn(fs);
      assertEquals(file, Path.of(file.toUri()));
      try (InputStream in = file.toUri().toURL().openStream()) {
        assertArrayEquals(CONTENT, in.readAllBytes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void remote_readsTheFile(Kind kind) throws IOException {
    Subject subject = subject(kind);
    try (RangeServer server = new RangeServer();
        Stream<Path> files = Files.walk(temp)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        server.serve("all/" + temp.relativize(file).toString().replace('\\', '/'), file);
      }
      ImageLocation whole = ImageLocation.of(server.url("all/image"));
      ErofsOptions options = subject.remote.options(ImageLocation.of(server.url("all")));
      try (FileSystem fs = Erofs.open(subject.part(whole), options)) {
        assertHoldsContent(fs);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void unionWithPlainLayer_mergesBoth(Kind kind) throws IOException {
    Subject subject = subject(kind);
    Path plain = temp.resolve("layer.erofs");
    ErofsBuilder.to(plain)
        .file("/top", EntryAttributes.of(0644), ContentSource.of(new byte[3]))
        .build();
    ErofsOptions options =
        subject.remote.options(ImageLocation.of(temp)).toBuilder().verifyChunks(false).build();
    List<ImageLocation> layers = List.of(ImageLocation.of(plain), subject.location());
    try (FileSystem fs = Erofs.union(layers, options)) {
      assertHoldsContent(fs);
      assertEquals(3, Files.size(fs.getPath("/top")));
    }
  }
}
