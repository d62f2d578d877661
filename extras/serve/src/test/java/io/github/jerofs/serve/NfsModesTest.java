package io.github.jerofs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.serve.NfsClient.Arguments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Permissions of NFS clients. */
final class NfsModesTest {
  @TempDir private Path folder;

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
