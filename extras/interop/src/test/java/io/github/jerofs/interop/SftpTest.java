package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An SFTP server over an image. */
final class SftpTest extends ToolTest {
  private static final byte[] DATA = new byte[300_000];

  static {
    new Random(3).nextBytes(DATA);
  }

  @Test
  @DisplayName("Apache MINA SSHD: an image over SFTP; the image stays open after each session")
  void sshd_sftp() throws Exception {
    Path tree = newTree();
    write(tree.resolve("sub/data.bin"), DATA);
    write(tree.resolve("a.txt"), "text".getBytes(UTF_8));
    Path root = pack(tree, "-zlz4hc");
    try (SshServer server = SshServer.setUpDefaultServer();
        SshClient client = SshClient.setUpDefaultClient()) {
      server.setHost("127.0.0.1");
      server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
      server.setPasswordAuthenticator((user, password, session) -> password.equals("secret"));
      server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
      server.setFileSystemFactory(new VirtualFileSystemFactory(root));
      server.start();
      client.setServerKeyVerifier((session, address, key) -> true);
      client.start();
      for (int round = 0; round < 2; round++) {
        try (ClientSession session =
            client.connect("user", "127.0.0.1", server.getPort()).verify().getSession()) {
          session.addPasswordIdentity("secret");
          session.auth().verify();
          try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
            listAndRead(sftp);
          }
        }
        assertTrue(root.getFileSystem().isOpen());
      }
    }
  }

  private static void listAndRead(SftpClient sftp) throws IOException {
    List<String> names = new ArrayList<>();
    sftp.readDir("/").forEach(entry -> names.add(entry.getFilename()));
    assertTrue(names.containsAll(List.of("a.txt", "sub")), names::toString);
    assertEquals(DATA.length, sftp.stat("/sub/data.bin").getSize());
    try (InputStream in = sftp.read("/sub/data.bin")) {
      assertArrayEquals(DATA, in.readAllBytes());
    }
    SftpException missing = assertThrows(SftpException.class, () -> sftp.stat("/none"));
    assertEquals(SftpConstants.SSH_FX_NO_SUCH_FILE, missing.getStatus());
    assertThrows(SftpException.class, () -> sftp.remove("/a.txt"));
    assertThrows(SftpException.class, () -> sftp.write("/new.txt").close());
  }
}
