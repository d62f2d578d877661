package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.hash.Hashing;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Mkfs;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.SourceTree;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Images on web servers read as in files. */
final class RemoteImageTest {
  @TempDir private Path temp;

  private RangeServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new RangeServer();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  private static RemoteOptions small() {
    return RemoteOptions.builder().granuleBytes(4096).build();
  }

  private URI serve(Corpus.Image image) throws IOException {
    return server.serve(image.name(), image.file());
  }

  /** Returns the options of {@code image} with its devices on the server. */
  private ErofsOptions options(Corpus.Image image, RemoteOptions remote) throws IOException {
    List<ImageLocation> devices = new ArrayList<>();
    for (ImageLocation device : ((ErofsDevices.Listed) image.options().devices()).locations()) {
      Path file = Path.of(device.toString());
      devices.add(ImageLocation.of(server.serve(device.fileName(), file)));
    }
    return image.options().toBuilder()
        .devices(new ErofsDevices.Listed(devices))
        .remote(remote)
        .build();
  }

  /** The server fails every eighth request. */
  @TestFactory
  Stream<DynamicTest> corpus_failingServer_equalsManifest() throws IOException {
    return Corpus.small().images().stream()
        .map(image -> dynamicTest(image.name(), () -> checkThroughFailingServer(image)));
  }

  private void checkThroughFailingServer(Corpus.Image image) throws IOException {
    server.setScript(
        (request, usual) -> request.number() % 8 == 0 ? RangeServer.empty(503) : usual);
    Manifest truth = Manifest.read(image.manifest());
    try (FileSystem fs =
        Erofs.open(serve(image), options(image, small().toBuilder().attempts(10).build()))) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @TestFactory
  Stream<DynamicTest> corpus_cached_equalsManifest_alsoWithoutServer() {
    return Stream.of("plain-default", "z-lz4-frag-full", "dev-merge-chunk", "metabox-lz4")
        .map(name -> dynamicTest(name, () -> checkCached(name)));
  }

  private void checkCached(String name) throws IOException {
    Corpus.Image image =
        Corpus.small().images().stream().filter(i -> i.name().equals(name)).findFirst().get();
    Path cache = Files.createTempDirectory(temp, "cache");
    server.setScript((request, usual) -> usual);
    ErofsOptions options = options(image, small().toBuilder().cacheDirectory(cache).build());
    URI url = serve(image);
    Manifest truth = Manifest.read(image.manifest());
    try (FileSystem fs = Erofs.open(url, options)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
    RemoteCache.at(cache).fetch(url, small(), (present, total) -> {});
    for (ImageLocation device : ((ErofsDevices.Listed) options.devices()).locations()) {
      URI where = URI.create(device.toString());
      RemoteCache.at(cache).fetch(where, small(), (present, total) -> {});
    }
    server.setScript((request, usual) -> RangeServer.empty(500));
    try (FileSystem fs = Erofs.open(url, options)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
    CachedImage copy = RemoteCache.at(cache).find(url, Optional.empty()).orElseThrow();
    assertArrayEquals(Files.readAllBytes(image.file()), Files.readAllBytes(copy.file()));
  }

  @Test
  void completeCopy_kernelMountsIt() throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no kernel mount: " + whyNot.get());
    Path tree = temp.resolve("tree");
    SourceTree.make(tree);
    Path image = Mkfs.pack(tree, temp.resolve("image.erofs"), "-zlz4hc");
    URI url = server.serve("image", image);
    RemoteCache cache = RemoteCache.at(temp.resolve("cache"));
    CachedImage copy = cache.fetch(url, RemoteOptions.DEFAULT, (present, total) -> {});
    Manifest truth;
    try (KernelMount mount = KernelMount.of(copy.file(), temp)) {
      truth = HostManifest.of(mount.directory());
    }
    ErofsOptions options =
        ErofsOptions.builder()
            .remote(RemoteOptions.builder().cacheDirectory(temp.resolve("cache")).build())
            .build();
    try (FileSystem fs = Erofs.open(url, options)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @Test
  void fullFileSystem_readsSucceed_cacheStaysValid() throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "not root: cannot mount a tmpfs");
    assumeTrue(Shell.has("mount"), "no mount");
    Path tiny = Files.createDirectory(temp.resolve("tiny"));
    Shell.run("mount", "-t", "tmpfs", "-o", "size=1m", "none", tiny);
    try {
      byte[] bytes = new byte[6_000_000];
      new Random(5).nextBytes(bytes);
      URI url = server.serve("large", bytes, "\"x\"");
      try (ByteSource source =
          ByteSources.http(url, small().toBuilder().cacheDirectory(tiny).build())) {
        ByteBuffer all = ByteBuffer.allocate(bytes.length);
        while (all.hasRemaining()) {
          assertTrue(source.read(all.position(), all) > 0);
        }
        assertArrayEquals(bytes, all.array());
      }
      CachedImage copy = RemoteCache.at(tiny).images().get(0);
      assertTrue(copy.present() > 0 && copy.present() < 1_048_576, copy::toString);
      IOException e =
          assertThrows(
              IOException.class, () -> RemoteCache.at(tiny).fetch(url, small(), (p, t) -> {}));
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
      try (ByteSource source =
          ByteSources.http(url, small().toBuilder().cacheDirectory(tiny).build())) {
        ByteBuffer first = ByteBuffer.allocate(100_000);
        while (first.hasRemaining()) {
          assertTrue(source.read(first.position(), first) > 0);
        }
        assertEquals(ByteBuffer.wrap(bytes, 0, 100_000), first.flip());
      }
    } finally {
      Shell.run("umount", "-l", tiny); // mappings live until they are garbage-collected
    }
  }

  @Test
  void completeCopyInReadOnlyDirectory_used() throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "not root: cannot mount");
    assumeTrue(Shell.has("mount"), "no mount");
    Path cache = temp.resolve("cache");
    URI url = server.serve("image", Corpus.small().image("names"));
    RemoteCache.at(cache).fetch(url, small(), (present, total) -> {});
    server.close();
    Path shipped = Files.createDirectory(temp.resolve("shipped"));
    Shell.run("mount", "--bind", cache, shipped);
    try {
      Shell.run("mount", "-o", "remount,ro,bind", shipped);
      ErofsOptions options =
          ErofsOptions.builder()
              .remote(small().toBuilder().cacheDirectory(shipped).build())
              .build();
      try (FileSystem fs = Erofs.open(url, options)) {
        assertTrue(Files.isDirectory(fs.getPath("/")));
      }
      assertEquals(1, RemoteCache.at(shipped).images().size());
    } finally {
      Shell.run("umount", "-l", shipped); // mappings live until they are garbage-collected
    }
  }

  @Test
  void uri_opensAndResolvesAgain() throws IOException {
    URI url = server.serve("my image.erofs".replace(' ', '-'), Corpus.small().image("names"));
    URI uri = URI.create("erofs:" + url + "!/");
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
      assertThrows(
          FileSystemAlreadyExistsException.class,
          () -> FileSystems.newFileSystem(uri, Map.of()).close());
      Path first;
      try (Stream<Path> list = Files.list(fs.getPath("/"))) {
        first = list.findFirst().orElseThrow();
      }
      assertEquals(first, Path.of(first.toUri()));
      assertEquals(first, Path.of(URI.create("erofs:" + url + "!" + first.toUri().getRawPath())));
      assertEquals(url.toString(), first.toUri().getAuthority());
    }
  }

  @Test
  void env_setsHeadersMirrorsAndCache() throws IOException {
    URI url = server.serve("image", Corpus.small().image("names"));
    server.setScript(
        (request, usual) ->
            request.header("X-Token").equals("secret") && !request.path().equals("/first")
                ? usual
                : RangeServer.empty(403));
    Map<String, Object> env =
        Map.of(
            "headers",
            Map.of("X-Token", "secret"),
            "mirrors",
            List.of(url),
            "cacheDirectory",
            temp.resolve("cache").toString());
    URI uri = URI.create("erofs:" + server.url("first") + "!/");
    try (FileSystem fs = FileSystems.newFileSystem(uri, env)) {
      assertTrue(Files.isDirectory(fs.getPath("/")));
    }
    assertEquals(1, RemoteCache.at(temp.resolve("cache")).images().size());
  }

  @Test
  void notAnImage_notErofsException() {
    URI url = server.serve("page.html", "<html>".repeat(1000).getBytes(US_ASCII), "\"x\"");
    NotErofsException e = assertThrows(NotErofsException.class, () -> Erofs.open(url).close());
    assertTrue(e.getMessage().contains(url.toString()), e::toString);
  }

  @Test
  void missing_messageHasNoSuchFile() {
    URI url = server.url("nothing");
    IOException e = assertThrows(IOException.class, () -> Erofs.open(url).close());
    assertTrue(String.valueOf(e.getMessage()).contains("no such file"), e::toString);
  }

  @Test
  void blobsUnderUrl_foundByTag() throws IOException {
    Corpus.Image image =
        Corpus.small().images().stream()
            .filter(i -> i.name().equals("dev-merge-flat"))
            .findFirst()
            .get();
    byte[] bytes = Files.readAllBytes(image.file());
    int slot = 128 * ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(1024 + 88);
    for (ImageLocation blob : ((ErofsDevices.Listed) image.options().devices()).locations()) {
      Path file = Path.of(blob.toString());
      String digest = Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();
      server.serve("blobs/" + digest, file);
      System.arraycopy(digest.getBytes(US_ASCII), 0, bytes, slot, 64);
      slot += 128;
    }
    ErofsOptions options =
        ErofsOptions.builder()
            .verifySuperblock(false) // the checksum covers the old tags
            .devices(new ErofsDevices.Resolved(DeviceResolver.under(server.url("blobs"))))
            .remote(small())
            .build();
    URI url = server.serve("image", bytes, "\"x\"");
    Manifest truth = Manifest.read(image.manifest());
    try (FileSystem fs = Erofs.open(url, options)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @Test
  void headers_notInText() {
    RemoteOptions options =
        RemoteOptions.builder()
            .headers(Map.of("Authorization", "Bearer secret"))
            .mirrors(List.of(URI.create("http://host/x?token=secret")))
            .build();
    assertTrue(!options.toString().contains("secret"), options::toString);
    assertTrue(!ErofsOptions.builder().remote(options).build().toString().contains("secret"));
  }

  @Test
  void mapped_channelOfCachedImage() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    byte[] content = new byte[300_000];
    new Random(9).nextBytes(content);
    Files.write(tree.resolve("file"), content);
    Path image;
    try {
      image = Mkfs.pack(tree, temp.resolve("image.erofs"), "-Enoinline_data");
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    ErofsOptions options =
        ErofsOptions.builder()
            .remote(small().toBuilder().cacheDirectory(temp.resolve("cache")).build())
            .build();
    try (FileSystem fs = Erofs.open(server.serve("image", image), options);
        FileChannel channel = FileChannel.open(fs.getPath("/file"))) {
      assertEquals(
          ByteBuffer.wrap(content), channel.map(FileChannel.MapMode.READ_ONLY, 0, content.length));
    }
  }
}
