package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TestSource.Manner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images in user-written sources, valid and broken. */
final class ByteSourceTest {
  static final String IMAGE = "48bit-zstd-dft";
  @TempDir private Path temp;

  private static Manifest truth(String image) throws IOException {
    return Manifest.read(corpusImage(image).manifest());
  }

  private static Corpus.Image corpusImage(String name) throws IOException {
    return Corpus.small().images().stream()
        .filter(image -> image.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static void assertTruth(String image, FileSystem fs) throws IOException {
    assertEquals(List.of(), truth(image).differences(Manifest.of(fs.getPath("/"))));
  }

  /** Devices are sources, too. */
  @TestFactory
  Stream<DynamicTest> everyImage_inSources_equalsManifest() throws IOException {
    return Corpus.small().images().stream()
        .map(image -> dynamicTest(image.name(), () -> checkInSources(image)));
  }

  private static void checkInSources(Corpus.Image image) throws IOException {
    List<TestSource> all = new ArrayList<>();
    List<ImageLocation> devices = new ArrayList<>();
    for (Path device : image.devices()) {
      TestSource source = TestSource.of(device);
      all.add(source);
      devices.add(ImageLocation.of(source));
    }
    TestSource primary = TestSource.of(image.file());
    primary.set(Manner.EMPTY);
    all.add(primary);
    ErofsOptions options =
        image.options().toBuilder().devices(new ErofsDevices.Listed(devices)).build();
    try (FileSystem fs = Erofs.open(primary, options)) {
      Manifest truth = Manifest.read(image.manifest());
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
      all.forEach(source -> assertEquals(0, source.closes()));
    }
    all.forEach(source -> assertEquals(1, source.closes()));
  }

  @ParameterizedTest
  @EnumSource(names = {"SHORT", "BYTEWISE", "EMPTY"})
  void shortReads_nothingLost(Manner manner) throws IOException {
    byte[] bytes = Files.readAllBytes(Corpus.small().image(IMAGE));
    try (FileSystem fs = Erofs.open(new TestSource(bytes, manner))) {
      assertTruth(IMAGE, fs);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"WELL", "SHORT", "BYTEWISE", "EMPTY"})
  void badResults_ioExceptionsThenRecovers(Manner manner) throws IOException {
    TestSource source = TestSource.of(Corpus.small().image(IMAGE)).named("a faulty source");
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(source)) {
      source.set(manner);
      Manifest during = Manifest.ofDamaged(fs.getPath("/"), errors);
      assertTrue(during.size() > 0);
      assertFalse(errors.isEmpty());
      source.set(Manner.WELL);
      assertTruth(IMAGE, fs);
    }
    for (IOException e : errors) {
      assertFalse(e instanceof ErofsException, e::toString);
      assertTrue(e.toString().contains("a faulty source") || manner == Manner.THROWS, e::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void opening_badResults_opensOrCloses(Manner manner) throws IOException {
    byte[] bytes = Files.readAllBytes(Corpus.small().image("names"));
    for (int i = 0; i < 20; i++) {
      TestSource source = new TestSource(bytes, manner);
      try (FileSystem fs = Erofs.open(source)) {
        assertTrue(fs.isOpen());
      } catch (IOException e) {
        assertFalse(e instanceof ErofsException, e::toString);
      }
      assertEquals(1, source.closes());
    }
  }

  /** A source that fails in a specific way. */
  private static class Failing implements ByteSource {
    int closes;

    @Override
    public long length() {
      return 1 << 20;
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public int read(long position, ByteBuffer dst) throws IOException {
      throw new AssertionError("no exception");
    }

    @Override
    public void close() throws IOException {
      closes++;
    }
  }

  @Test
  void errorsWhileOpening_closeEverything() {
    Failing image = new Failing();
    Failing device = new Failing();
    ErofsOptions options =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Listed(List.of(ImageLocation.of(device))))
            .build();
    assertThrows(AssertionError.class, () -> Erofs.open(image, options));
    assertEquals(1, image.closes);
    assertEquals(1, device.closes);
    assertThrows(
        AssertionError.class,
        () -> Erofs.check(image, options, new CheckOptions(false, false), finding -> {}));
    assertEquals(2, image.closes);
    assertEquals(2, device.closes);
  }

  @Test
  void badLengthNameOrClose_ioException() {
    Failing negative =
        new Failing() {
          @Override
          public long length() {
            return -1;
          }
        };
    IOException e = assertThrows(IOException.class, () -> Erofs.open(negative));
    assertTrue(String.valueOf(e.getMessage()).contains("its length is -1"), e::toString);
    assertEquals(1, negative.closes);
    Failing unnamed =
        new Failing() {
          @Override
          public String name() {
            throw new IllegalStateException("no name");
          }
        };
    assertThrows(IOException.class, () -> Erofs.open(unnamed));
    assertEquals(1, unnamed.closes);
  }

  @Test
  void notErofs_exceptionAndClosed() {
    TestSource source = new TestSource(new byte[100_000], Manner.WELL).named("zeros");
    NotErofsException e = assertThrows(NotErofsException.class, () -> Erofs.open(source));
    assertTrue(e.toString().contains("zeros"), e::toString);
    assertEquals(1, source.closes());
    TestSource empty = new TestSource(new byte[0], Manner.WELL);
    assertThrows(NotErofsException.class, () -> Erofs.open(empty));
    ErofsOptions beyondEnd = ErofsOptions.builder().offset(200_000).build();
    assertThrows(NotErofsException.class, () -> Erofs.open(source, beyondEnd));
    assertEquals(2, source.closes());
  }

  @Test
  void check_sameFindingsAsInFile() throws IOException {
    Path damaged = temp.resolve("damaged.erofs");
    byte[] bytes = Files.readAllBytes(Corpus.small().image("names"));
    bytes[1024 + 4] ^= 1; // the checksum
    Files.write(damaged, bytes);
    List<Finding> ofFile = new ArrayList<>();
    List<Finding> ofSource = new ArrayList<>();
    CheckOptions all = new CheckOptions(true, false);
    Erofs.check(damaged, ErofsOptions.DEFAULT, all, ofFile::add);
    TestSource source = TestSource.of(damaged).named(damaged.toString());
    Erofs.check(source, ErofsOptions.DEFAULT, all, ofSource::add);
    assertEquals(1, ofFile.size(), ofFile::toString);
    assertEquals(ofFile, ofSource);
    assertEquals(1, source.closes());
  }

  @Test
  void manyThreads_readCorrectData() throws Exception {
    byte[] bytes = Files.readAllBytes(Corpus.small().image(IMAGE));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (FileSystem fs = Erofs.open(new TestSource(bytes, Manner.SHORT))) {
      List<Future<Manifest>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        results.add(threads.submit(() -> Manifest.of(fs.getPath("/"))));
      }
      for (Future<Manifest> result : results) {
        assertEquals(List.of(), truth(IMAGE).differences(result.get()));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void smallReads_servedFromMemory() throws IOException {
    TestSource source = TestSource.of(Corpus.small().image(IMAGE));
    try (FileSystem fs = Erofs.open(source)) {
      Manifest first = Manifest.of(fs.getPath("/"));
      assertTrue(source.reads() < 3L * first.size(), () -> source.reads() + " for " + first.size());
    }
  }

  @Test
  void sliceAndConcat_outOfBounds_rejected() throws IOException {
    TestSource source = new TestSource(new byte[10], Manner.WELL);
    assertThrows(IndexOutOfBoundsException.class, () -> ByteSources.slice(source, 5, 6));
    assertThrows(IndexOutOfBoundsException.class, () -> ByteSources.slice(source, -1, 1));
    assertThrows(
        IndexOutOfBoundsException.class, () -> ByteSources.slice(source, 1, Long.MAX_VALUE));
    Failing endless =
        new Failing() {
          @Override
          public long length() {
            return Long.MAX_VALUE;
          }
        };
    assertThrows(
        IllegalArgumentException.class, () -> ByteSources.concat(List.of(endless, endless)));
    assertEquals(0, ByteSources.concat(List.of()).length());
  }

  @Test
  void unregistered_hasUriWhileOpen() throws Exception {
    TestSource source = TestSource.of(Corpus.small().image("names")).named("a b!/c");
    URI uri;
    try (FileSystem fs = Erofs.open(source)) {
      Path some;
      try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
        some = walk.filter(Files::isRegularFile).findFirst().orElseThrow();
      }
      uri = some.toUri();
      assertTrue(uri.toString().startsWith("erofs://fs-"), uri::toString);
      assertEquals("erofs:a b!/c", fs.toString());
      FileStore store = Files.getFileStore(some);
      assertEquals("c", store.name());
      boolean installed = fs.provider().equals(Path.of(uri).getFileSystem().provider());
      assumeTrue(installed, "the provider is not installed");
      assertEquals(some, Path.of(uri));
      assertEquals(fs, FileSystems.getFileSystem(uri));
      try (InputStream in = uri.toURL().openStream()) {
        assertArrayEquals(Files.readAllBytes(some), in.readAllBytes());
      }
      assertThrows(IllegalArgumentException.class, () -> FileSystems.newFileSystem(uri, Map.of()));
    }
    assertThrows(FileSystemNotFoundException.class, () -> Path.of(uri));
    assertThrows(FileSystemNotFoundException.class, () -> Path.of(URI.create("erofs:source:x!/y")));
  }
}
