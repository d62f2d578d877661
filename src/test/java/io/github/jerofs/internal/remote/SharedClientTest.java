package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Threads and descriptors of remote files, while they are open and afterwards. */
final class SharedClientTest extends RemoteTest {
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
