package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jerofs.internal.remote.http.SharedClient;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Threads and descriptors of remote files, while they are open and afterwards. */
final class SharedClientTest extends RemoteTest {
  @Test
  void lease_sameTimeout_sameClient() {
    Duration timeout = Duration.ofSeconds(77);
    SharedClient.Lease first = SharedClient.lease(timeout);
    SharedClient.Lease second = SharedClient.lease(timeout);
    SharedClient.Lease other = SharedClient.lease(Duration.ofSeconds(78));
    HttpClient client = first.client();
    assertSame(client, second.client());
    assertNotSame(client, other.client());
    first.close();
    first.close(); // counts once
    assertSame(client, SharedClient.lease(timeout).client());
    other.close();
  }

  @Test
  void manyOpens_oneClient_closedWithLast() throws IOException, InterruptedException {
    String image =
        server
            .serve("image", Files.readAllBytes(Corpus.small().image("root-only")), ETAG)
            .toString();
    String text =
        server
            .serve("text", "no image".repeat(500).getBytes(StandardCharsets.US_ASCII), ETAG)
            .toString();
    String missing = image.replace("image", "missing");
    String output = ChildJvm.run(OpenMany.class, "-Xmx256m", image, text, missing).output();
    assertEquals(
        "clients while open: 1\nclients in the end: 0\ndescriptors left: 0\n",
        output.replace("\r\n", "\n"));
  }
}
