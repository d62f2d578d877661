package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** If one server fails, the next one is used. */
final class MirrorsTest extends RemoteTest {
  private static final byte[] BYTES = noise(1_000_000);

  private RangeServer mirror;

  @BeforeEach
  void startMirror() throws IOException {
    mirror = new RangeServer();
  }

  @AfterEach
  void stopMirror() throws IOException {
    mirror.close();
  }

  private ImageSource openBoth() throws IOException {
    URI second = mirror.serve("copy", BYTES, "\"another\"");
    return open(
        server.serve("image", BYTES, ETAG), options().toBuilder().mirrors(List.of(second)).build());
  }

  @Test
  void firstHealthy_secondNotUsed() throws IOException {
    try (ImageSource source = openBoth()) {
      assertAll(BYTES, source);
    }
    assertEquals(List.of(), mirror.requests());
  }

  @Test
  void firstDown_secondServes() throws IOException {
    server.close();
    try (ImageSource source = openBoth()) {
      assertAll(BYTES, source);
    }
  }

  @Test
  void firstFails_secondContinues() throws IOException {
    try (ImageSource source = openBoth()) {
      assertPart(BYTES, 200_000, 10, source);
      server.close();
      assertAll(BYTES, source);
      int tried = pauses.size();
      assertTrue(tried > 0);
      assertPart(BYTES, 300_000, 10, source);
      assertEquals(tried, pauses.size(), "the failed server must not be tried first again");
    }
  }

  @Test
  void bothFail_firstRetried() throws IOException {
    try (ImageSource source = openBoth()) {
      server.setScript((request, usual) -> RangeServer.empty(404));
      assertPart(BYTES, 500_000, 10, source);
      server.setScript((request, usual) -> usual);
      mirror.close();
      assertAll(BYTES, source);
    }
  }

  @Test
  void allFail_eachReported() throws IOException {
    try (ImageSource source = openBoth()) {
      server.setScript((request, usual) -> RangeServer.empty(404));
      mirror.setScript((request, usual) -> RangeServer.empty(401));
      IOException e = assertThrows(IOException.class, () -> read(source, 500_000, 10));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("no server returned bytes 499712-"), message);
      assertTrue(message.contains("/image: ") && message.contains("404"), message);
      assertTrue(message.contains("/copy: ") && message.contains("401"), message);
    }
  }

  @Test
  void mirrorOfOtherLength_notUsed() throws IOException {
    URI second = mirror.serve("copy", noise(999_999), ETAG);
    try (ImageSource source =
        open(
            server.serve("image", BYTES, ETAG),
            options().toBuilder().mirrors(List.of(second)).build())) {
      server.setScript((request, usual) -> RangeServer.empty(404));
      IOException e = assertThrows(IOException.class, () -> read(source, 500_000, 10));
      assertTrue(
          String.valueOf(e.getMessage()).contains("it had 1000000 bytes, now 999999"), e::toString);
    }
  }

  @Test
  void firstChanges_secondServesOldVersion() throws IOException {
    try (ImageSource source = openBoth()) {
      server.serve("image", noise(1_000_001), "\"two\"");
      assertAll(BYTES, source);
    }
  }
}
