package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.storage.Names;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images through NFS. */
final class NfsTreeTest {
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
      stream.forEach(path -> expected.add(NfsClient.latin(path.getFileName().toString())));
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
            NfsClient.latin(Files.readSymbolicLink(path).toString()),
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
}
