package io.github.jerofs.serve.internal.nfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.xdr.XdrVoid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server without memory for another thread, and with a program that fails. */
final class RpcServerTest {
  private static final int PROGRAM = 200_000;
  private static final int PATIENCE_MILLIS = 60_000;

  /** More than the helpers of a server. */
  private static final int FAILURES = 100;

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger helped = new AtomicInteger();
  private volatile boolean exhausted;
  private RpcServer server;

  /** Procedure 0 succeeds, 1 fails with an error. */
  private static final class FailingProgram implements Program {
    @Override
    public int number() {
      return PROGRAM;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void run(RpcCall call, BoundedXdr arguments, RpcPeer peer) {
      if (call.getProcedure() == 1) {
        throw new InternalError("injected");
      }
      call.reply(XdrVoid.XDR_VOID);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        RpcServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new RpcDispatcher((what, why) -> failures.add(why), new FailingProgram()),
            1_000,
            Duration.ofMinutes(5),
            (what, why) -> failures.add(why),
            this::begin);
  }

  private void begin(Runnable task) {
    if (exhausted) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    if (!(task instanceof RpcConnection)) {
      helped.incrementAndGet();
    }
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, e) -> failures.add(e));
    thread.start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static byte[] calls(int count, int procedure) {
    ByteBuffer calls = ByteBuffer.allocate(count * 44);
    for (int i = 0; i < count; i++) {
      calls.putInt(0x8000_0000 | 40).putInt(i).putInt(0).putInt(2);
      calls.putInt(PROGRAM).putInt(1).putInt(procedure).putLong(0).putLong(0);
    }
    return calls.array();
  }

  /** Receives a reply and returns its status. */
  private static int status(DataInputStream in) throws IOException {
    byte[] reply = new byte[in.readInt() & 0x7fff_ffff];
    in.readFully(reply);
    return ByteBuffer.wrap(reply).getInt(20);
  }

  private static void assertAnswers(Socket client, int count, int procedure, int status)
      throws IOException {
    client.getOutputStream().write(calls(count, procedure));
    DataInputStream in = new DataInputStream(client.getInputStream());
    for (int i = 0; i < count; i++) {
      assertEquals(status, status(in));
    }
  }

  @Test
  void noThreadForConnection_endsIt_othersAreAccepted() throws IOException {
    exhausted = true;
    try (Socket refused = connect()) {
      assertEquals(-1, refused.getInputStream().read());
    }
    exhausted = false;
    try (Socket client = connect()) {
      assertAnswers(client, 1, 0, 0);
    }
    assertInstanceOf(OutOfMemoryError.class, failures.peek());
  }

  /** The permits of helpers that could not start are available again. */
  @Test
  void noThreadForHelper_endsConnection_helpersRemain() throws IOException {
    for (int i = 0; i < FAILURES; i++) {
      try (Socket client = connect()) {
        assertAnswers(client, 1, 0, 0);
        exhausted = true;
        client.getOutputStream().write(calls(2, 0));
        client.shutdownOutput(); // ends it in any case
        client.getInputStream().readAllBytes();
      }
      exhausted = false;
    }
    try (Socket client = connect()) {
      helped.set(0);
      for (int i = 0; i < FAILURES && helped.get() == 0; i++) {
        assertAnswers(client, FAILURES, 0, 0);
      }
      assertTrue(helped.get() > 0);
    }
  }

  /** Calls that helpers run, too: without a reply, the client would wait. */
  @Test
  void errorsOfProgram_areAnswered() throws IOException {
    try (Socket client = connect()) {
      assertAnswers(client, 50, 1, 5);
      assertAnswers(client, 1, 0, 0);
    }
    assertEquals(50, failures.size());
  }
}
