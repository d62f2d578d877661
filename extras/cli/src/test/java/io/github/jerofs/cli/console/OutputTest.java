package io.github.jerofs.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When output is flushed, and when a closed reader is detected. */
final class OutputTest {
  private final ByteArrayOutputStream visible = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000); // near overflow

  private Output output() {
    return new Output(new PrintStream(new StandardOutput(visible), false, UTF_8), clock::get);
  }

  @Test
  void firstLine_visibleAtOnce() {
    output().println("grüße");
    assertEquals("grüße\n", visible.toString(UTF_8));
  }

  @Test
  void laterLines_visibleAfter100Milliseconds() {
    Output output = output();
    output.println("1");
    clock.addAndGet(99_999_999);
    output.println("2");
    assertEquals("1\n", visible.toString(UTF_8));
    clock.addAndGet(1);
    output.println("3");
    assertEquals("1\n2\n3\n", visible.toString(UTF_8));
  }

  @Test
  void closedOutput_detectedBySize() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Output output =
        new Output(new PrintStream(new StandardOutput(closed), false, UTF_8), clock::get);
    assertThrows(OutputClosedException.class, () -> output.println("1"));
    assertThrows(
        OutputClosedException.class,
        () -> {
          for (int i = 0; i < 10_000; i++) {
            output.println("12345678");
          }
        });
  }
}
