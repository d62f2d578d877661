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
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.serve.NfsClient.Arguments;
import io.github.jerofs.storage.Names;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
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
import org.junit.jupiter.params.provider.MethodSource;
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

  private static String latin(String name) {
    return new String(Names.encode(name).orElseThrow(), ISO_8859_1);
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
        assertTrue(listed.contains(latin(name)), name);
        byte[] file = client.find(names, latin(name));
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

  /** The whole image through NFS equals what the file system shows. */
  @ParameterizedTest
  @MethodSource("images")
  void tree_equalsFileSystem(Corpus.Image entry) throws IOException {
    try (FileSystem fs = Erofs.open(entry.file(), entry.options());
        NfsServer other = NfsServer.builder().export(Export.of("i", fs)).start();
        NfsClient client = new NfsClient(other.address())) {
      compare(client, client.mount("/i"), fs.getPath("/"));
    }
  }

  static Stream<Corpus.Image> images() throws IOException {
    return Corpus.small().images().stream();
  }

  private static void compare(NfsClient client, byte[] handle, Path directory) throws IOException {
    List<String> expected = new ArrayList<>(List.of(".", ".."));
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(path -> expected.add(latin(path.getFileName().toString())));
    }
    List<NfsClient.Entry> entries = client.list(handle, 32 << 10, true);
    assertEquals(expected, entries.stream().map(NfsClient.Entry::name).toList());
    for (NfsClient.Entry entry : entries.subList(2, entries.size())) {
      Path path = directory.resolve(Names.decode(entry.name().getBytes(ISO_8859_1)));
      ErofsFileAttributes attributes =
          Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      assertAttributes(attributes, ByteBuffer.wrap(entry.attributes()));
      assertEquals(attributes.ino(), entry.number());
      if (attributes.isDirectory()) {
        compare(client, entry.handle(), path);
      } else if (attributes.isRegularFile() && attributes.size() < 1 << 20) {
        assertArrayEquals(Files.readAllBytes(path), client.read(entry.handle(), attributes.size()));
      } else if (attributes.isSymbolicLink()) {
        ByteBuffer reply = client.nfs(5, entry.handle());
        assertEquals(0, reply.getInt());
        NfsClient.attributes(reply);
        assertEquals(
            latin(Files.readSymbolicLink(path).toString()),
            new String(NfsClient.opaque(reply), ISO_8859_1));
      }
    }
  }

  private static void assertAttributes(ErofsFileAttributes expected, ByteBuffer found) {
    int[] types = {0, 7, 4, 0, 2, 0, 3, 0, 1, 0, 5, 0, 6};
    assertEquals(types[expected.mode() >> 12 & 15], found.getInt());
    assertEquals(expected.mode() & 07777, found.getInt());
    assertEquals(expected.nlink(), found.getInt());
    assertEquals(expected.uid(), found.getInt());
    assertEquals(expected.gid(), found.getInt());
    assertEquals(expected.size(), found.getLong());
    found.getLong();
    found.getLong();
    found.getLong();
    assertEquals(expected.ino(), found.getLong());
    Instant time = expected.lastModifiedTime().toInstant();
    long seconds = time.getEpochSecond();
    assertEquals(Math.max(0, Math.min(0xffff_ffffL, seconds)), found.getInt() & 0xffff_ffffL);
    assertEquals(time.getNano(), found.getInt());
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
      handles.add(client.find(client.find(root, "names"), latin("<script>alert(1)<script>")));
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

  @Test
  void modes_enforcedOnRequest() throws IOException {
    Path file = folder.resolve("modes");
    try (FileSystem writable = Erofs.create(file)) {
      Path secret = Files.writeString(writable.getPath("/secret"), "s");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
      Path closed = Files.createDirectory(writable.getPath("/closed"));
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
      Files.setAttribute(secret, "unix:uid", 1_000);
      Files.setAttribute(secret, "unix:gid", 2_000);
    }
    try (FileSystem modes = Erofs.open(file);
        NfsServer open = NfsServer.builder().export(Export.of("m", modes)).start();
        NfsServer strict =
            NfsServer.builder().export(Export.of("m", modes)).enforceModes(true).start()) {
      assertEquals("0 1 0 3", probe(open, 5, 5));
      assertEquals("13 0 13 0", probe(strict, 5, 5));
      assertEquals("0 1 13 0", probe(strict, 1_000, 5));
      assertEquals("0 1 13 0", probe(strict, 5, 2_000));
      assertEquals("0 1 13 0", probe(strict, 5, 5, 7, 2_000));
      assertEquals("0 1 0 3", probe(strict, 0, 0));
    }
  }

  /** Returns the status of READ, the bits of ACCESS, and the same of READDIR in a directory. */
  private static String probe(NfsServer of, int uid, int gid, int... groups) throws IOException {
    try (NfsClient client = new NfsClient(of.address()).as(uid, gid, groups)) {
      byte[] root = client.mount("/m");
      byte[] secret = client.find(root, "secret");
      byte[] closed = client.find(root, "closed");
      int read =
          client
              .call(NfsClient.NFS, 6, new Arguments().opaque(secret).hyper(0).integer(9))
              .getInt();
      int list =
          client
              .call(
                  NfsClient.NFS,
                  16,
                  new Arguments().opaque(closed).hyper(0).hyper(0).integer(4_096))
              .getInt();
      return read + " " + access(client, secret) + " " + list + " " + access(client, closed);
    }
  }

  private static int access(NfsClient client, byte[] handle) throws IOException {
    ByteBuffer reply = client.call(NfsClient.NFS, 4, new Arguments().opaque(handle).integer(0x3f));
    reply.getInt();
    NfsClient.attributes(reply);
    return reply.getInt();
  }
}
