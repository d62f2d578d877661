package io.github.jerofs.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.serve.Export;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The printed commands. */
final class MountLinesTest {
  private static List<String> nfs(String address, boolean portmapper) throws IOException {
    try (FileSystem image = Erofs.open(Path.of("samples/sample.erofs"))) {
      List<Export> exports = List.of(Export.of("s", image));
      return new MountLines(InetAddress.getByName(address), exports).nfs(2049, portmapper);
    }
  }

  @Test
  void nfs_windowsWithPortmapperOnly() throws IOException {
    assertEquals(2, nfs("127.0.0.1", false).size());
    List<String> lines = nfs("0.0.0.0", true);
    assertEquals(3, lines.size());
    assertEquals("Windows: mount -o anon,nolock \\\\localhost\\s *", lines.get(2));
  }

  @Test
  void nfs_address() throws IOException {
    String line = nfs("192.0.2.7", true).get(0);
    assertEquals(
        "Linux:   mount -t nfs -o vers=3,tcp,mountproto=tcp,nolock,ro,port=2049,mountport=2049"
            + " 192.0.2.7:/s /mnt",
        line);
  }
}
