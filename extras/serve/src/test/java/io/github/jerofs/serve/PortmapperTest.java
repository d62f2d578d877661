package io.github.jerofs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.serve.NfsClient.Arguments;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The portmapper protocol, over TCP and UDP. */
final class PortmapperTest {
  private static final int PORTMAPPER = 100_000;
  private static final int GETPORT = 3;

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int ATTEMPTS = 12;

  private static FileSystem image;
  private static NfsServer server;
  private static Portmapper portmapper;

  @BeforeAll
  static void start() throws IOException {
    image = Erofs.open(Path.of("samples/sample.erofs"));
    server = NfsServer.builder().export(Export.of("s", image)).start();
    portmapper = Portmapper.start(server, 0);
  }

  @AfterAll
  static void stop() throws IOException {
    portmapper.close();
    server.close();
    image.close();
  }

  private static byte[] call(int version, int procedure, Arguments arguments) throws IOException {
    try (NfsClient client = new NfsClient(portmapper.address())) {
      return client.message(PORTMAPPER, version, procedure, arguments.bytes());
    }
  }

  /** Returns what follows the xid in the reply to a call. */
  private static ByteBuffer overTcp(byte[] call) throws IOException {
    try (NfsClient client = new NfsClient(portmapper.address())) {
      client.raw(NfsClient.record(call));
      return client.receive().position(4).slice();
    }
  }

  /** Returns what follows the xid in the reply to a call, which is repeated if it is lost. */
  private static ByteBuffer overUdp(byte[] call) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DatagramPacket reply = new DatagramPacket(new byte[1_500], 1_500);
      for (int attempt = 1; ; attempt++) {
        socket.send(new DatagramPacket(call, call.length, portmapper.address()));
        try {
          socket.receive(reply);
          return ByteBuffer.wrap(reply.getData(), 4, reply.getLength() - 4).slice();
        } catch (SocketTimeoutException e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  /** Returns the results of a call that was accepted. */
  private static ByteBuffer results(ByteBuffer reply) {
    int[] head = {reply.getInt(), reply.getInt(), reply.getInt(), reply.getInt(), reply.getInt()};
    assertEquals(1, head[0], "reply");
    assertEquals(0, head[1], "accepted");
    assertEquals(0, head[4], "success");
    return reply;
  }

  @ParameterizedTest
  @CsvSource({
    "100003, 3, 6, true",
    "100005, 3, 6, true",
    "100003, 3, 17, false", // UDP
    "100003, 4, 6, false",
    "100021, 4, 6, false", // the lock manager
    "-1, -1, -1, false",
  })
  void getPort(int program, int version, int protocol, boolean served) throws IOException {
    Arguments arguments =
        new Arguments().integer(program).integer(version).integer(protocol).integer(0);
    byte[] call = call(2, GETPORT, arguments);
    int expected = served ? server.address().getPort() : 0;
    assertEquals(expected, results(overTcp(call)).getInt());
    assertEquals(expected, results(overUdp(call)).getInt());
  }

  @Test
  void dump_allPrograms() throws IOException {
    int port = server.address().getPort();
    ByteBuffer list = results(overTcp(call(2, 4, new Arguments())));
    for (int expected : new int[] {1, 100_003, 3, 6, port, 1, 100_005, 3, 6, port, 0}) {
      assertEquals(expected, list.getInt());
    }
    assertEquals(0, list.remaining());
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void setAndUnset_refused(int procedure) throws IOException {
    Arguments arguments = new Arguments().integer(NfsClient.NFS).integer(3).integer(6).integer(1);
    assertEquals(0, results(overTcp(call(2, procedure, arguments))).getInt());
  }

  @Test
  void otherVersions_mismatch() throws IOException {
    ByteBuffer reply = overUdp(call(4, 3, new Arguments()));
    assertEquals(2, reply.getInt(16)); // PROG_MISMATCH
    assertEquals(2, reply.getInt(20));
    assertEquals(2, reply.getInt(24));
  }

  @Test
  void invalidDatagrams_ignored() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int length : new int[] {0, 3, 7, 39, 1_024, 8_000}) {
        socket.send(new DatagramPacket(new byte[length], length, portmapper.address()));
      }
    }
    byte[] call = call(2, 0, new Arguments());
    assertEquals(0, results(overUdp(call)).remaining());
  }

  @Test
  void portInUse_bindException() {
    int port = portmapper.address().getPort();
    assertThrows(BindException.class, () -> Portmapper.start(server, port));
    assertThrows(IllegalArgumentException.class, () -> Portmapper.start(server, 65_536));
  }

  /**
   * A port that is in use for UDP only is free for TCP afterwards, unless another program has it.
   */
  @Test
  void udpPortInUse_tcpPortReleased() throws IOException {
    InetAddress address = server.address().getAddress();
    boolean released = false;
    for (int i = 0; i < ATTEMPTS && !released; i++) {
      try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(address, 0))) {
        int port = other.getLocalPort();
        assertThrows(BindException.class, () -> Portmapper.start(server, port));
        released = isFree(address, port);
      }
    }
    assertTrue(released);
  }

  private static boolean isFree(InetAddress address, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, address)) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }
}
