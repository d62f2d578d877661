package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Latches;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends signals to running commands. They block on a server that stalls beyond the first mebibyte
 * of an image.
 */
final class Interruption implements AutoCloseable {
  private static final long STALL_FROM = 1 << 20;

  private final Path folder;
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final RangeServer server = new RangeServer();
  private final String url;

  /** Serves {@code image}. Output of commands is written to files in {@code folder}. */
  Interruption(Path folder, Path image) throws IOException {
    this.folder = folder;
    url = server.serve("image.erofs", image).toString();
    server.setScript(this::stall);
  }

  /** Returns the URL of the image. */
  String url() {
    return url;
  }

  private RangeServer.Reply stall(RangeServer.Request request, RangeServer.Reply usual)
      throws IOException {
    String range = request.header("Range");
    if (!range.isEmpty()
        && Long.parseLong(range.substring("bytes=".length(), range.indexOf('-'))) > STALL_FROM) {
      stalled.countDown();
      Latches.await(released);
    }
    return usual;
  }

  /** Starts a command, sends it a signal once it waits for the server, and waits for its end. */
  void interrupt(String signal, String... args) throws Exception {
    Process child = ChildJvm.start(folder.resolve("output"), errors(), Main.class, args);
    while (!stalled.await(1, TimeUnit.SECONDS)) {
      assertTrue(child.isAlive(), () -> "ended early: " + errorText());
    }
    String unused = Shell.run("kill", "-" + signal, child.pid());
    child.waitFor();
  }

  private Path errors() {
    return folder.resolve("errors");
  }

  /** Returns the standard error of the interrupted command. */
  String errorText() {
    try {
      return Files.readString(errors());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Answers all requests from now on. */
  void release() {
    released.countDown();
  }

  @Override
  public void close() throws IOException {
    release();
    server.close();
  }
}
