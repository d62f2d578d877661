package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.Latches;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import io.github.jerofs.testkit.RangeServer.Script;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every invalid response causes a clear exception, and no wrong byte is ever returned. */
final class HttpFaultsTest extends RemoteTest {
  private static final int LENGTH = 9_000_001;
  private static final byte[] BYTES = noise(LENGTH);
  private static final int FAR = 5_000_000;

  @SuppressWarnings("ImmutableEnumChecker") // scripts have no state
  private enum Fault {
    WRONG_RANGE(
        (request, usual) -> usual.with("Content-Range", "bytes 0-4095/" + LENGTH),
        "another range: Content-Range is 'bytes 0-4095/",
        false),
    NO_CONTENT_RANGE(
        (request, usual) -> usual.without("Content-Range"),
        "another range: Content-Range is missing",
        false),
    NONSENSE_RANGE(
        (request, usual) -> usual.with("Content-Range", "bytes 9-1/x"), "another range", false),
    SHORT_BODY(
        (request, usual) -> usual.withUnstatedBody(Arrays.copyOf(usual.body(), 100)),
        "the connection failed",
        true),
    SHORT_STATED_BODY(
        (request, usual) -> usual.withBody(Arrays.copyOf(usual.body(), 100)),
        "the body has 100 bytes",
        true),
    LONG_BODY(
        (request, usual) -> usual.withBody(new byte[usual.body().length + 1]),
        "the body has more bytes",
        true),
    ENDLESS_BODY(
        (request, usual) ->
            usual.withoutLength().withUnstatedBody(new byte[usual.body().length + 100_000]),
        "the body has more bytes",
        true),
    WHOLE(
        (request, usual) ->
            new Reply(200, Map.of("ETag", ETAG), LENGTH, Arrays.copyOf(BYTES, 100_000)),
        "does not support ranges",
        false),
    UNSATISFIED(
        (request, usual) -> RangeServer.empty(416).with("Content-Range", "bytes */" + LENGTH),
        "no such range",
        false),
    SHORTER(
        (request, usual) -> RangeServer.empty(416).with("Content-Range", "bytes */10"),
        "has changed: it had 9000001 bytes, now 10",
        false),
    OTHER_LENGTH(
        (request, usual) ->
            usual.with("Content-Range", usual.header("Content-Range").replace("/9", "/8")),
        "has changed",
        false),
    OTHER_ETAG(
        (request, usual) -> usual.with("ETag", "\"two\""), "was \"one\", now \"two\"", false),
    OTHER_VERSION(
        (request, usual) ->
            new Reply(200, Map.of("ETag", "\"two\""), LENGTH, Arrays.copyOf(BYTES, 1000)),
        "was \"one\", now \"two\"",
        false),
    UNAUTHORISED((request, usual) -> RangeServer.empty(401), "authorization required", false),
    FORBIDDEN((request, usual) -> RangeServer.empty(403), "forbidden", false),
    GONE((request, usual) -> RangeServer.empty(404), "no such file", false),
    FAILING((request, usual) -> usual.withStatus(500), "status 500", true),
    UNAVAILABLE((request, usual) -> RangeServer.empty(503), "status 503", true),
    TOO_MANY((request, usual) -> RangeServer.empty(429), "status 429", true),
    TEAPOT((request, usual) -> usual.withStatus(418), "status 418", false),
    NO_CONTENT((request, usual) -> RangeServer.empty(204), "status 204", false),
    GZIP((request, usual) -> usual.with("Content-Encoding", "gzip"), "content encoding", false),
    MULTIPART(
        (request, usual) ->
            usual.without("Content-Range").with("Content-Type", "multipart/byteranges; boundary=x"),
        "Content-Range is missing",
        false),
    HANGS_UP(
        (request, usual) -> {
          throw new IOException("hang up");
        },
        "the connection failed",
        true);

    private final Script script;
    private final String message;
    private final boolean worthAnotherAttempt;

    Fault(Script script, String message, boolean worthAnotherAttempt) {
      this.script = script;
      this.message = message;
      this.worthAnotherAttempt = worthAnotherAttempt;
    }
  }

  private URI url() {
    return server.serve("image", BYTES, ETAG);
  }

  @ParameterizedTest
  @EnumSource
  void fault_clearErrorThenRecovers(Fault fault) throws IOException {
    try (ImageSource source = open(url(), options())) {
      server.resetCounts();
      server.setScript(fault.script);
      IOException e = assertThrows(IOException.class, () -> read(source, FAR, 100));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(fault.message), message);
      assertTrue(message.startsWith(url() + ": bytes 4997120-"), message);
      int attempts = fault.worthAnotherAttempt ? 4 : 1;
      // The JDK's client itself retries if a reused connection is closed.
      boolean counted = fault != Fault.HANGS_UP;
      assertTrue(!counted || server.requests().size() == attempts, () -> server.requests() + "");
      assertEquals(attempts - 1, pauses.size());
      server.setScript((request, usual) -> usual);
      assertPart(BYTES, FAR, 100_000, source);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "WRONG_RANGE",
        "SHORT_BODY",
        "LONG_BODY",
        "UNAUTHORISED",
        "GONE",
        "FAILING",
        "GZIP",
        "HANGS_UP",
        "WHOLE"
      })
  void faultWhileOpening_clearError(Fault fault) {
    server.setScript(fault.script);
    URI url = url();
    IOException e = assertThrows(IOException.class, () -> open(url, options()));
    assertTrue(String.valueOf(e.getMessage()).startsWith(url + ": bytes 0-131071: "), e::toString);
  }

  @Test
  void transientFault_retried() throws IOException {
    server.setScript(
        (request, usual) -> request.number() % 3 == 0 ? RangeServer.empty(503) : usual);
    try (ImageSource source = open(url(), options())) {
      assertAll(BYTES, source);
    }
    assertFalse(pauses.isEmpty());
  }

  @Test
  void retryAfter_respected() throws IOException {
    server.setScript(
        (request, usual) ->
            request.number() == 1 ? RangeServer.empty(503).with("Retry-After", "7") : usual);
    try (ImageSource source = open(url(), options())) {
      assertEquals(LENGTH, source.size());
    }
    assertEquals(List.of(Duration.ofSeconds(7)), pauses);
  }

  @Test
  void pauses_grow() {
    server.setScript((request, usual) -> RangeServer.empty(500));
    URI url = url();
    assertThrows(IOException.class, () -> open(url, options().toBuilder().attempts(12).build()));
    assertEquals(11, pauses.size());
    for (int i = 0; i < 11; i++) {
      long full = Math.min(10_000, 100L << i);
      long pause = pauses.get(i).toMillis();
      assertTrue(pause >= full / 2 && pause <= full, pauses::toString);
    }
  }

  @Test
  void silence_timesOut() {
    CountDownLatch never = new CountDownLatch(1);
    server.setScript(
        (request, usual) -> {
          Latches.await(never);
          return usual;
        });
    RemoteOptions options =
        options().toBuilder()
            .attempts(1)
            .connectTimeout(Duration.ofSeconds(10))
            .idleTimeout(Duration.ofMillis(50))
            .build();
    URI url = url();
    IOException e = assertThrows(IOException.class, () -> open(url, options));
    assertTrue(String.valueOf(e.getMessage()).contains("no data received for 50 ms"), e::toString);
    never.countDown();
  }

  /** The server sends headers and part of the body, then stalls. */
  @Test
  void silenceInBody_timesOut() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (StallingServer stalling = new StallingServer(never)) {
      RemoteOptions options =
          options().toBuilder()
              .attempts(1)
              .connectTimeout(Duration.ofSeconds(10))
              .idleTimeout(Duration.ofMillis(50))
              .build();
      IOException e = assertThrows(IOException.class, () -> open(stalling.url(), options));
      assertTrue(
          String.valueOf(e.getMessage()).contains("no data received for 50 ms"), e::toString);
    }
    never.countDown();
  }

  @Test
  void refusedConnection_namesUrl() throws IOException {
    URI url = url();
    server.close();
    IOException e = assertThrows(IOException.class, () -> open(url, options()));
    assertTrue(String.valueOf(e.getMessage()).contains("the connection failed"), e::toString);
    assertTrue(String.valueOf(e.getMessage()).startsWith(url.toString()), e::toString);
  }

  @Test
  void smallFileWithoutRanges_fetchedWhole() throws IOException {
    byte[] small = noise(300_000);
    URI url = server.serve("small", small, "");
    server.setScript((request, usual) -> new Reply(200, Map.of(), small.length, small));
    try (ImageSource source = open(url, options())) {
      assertAll(small, source);
    }
    assertEquals(1, server.requests().size());
    server.setScript((request, usual) -> new Reply(200, Map.of(), -1, small));
    try (ImageSource source = open(url, options())) {
      assertAll(small, source);
    }
  }

  @Test
  void emptyFile_readsEmpty() throws IOException {
    try (ImageSource source = open(server.serve("empty", new byte[0], ETAG), options())) {
      assertEquals(0, source.size());
      assertEquals(-1, source.read(0, ByteBuffer.allocate(1)));
    }
  }

  @Test
  void requests_conditionalOnVersion() throws IOException {
    try (ImageSource source = open(url(), options())) {
      assertPart(BYTES, FAR, 100, source);
    }
    assertEquals("bytes=0-131071", server.requests().get(0).header("Range"));
    assertEquals("", server.requests().get(0).header("If-Range"));
    assertEquals(ETAG, server.requests().get(1).header("If-Range"));
    assertEquals("identity", server.requests().get(1).header("Accept-Encoding"));
  }

  @Test
  void weakEtag_dateUsedAsValidator() throws IOException {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    server.setScript((request, usual) -> usual.with("ETag", "W/\"x\"").with("Last-Modified", date));
    URI url = server.serve("image", BYTES, date);
    try (ImageSource source = open(url, options())) {
      assertPart(BYTES, FAR, 100, source);
      assertEquals(date, server.requests().get(1).header("If-Range"));
      server.setScript(
          (request, usual) ->
              usual.without("ETag").with("Last-Modified", "Sun, 06 Nov 1994 08:49:38 GMT"));
      IOException e = assertThrows(IOException.class, () -> read(source, 8_000_000, 100));
      assertTrue(String.valueOf(e.getMessage()).contains("has changed"), e::toString);
    }
  }

  @Test
  void interruptedReader_othersUnaffected() throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ImageSource source = open(url(), options())) {
      server.resetCounts();
      server.setScript(
          (request, usual) -> {
            requested.countDown();
            Latches.await(go);
            return usual;
          });
      Thread.currentThread().interrupt();
      assertThrows(InterruptedIOException.class, () -> read(source, FAR, 100));
      assertTrue(Thread.interrupted(), "the status must be kept");
      requested.await();
      go.countDown();
      assertPart(BYTES, FAR, 100, source);
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void closed_waitingReadersReleased() throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ImageSource source = open(url(), options());
    server.setScript(
        (request, usual) -> {
          requested.countDown();
          Latches.await(never);
          return usual;
        });
    Thread closer =
        new Thread(
            () -> {
              try {
                Latches.await(requested);
                source.close();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    closer.start();
    assertThrows(IOException.class, () -> read(source, FAR, 100));
    closer.join();
    assertThrows(IOException.class, () -> read(source, FAR, 100));
    never.countDown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/x", "http:///x", "http://me:secret@host/x", "http://h/x#y"})
  void unusableUrl_rejected(String url) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> open(URI.create(url), RemoteOptions.DEFAULT));
    assertFalse(String.valueOf(e.getMessage()).contains("secret"), e::toString);
  }

  @Test
  void timeouts_longerThanAnyClock_neverExpire() throws IOException {
    byte[] all = noise(3 * GRANULE);
    RemoteOptions options =
        options().toBuilder()
            .idleTimeout(Duration.ofDays(1_000_000_000))
            .connectTimeout(Duration.ofDays(1_000_000_000))
            .build();
    try (ImageSource source = open(server.serve("long", all, ETAG), options)) {
      assertAll(all, source);
    }
  }
}
