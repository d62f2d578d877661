package io.github.jerofs.internal.container.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.testkit.OciImages;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The layers of an image in a registry open in several threads. */
final class ParallelLayersTest {
  private static final String NAME = "v2/team/app/";

  private final OciImages images = new OciImages();
  private final RangeServer server = new RangeServer();

  ParallelLayersTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void push(String... layers) {
    images
        .blobs()
        .forEach(
            (digest, blob) -> server.serve(NAME + "blobs/" + digest, blob, "\"" + digest + "\""));
    server.serve(NAME + "manifests/latest", OciImages.manifestBytes(layers), "");
  }

  private String read() throws IOException {
    try (FileSystem fs = Erofs.open("oci://" + server.url("").getAuthority() + "/team/app")) {
      return Files.readString(fs.getPath("/f"));
    }
  }

  /** Two layers are requested at once, or the first request would wait in vain. */
  @Test
  void layers_openedAtOnceWithinABound() throws IOException {
    String[] layers = new String[20];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = images.layer("/f", "layer " + i);
    }
    push(layers);
    CountDownLatch two = new CountDownLatch(2);
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.setScript(
        (request, usual) -> {
          if (request.path().contains("/blobs/")) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            two.countDown();
            awaitAtMostAMinute(two);
            open.decrementAndGet();
          }
          return usual;
        });
    assertEquals("layer 19", read());
    assertEquals(0, two.getCount());
    assertTrue(most.get() <= 8, () -> most + " requests at once");
  }

  private static void awaitAtMostAMinute(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IOException("no second request");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The failure of the first bad layer is reported, whichever request ends first. */
  @Test
  void severalBadLayers_firstReported() throws IOException {
    String[] layers = new String[12];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = images.layer("/f", "layer " + i);
    }
    byte[] noImage = OciImages.bytes("bad".repeat(2000));
    layers[4] = images.add(OciImages.EROFS, OciImages.bytes("worse".repeat(2000)));
    layers[9] = images.add(OciImages.EROFS, noImage);
    push(layers);
    for (int i = 0; i < 5; i++) {
      NotErofsException e = assertThrows(NotErofsException.class, this::read);
      assertTrue(e.getMessage().contains(OciImages.digest(noImage)), e::getMessage);
    }
  }
}
