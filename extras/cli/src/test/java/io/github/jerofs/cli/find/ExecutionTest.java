package io.github.jerofs.cli.find;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.console.OutputClosedException;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.testkit.BusyCommonPool;
import io.github.jerofs.testkit.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that print more than a pipe holds, and outputs that fail. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ExecutionTest {
  /** More than a pipe holds. */
  private static final int LENGTH = 1 << 20;

  @TempDir private Path temp;
  private FileSystem image;
  private FileInfo file;

  @BeforeEach
  void open() throws IOException {
    Host.assumePosix();
    Path path = temp.resolve("image");
    try (FileSystem created = Erofs.create(path)) {
      Files.write(created.getPath("/file"), new byte[LENGTH]);
    }
    image = Erofs.open(path);
    file = FileInfo.of(image.getPath("/file"));
  }

  @AfterEach
  void close() throws IOException {
    image.close();
  }

  private int run(String command) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(new PrintStream(bytes, false, UTF_8));
    new Execution(command, out, () -> fail("the command failed")).run(file);
    out.flush();
    return bytes.size();
  }

  @Test
  void pipesFill_allIsCopied() throws IOException {
    assertEquals(2 * LENGTH, run("head -c 1048576 /dev/zero; cat"));
    assertEquals(LENGTH, run("head -c 1048576 /dev/zero"));
  }

  /** The command is fed although all threads of the common pool are busy. */
  @Test
  void commonPoolBusy_commandEnds() throws Exception {
    BusyCommonPool.during(() -> assertEquals(LENGTH, run("cat")));
  }

  /** A command that does not print any more would run on. */
  @Test
  void outputFails_commandIsEnded() throws Exception {
    Path pid = temp.resolve("pid");
    Output closed = new Output(new PrintStream(new ClosedStream(), false, UTF_8));
    Execution execution =
        new Execution("echo $$ > " + pid + "; echo; exec sleep 100", closed, () -> {});
    assertThrows(OutputClosedException.class, () -> execution.run(file));
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(command -> command.onExit().join());
  }

  private static final class ClosedStream extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
