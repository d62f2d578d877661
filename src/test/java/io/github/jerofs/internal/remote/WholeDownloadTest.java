package io.github.jerofs.internal.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.http.HttpOrigin;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Complete copies of files from servers that do not support ranges. */
final class WholeDownloadTest extends RemoteTest {
  private static final byte[] BYTES = noise(HttpOrigin.MAX_WHOLE + 100_001);
  private static final Reply WHOLE = new Reply(200, Map.of("ETag", ETAG), BYTES.length, BYTES);
  private static final String DIGEST = Digests.hex(Digests.sha256(BYTES));

  @TempDir private Path temp;

  private URI url;
  private CacheDirectory cache;

  @BeforeEach
  void serve() {
    url = server.url("image");
    server.setScript((request, usual) -> WHOLE);
    cache = new CacheDirectory(temp.resolve("cache"));
  }

  private CachedImage fetch(RemoteOptions options) throws IOException {
    return cache.fetch(url, options, (present, total) -> {});
  }

  private String failure(RemoteOptions options) {
    IOException e = assertThrows(IOException.class, () -> fetch(options));
    return String.valueOf(e.getMessage());
  }

  private static RemoteOptions once() {
    return options().toBuilder().attempts(1).build();
  }

  private static RemoteOptions digest(String digest) {
    return once().toBuilder().sha256(digest).build();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(cache.path())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertNothingLeft() throws IOException {
    assertEquals(List.of(), cache.images());
    assertEquals(List.of(), files().stream().filter(name -> !name.equals("jerofs.lock")).toList());
  }

  private void assertFetched(CachedImage image) throws IOException {
    assertTrue(image.isComplete());
    assertArrayEquals(BYTES, Files.readAllBytes(image.file()));
    assertEquals(List.of("jerofs.lock", image.key() + ".erofs", image.key() + ".present"), files());
    server.close();
    try (var source = open(url, options().toBuilder().cacheDirectory(cache.path()).build())) {
      assertAll(BYTES, source);
    }
  }

  @Test
  void largeFile_oneRequestWithoutRange() throws IOException {
    List<Long> shown = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    CachedImage image =
        cache.fetch(
            url,
            options(),
            (present, total) -> {
              shown.add(present);
              totals.add(total);
            });
    assertEquals(2, server.requests().size());
    assertEquals("", server.requests().get(1).header("Range"));
    assertEquals("identity", server.requests().get(1).header("Accept-Encoding"));
    assertEquals(shown.stream().sorted().toList(), shown);
    assertEquals(0, shown.get(0));
    assertEquals(BYTES.length, shown.get(shown.size() - 1));
    assertEquals(BYTES.length, totals.get(totals.size() - 1));
    assertFetched(image);
  }

  @Test
  void digest_checked() throws IOException {
    assertTrue(fetch(digest(DIGEST)).isComplete());
    assertEquals("sha256-" + DIGEST, cache.images().get(0).key());
    assertEquals(DIGEST, cache.verify(cache.images().get(0)));
  }

  @Test
  void wrongDigest_nothingLeft() throws IOException {
    String wrong = "0".repeat(64);
    String message = failure(digest(wrong));
    assertTrue(message.endsWith(": its SHA-256 is " + DIGEST + ", expected " + wrong), message);
    assertNothingLeft();
  }

  @Test
  void cutBody_startsAgain() throws IOException {
    server.setScript(
        (request, usual) ->
            request.number() == 2
                ? WHOLE.withUnstatedBody(Arrays.copyOf(BYTES, 5_000_000))
                : WHOLE);
    CachedImage image = cache.fetch(url, options(), (present, total) -> {});
    assertEquals(3, server.requests().size());
    assertEquals("", server.requests().get(2).header("Range"));
    assertFetched(image);
  }

  @Test
  void cutBody_allAttempts_nothingLeft() throws IOException {
    server.setScript(
        (request, usual) ->
            request.header("Range").isEmpty()
                ? WHOLE.withUnstatedBody(Arrays.copyOf(BYTES, 5_000_000))
                : WHOLE);
    String message = failure(once());
    assertTrue(message.startsWith(url + ": the whole file: the connection failed: "), message);
    assertNothingLeft();
  }

  /** The client reads as many bytes as stated. Only a digest shows that bytes are missing. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void wrongLength_digestDiffers(int more) throws IOException {
    int stated = BYTES.length + more;
    server.setScript((request, usual) -> new Reply(200, Map.of("ETag", ETAG), stated, BYTES));
    String message = failure(digest(DIGEST));
    assertTrue(
        message.contains(more < 0 ? "expected " + DIGEST : "the connection failed"), message);
    assertNothingLeft();
  }

  @Test
  void unknownLength_withDigest_fetched() throws IOException {
    server.setScript((request, usual) -> WHOLE.withoutLength());
    assertTrue(fetch(digest(DIGEST)).isComplete());
    server.setScript(
        (request, usual) ->
            WHOLE.withoutLength().withUnstatedBody(Arrays.copyOf(BYTES, 9_000_000)));
    cache.remove(cache.images().get(0));
    String message = failure(digest(DIGEST));
    assertTrue(message.endsWith("expected " + DIGEST), message);
    assertNothingLeft();
  }

  @Test
  void unknownLength_withoutDigest_refused() throws IOException {
    server.setScript((request, usual) -> WHOLE.withoutLength());
    String message = failure(once());
    assertTrue(message.contains("the server does not state its length"), message);
    assertNothingLeft();
  }

  @Test
  void chunks_endMarked_fetched() throws IOException {
    server.setScript((request, usual) -> chunks(BYTES, true));
    assertFetched(fetch(once()));
  }

  @Test
  void chunks_cut_nothingLeft() throws IOException {
    server.setScript((request, usual) -> chunks(BYTES, false));
    String message = failure(once());
    assertTrue(message.contains("the connection failed"), message);
    assertNothingLeft();
  }

  private static Reply chunks(byte[] bytes, boolean isComplete) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += 1 << 20) {
      int length = Math.min(1 << 20, bytes.length - at);
      body.write((Integer.toHexString(length) + "\r\n").getBytes(US_ASCII));
      body.write(bytes, at, length);
      body.write("\r\n".getBytes(US_ASCII));
    }
    if (isComplete) {
      body.write("0\r\n\r\n".getBytes(US_ASCII));
    }
    Map<String, String> headers = Map.of("ETag", ETAG, "Transfer-Encoding", "chunked");
    return new Reply(200, headers, -1, body.toByteArray());
  }

  @Test
  void unversioned_withoutDigest_refused() throws IOException {
    server.setScript((request, usual) -> WHOLE.without("ETag"));
    String message = failure(once());
    assertTrue(message.contains("cannot be cached without its SHA-256"), message);
    assertNothingLeft();
    assertTrue(fetch(digest(DIGEST)).isComplete());
  }

  @Test
  void encodedBody_refused() throws IOException {
    server.setScript(
        (request, usual) ->
            request.header("Range").isEmpty() ? WHOLE.with("Content-Encoding", "gzip") : WHOLE);
    String message = failure(once());
    assertTrue(message.contains("content encoding"), message);
    assertNothingLeft();
  }

  /** A partial copy of a server that has dropped ranges since. */
  @Test
  void partialCopy_replaced() throws IOException {
    server.serve("image", BYTES, ETAG);
    server.setScript((request, usual) -> usual);
    try (var source = open(url, options().toBuilder().cacheDirectory(cache.path()).build())) {
      assertPart(BYTES, 0, 100, source);
    }
    server.setScript((request, usual) -> WHOLE);
    assertFetched(fetch(options()));
  }

  @Test
  void mirror_used() throws IOException {
    RemoteOptions options = once().toBuilder().mirrors(List.of(server.url("other"))).build();
    server.setScript(
        (request, usual) -> request.path().equals("/other") ? WHOLE : RangeServer.empty(404));
    assertFetched(fetch(options));
  }

  @Test
  void abandonedFiles_deleted() throws IOException {
    String key = fetch(once()).key();
    cache.remove(cache.images().get(0));
    Path old = Files.createFile(cache.path().resolve(key + ".1.part"));
    Path fresh = Files.createFile(cache.path().resolve(key + ".2.part"));
    Instant hours = Instant.now().minus(Duration.ofHours(3));
    Files.setLastModifiedTime(old, FileTime.from(hours));
    fetch(once());
    assertTrue(Files.notExists(old));
    assertTrue(Files.exists(fresh));
  }
}
