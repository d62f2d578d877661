package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.serve.NfsClient.Arguments;
import io.github.jerofs.testkit.TestSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not follow the protocol, and images that fail. */
final class HostileNfsTest {
  private static final int MUTANTS = 3_000;

  @TempDir private static Path folder;
  private static Path file;
  private static FileSystem image;
  private static NfsServer server;
  private static final ConcurrentLinkedQueue<Throwable> FAILURES = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws IOException {
    file = ServedImage.write(folder.resolve("image"));
    image = Erofs.open(file);
    server =
        NfsServer.builder()
            .export(Export.of("img", image))
            .maxConnections(64)
            .onFailure((what, why) -> FAILURES.add(why))
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    image.close();
  }

  private static void assertServes() throws IOException {
    try (NfsClient client = new NfsClient(server.address())) {
      byte[] text = client.find(client.mount("/img"), "text.txt");
      assertArrayEquals("0123456789abcdef".getBytes(US_ASCII), client.read(text, 16));
    }
    assertEquals(List.of(), List.copyOf(FAILURES));
  }

  /** Random changes of valid calls: each gets a reply or ends the connection. */
  @Test
  void fuzzedCalls_answeredOrRefused() throws IOException {
    RpcFuzzer fuzzer = new RpcFuzzer(server.address(), "/img", new Random(1813));
    fuzzer.sendMutants(MUTANTS);
    assertEquals(MUTANTS, fuzzer.replies() + fuzzer.ends());
    assertTrue(fuzzer.replies() > MUTANTS / 2);
    assertServes();
  }

  /** No handle that the server did not return is accepted, however similar. */
  @Test
  void forgedHandles_refused() throws IOException {
    try (NfsClient client = new NfsClient(server.address())) {
      byte[] valid = client.find(client.mount("/img"), "text.txt");
      for (int bit = 0; bit < valid.length * 8; bit++) {
        byte[] forged = valid.clone();
        forged[bit / 8] ^= (byte) (1 << bit % 8);
        int status = client.nfs(1, forged).getInt();
        assertTrue(status == 70 || status == 10_001, "bit " + bit + ": " + status);
      }
    }
    RpcFuzzer fuzzer = new RpcFuzzer(server.address(), "/img", new Random(4));
    assertEquals(Set.of(70, 10_001), fuzzer.forgeHandles(1_000).keySet());
    assertServes();
  }

  /** Lengths that exceed the message must not be allocated: this JVM has 512 MB. */
  @ParameterizedTest
  @ValueSource(ints = {0x7fff_ffff, 0x7fff_fff0, -1, 1 << 30, 401})
  void claimedLengths_notAllocated(int length) throws IOException {
    for (int flavor = 0; flavor < 8; flavor++) {
      try (NfsClient client = new NfsClient(server.address())) {
        Arguments call = new Arguments().integer(1).integer(0).integer(2);
        call.integer(NfsClient.NFS).integer(3).integer(1).integer(flavor).integer(length);
        call.integer(0).integer(length).integer(length).integer(length).integer(length);
        RpcFuzzer.isAnswered(client, call.bytes());
      }
    }
    assertServes();
  }

  @Test
  void records_limited() throws IOException {
    try (NfsClient client = new NfsClient(server.address())) {
      client.raw(new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 0});
      assertTrue(client.isEnded());
    }
    try (NfsClient client = new NfsClient(server.address())) {
      client.raw(new byte[400]); // fragments without bytes, none of them the last
      assertTrue(client.isEnded());
    }
    assertServes();
  }

  @Test
  void fragments_assembled() throws IOException {
    try (NfsClient client = new NfsClient(server.address())) {
      byte[] call = client.message(NfsClient.NFS, 3, 0, new byte[0]);
      for (int i = 0; i < call.length; i++) {
        int last = i == call.length - 1 ? 0x80 : 0;
        client.raw(new byte[] {(byte) last, 0, 0, 1, call[i]});
      }
      assertEquals(24, client.receive().remaining());
    }
  }

  @Test
  void otherProgramsAndVersions_refused() throws IOException {
    try (NfsClient client = new NfsClient(server.address())) {
      assertEquals(1, acceptStatus(client, 100_000, 2, 0)); // program unavailable
      assertEquals(2, acceptStatus(client, NfsClient.NFS, 4, 1)); // version mismatch
      assertEquals(3, acceptStatus(client, NfsClient.NFS, 3, 99)); // procedure unavailable
      assertEquals(4, acceptStatus(client, NfsClient.NFS, 3, 1)); // garbage arguments
    }
  }

  private static int acceptStatus(NfsClient client, int program, int version, int procedure)
      throws IOException {
    client.raw(NfsClient.record(client.message(program, version, procedure, new byte[0])));
    ByteBuffer reply = client.receive();
    assertEquals(0, reply.getInt(8), "accepted");
    return reply.getInt(20);
  }

  /** Connections that stay silent give way to those that call. */
  @Test
  void idleConnections_endForNewOnes() throws IOException {
    List<NfsClient> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        idle.add(new NfsClient(server.address()));
      }
      assertServes();
    } finally {
      for (NfsClient client : idle) {
        client.close();
      }
    }
  }

  /** A client that takes no replies is not read from, and others are served. */
  @Test
  void clientWithoutReading_blocksOnlyItself() throws IOException {
    try (NfsClient slow = new NfsClient(server.address())) {
      byte[] data = slow.find(slow.mount("/img"), "data.bin");
      Arguments read = new Arguments().opaque(data).hyper(0).integer(1 << 20);
      byte[] call = NfsClient.record(slow.message(NfsClient.NFS, 3, 6, read.bytes()));
      for (int i = 0; i < 60; i++) {
        slow.raw(call);
      }
      assertServes();
      for (int i = 0; i < 60; i++) {
        assertTrue(slow.receive().remaining() > 16 << 10);
      }
    }
  }

  private static void assertIoError(NfsClient client, byte[] file) throws IOException {
    ByteBuffer reply =
        client.call(NfsClient.NFS, 6, new Arguments().opaque(file).hyper(0).integer(100_000));
    assertEquals(5, reply.getInt());
  }

  @Test
  void unreadableImage_ioError_thenServedAgain() throws IOException {
    TestSource source = TestSource.of(file);
    FileSystem failing = Erofs.open(source);
    try (NfsServer other = NfsServer.builder().export(Export.of("f", failing)).start();
        NfsClient client = new NfsClient(other.address())) {
      byte[] data = client.find(client.mount("/f"), "data.bin");
      source.set(TestSource.Manner.ENDS);
      assertIoError(client, data);
      source.set(TestSource.Manner.WELL);
      assertArrayEquals(ServedImage.DATA, client.read(data, 300_000));
      failing.close();
      assertEquals(70, client.nfs(1, data).getInt());
    } finally {
      failing.close();
    }
  }

  @Test
  void failingReceiver_callIsAnswered() throws IOException {
    TestSource source = TestSource.of(file);
    try (FileSystem failing = Erofs.open(source);
        NfsServer other =
            NfsServer.builder()
                .export(Export.of("f", failing))
                .onFailure(
                    (what, why) -> {
                      throw new IllegalStateException("injected");
                    })
                .start();
        NfsClient client = new NfsClient(other.address())) {
      byte[] data = client.find(client.mount("/f"), "data.bin");
      source.set(TestSource.Manner.ENDS);
      assertIoError(client, data);
    }
  }

  @Test
  void close_endsConnections() throws IOException {
    try (FileSystem again = Erofs.open(file)) {
      NfsServer other = NfsServer.builder().export(Export.of("i", again)).start();
      try (NfsClient client = new NfsClient(other.address())) {
        client.mount("/i");
        other.close();
        assertTrue(client.isEnded());
      }
    }
    assertTrue(Files.exists(file));
  }
}
