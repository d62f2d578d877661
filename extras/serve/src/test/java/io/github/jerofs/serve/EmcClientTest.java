package io.github.jerofs.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.emc.ecs.nfsclient.nfs.NfsException;
import com.emc.ecs.nfsclient.nfs.NfsStatus;
import com.emc.ecs.nfsclient.nfs.NfsType;
import com.emc.ecs.nfsclient.nfs.io.Nfs3File;
import com.emc.ecs.nfsclient.nfs.io.NfsFileInputStream;
import com.emc.ecs.nfsclient.nfs.nfs3.Nfs3;
import com.emc.ecs.nfsclient.rpc.CredentialUnix;
import io.github.jerofs.Erofs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another NFS client in Java, {@code com.emc.ecs:nfs-client}. It needs a portmapper on port 111:
 * the server listens on an address of its own.
 */
final class EmcClientTest {
  private static final String ADDRESS = "127.22.18.13";

  @TempDir private static Path folder;
  private static FileSystem image;
  private static @Nullable NfsServer server;
  private static @Nullable Portmapper portmapper;

  @BeforeAll
  static void start() throws IOException {
    image = Erofs.open(ServedImage.write(folder.resolve("image")));
    try {
      NfsServer started =
          NfsServer.builder()
              .address(InetAddress.getByName(ADDRESS))
              .export(Export.of("img", image))
              .start();
      server = started;
      portmapper = Portmapper.start(started, Portmapper.PORT);
    } catch (IOException e) {
      abort("cannot listen on " + ADDRESS + ", port 111: " + e.getMessage());
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (portmapper != null) {
      portmapper.close();
    }
    if (server != null) {
      server.close();
    }
    image.close();
  }

  private static Nfs3 mount() throws IOException {
    return new Nfs3(ADDRESS, "/img", new CredentialUnix(0, 0, Set.of()), 3);
  }

  @Test
  void files_equal() throws IOException {
    Nfs3 nfs = mount();
    for (String name : new String[] {"/data.bin", "/text.txt", "/empty", "/dir/inner.json"}) {
      Nfs3File file = new Nfs3File(nfs, name);
      byte[] expected = Files.readAllBytes(image.getPath(name));
      assertEquals(expected.length, file.length(), name);
      assertEquals(
          Files.getLastModifiedTime(image.getPath(name)).toMillis(), file.lastModified(), name);
      try (InputStream in = new NfsFileInputStream(file)) {
        assertArrayEquals(expected, in.readAllBytes(), name);
      }
    }
  }

  @Test
  void directory_lists() throws IOException {
    Set<String> expected;
    try (Stream<Path> paths = Files.list(image.getPath("/"))) {
      expected = paths.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    }
    Set<String> found = new TreeSet<>();
    for (Nfs3File file : new Nfs3File(mount(), "/").listFiles()) {
      found.add(file.getName());
      Path path = image.getPath("/", file.getName());
      assertEquals(
          Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS),
          file.getAttributes().getType() == NfsType.NFS_DIR,
          path::toString);
    }
    assertEquals(expected, found);
    assertTrue(found.contains("to-file"));
  }

  @Test
  void writes_readOnlyFileSystem() throws IOException {
    Nfs3File file = new Nfs3File(mount(), "/text.txt");
    NfsException e = assertThrows(NfsException.class, file::delete);
    assertEquals(NfsStatus.NFS3ERR_ROFS, e.getStatus());
  }
}
