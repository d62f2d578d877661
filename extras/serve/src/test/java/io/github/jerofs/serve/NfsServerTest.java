package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.serve.NfsClient.Arguments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The procedures of NFSv3 and MOUNT. */
final class NfsServerTest {
  private static final int STALE = 70;
  private static final int ROFS = 30;
  @TempDir private static Path folder;
  private static FileSystem image;
  private static NfsServer server;

  @BeforeAll
  static void start() throws IOException {
    image = Erofs.open(ServedImage.write(folder.resolve("image")));
    server =
        NfsServer.builder().export(Export.of("img", image)).keys(folder.resolve("keys")).start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    image.close();
  }

  private static NfsClient connect() throws IOException {
    return new NfsClient(server.address());
  }

  @Test
  void mount_pathsOfExports() throws IOException {
    try (NfsClient client = connect()) {
      byte[] root = client.mount("/img");
      assertTrue(root.length <= 64);
      assertArrayEquals(root, client.mount("/"));
      assertArrayEquals(client.find(root, "dir"), client.mount("/img/dir"));
      for (String path : List.of("/other", "/img/none", "/img/text.txt", "/img/loop")) {
        assertThrows(IOException.class, () -> client.mount(path), path);
      }
      ByteBuffer exports = client.call(NfsClient.MOUNT, 5, new Arguments());
      assertEquals(1, exports.getInt());
      assertEquals("/img", new String(NfsClient.opaque(exports), ISO_8859_1));
    }
  }

  @Test
  void names_areBytes() throws IOException {
    try (NfsClient client = connect()) {
      byte[] names = client.find(client.mount("/img"), "names");
      List<String> listed =
          client.list(names, 8_192, true).stream().map(NfsClient.Entry::name).toList();
      assertEquals(ServedImage.HOSTILE.length + 2, listed.size());
      for (String name : ServedImage.HOSTILE) {
        assertTrue(listed.contains(NfsClient.latin(name)), name);
        byte[] file = client.find(names, NfsClient.latin(name));
        assertArrayEquals(name.getBytes(UTF_8), client.read(file, 1_000));
      }
    }
  }

  @Test
  void lookup_failures() throws IOException {
    try (NfsClient client = connect()) {
      byte[] root = client.mount("/img");
      assertEquals(2, client.lookup(root, "none").getInt());
      assertEquals(2, client.lookup(root, "dir/inner.json").getInt());
      assertEquals(22, client.lookup(root, "").getInt());
      assertEquals(63, client.lookup(root, "x".repeat(256)).getInt());
      assertEquals(20, client.lookup(client.find(root, "text.txt"), "x").getInt());
      assertArrayEquals(root, client.find(root, ".."));
      assertArrayEquals(root, client.find(client.find(root, "dir"), ".."));
      assertArrayEquals(root, client.find(root, "."));
    }
  }

  @Test
  void readLink_target() throws IOException {
    try (NfsClient client = connect()) {
      byte[] root = client.mount("/img");
      ByteBuffer reply = client.nfs(5, client.find(root, "outside"));
      assertEquals(0, reply.getInt());
      NfsClient.attributes(reply);
      assertEquals("../../../etc/hostname", new String(NfsClient.opaque(reply), ISO_8859_1));
      assertEquals(22, client.nfs(5, root).getInt());
    }
  }

  @Test
  void read_positions() throws IOException {
    try (NfsClient client = connect()) {
      byte[] file = client.find(client.mount("/img"), "data.bin");
      for (long offset : new long[] {0, 1, 299_999, 300_000, 400_000, -1, Long.MAX_VALUE}) {
        ByteBuffer reply =
            client.call(
                NfsClient.NFS, 6, new Arguments().opaque(file).hyper(offset).integer(1_000));
        assertEquals(0, reply.getInt());
        NfsClient.attributes(reply);
        int count = (int) (offset < 0 ? 0 : Math.max(0, Math.min(1_000, 300_000 - offset)));
        assertEquals(count, reply.getInt());
        assertEquals(
            offset < 0 || offset + 1_000 >= 300_000 || offset > 300_000 ? 1 : 0, reply.getInt());
        int from = count == 0 ? 0 : (int) offset;
        assertArrayEquals(
            Arrays.copyOfRange(ServedImage.DATA, from, from + count), NfsClient.opaque(reply));
      }
      assertEquals(
          21,
          client
              .call(
                  NfsClient.NFS,
                  6,
                  new Arguments().opaque(client.mount("/img")).hyper(0).integer(1))
              .getInt());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 8, 9, 10, 11, 12, 13, 14, 15, 21})
  void writes_readOnlyFileSystem(int procedure) throws IOException {
    try (NfsClient client = connect()) {
      ByteBuffer reply = client.nfs(procedure, client.mount("/img"));
      assertEquals(ROFS, reply.getInt());
      while (reply.hasRemaining()) {
        assertEquals(0, reply.getInt()); // no attributes
      }
    }
  }

  @Test
  void information_limits() throws IOException {
    try (NfsClient client = connect()) {
      byte[] root = client.mount("/img");
      ByteBuffer info = client.nfs(19, root);
      assertEquals(0, info.getInt());
      NfsClient.attributes(info);
      assertEquals(256 << 10, info.getInt());
      assertEquals(48 - 4, info.remaining());
      ByteBuffer statistics = client.nfs(18, root);
      assertEquals(0, statistics.getInt());
      NfsClient.attributes(statistics);
      assertEquals(Erofs.info(image).statedBytes(), statistics.getLong());
      ByteBuffer configuration = client.nfs(20, root);
      assertEquals(0, configuration.getInt());
      NfsClient.attributes(configuration);
      assertEquals(6 * 4, configuration.remaining());
    }
  }

  /** Cookies are numbers of entries: stable across servers, whatever the size of replies. */
  @Test
  void listing_ofManyEntries_inParts() throws IOException {
    Path file = folder.resolve("many");
    try (FileSystem many = Erofs.create(file)) {
      for (int i = 0; i < 3_000; i++) {
        Files.write(many.getPath("/" + String.format("f%05d", i)), new byte[0]);
      }
    }
    try (FileSystem many = Erofs.open(file);
        NfsServer one = NfsServer.builder().export(Export.of("m", many)).start();
        NfsClient client = new NfsClient(one.address())) {
      byte[] root = client.mount("/m");
      List<NfsClient.Entry> all = client.list(root, 1_024, false);
      assertEquals(
          IntStream.range(0, 3_000).mapToObj(i -> String.format("f%05d", i)).toList(),
          all.subList(2, all.size()).stream().map(NfsClient.Entry::name).toList());
      assertEquals(
          all.stream().map(NfsClient.Entry::cookie).toList(),
          client.list(root, 65_536, true).stream().map(NfsClient.Entry::cookie).toList());
      ByteBuffer verified =
          client.call(
              NfsClient.NFS, 16, new Arguments().opaque(root).hyper(0).hyper(0).integer(512));
      verified.getInt();
      NfsClient.attributes(verified);
      long verifier = verified.getLong();
      ByteBuffer middle = // a position at which no listing stopped
          client.call(
              NfsClient.NFS,
              16,
              new Arguments()
                  .opaque(root)
                  .hyper(all.get(1_234).cookie())
                  .hyper(verifier)
                  .integer(512));
      middle.getInt();
      NfsClient.attributes(middle);
      middle.getLong();
      assertEquals(1, middle.getInt());
      middle.getLong();
      assertEquals(all.get(1_235).name(), new String(NfsClient.opaque(middle), ISO_8859_1));
      assertEquals(
          10_003,
          client
              .call(NfsClient.NFS, 16, new Arguments().opaque(root).hyper(5).hyper(1).integer(512))
              .getInt());
      assertEquals(
          10_005,
          client
              .call(NfsClient.NFS, 16, new Arguments().opaque(root).hyper(0).hyper(0).integer(100))
              .getInt());
    }
  }

  @Test
  void handles_surviveRestart_withKeptKey() throws IOException {
    List<byte[]> handles = new ArrayList<>();
    try (NfsClient client = connect()) {
      byte[] root = client.mount("/img");
      handles.add(root);
      handles.add(client.find(client.find(root, "dir"), "inner.json"));
      handles.add(
          client.find(client.find(root, "names"), NfsClient.latin("<script>alert(1)<script>")));
    }
    try (FileSystem again = Erofs.open(folder.resolve("image"));
        NfsServer restarted =
            NfsServer.builder()
                .export(Export.of("img", again))
                .keys(folder.resolve("keys"))
                .start();
        NfsServer otherKey = NfsServer.builder().export(Export.of("img", again)).start();
        NfsServer otherName =
            NfsServer.builder()
                .export(Export.of("other", again))
                .keys(folder.resolve("keys"))
                .start();
        NfsServer otherVersion =
            NfsServer.builder()
                .export(Export.of("img", again, "2"))
                .keys(folder.resolve("keys"))
                .start()) {
      for (byte[] handle : handles) {
        assertEquals(0, status(restarted, handle));
        assertEquals(STALE, status(otherKey, handle));
        assertEquals(STALE, status(otherName, handle));
        assertEquals(STALE, status(otherVersion, handle));
      }
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (Stream<Path> keys = Files.list(folder.resolve("keys"))) {
        for (Path key : keys.toList()) {
          assertEquals(
              "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        }
      }
    }
  }

  private static int status(NfsServer server, byte[] handle) throws IOException {
    try (NfsClient client = new NfsClient(server.address())) {
      return client.nfs(1, handle).getInt();
    }
  }

  /** Two layers with the same inode numbers and all-zero UUIDs. */
  @Test
  void union_handlesDistinguishLayers() throws IOException {
    Path upper = folder.resolve("upper");
    Path lower = folder.resolve("lower");
    for (Path layer : List.of(upper, lower)) {
      try (FileSystem writable = Erofs.create(layer)) {
        String name = layer.getFileName().toString();
        Files.writeString(writable.getPath("/" + name), name);
      }
    }
    try (FileSystem union = Erofs.union(upper, lower);
        NfsServer stack = NfsServer.builder().export(Export.of("u", union)).start();
        NfsClient client = new NfsClient(stack.address())) {
      byte[] root = client.mount("/u");
      byte[] first = client.find(root, "upper");
      byte[] second = client.find(root, "lower");
      assertFalse(Arrays.equals(first, second));
      assertEquals("upper", new String(client.read(first, 5), UTF_8));
      assertEquals("lower", new String(client.read(second, 5), UTF_8));
      assertNotEquals(
          ByteBuffer.wrap(first, 9, 8).getLong(), ByteBuffer.wrap(second, 9, 8).getLong());
    }
  }
}
