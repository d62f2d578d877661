package io.github.jerofs.cli.find;

import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs a shell command on a file of an image.
 *
 * @param command for {@code sh -c}, or {@code cmd /c} on Windows
 * @param out receives the output of the command
 * @param failed runs if the command fails
 */
record Execution(String command, Output out, Runnable failed) {
  private static final int BUFFER = 64 << 10;

  /** Runs the command and waits for its end. */
  void run(FileInfo file) throws IOException {
    Process process =
        new ProcessBuilder(words(file.path().toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // The command may print before it has read everything.
    FutureTask<@Nullable IOException> feeding =
        new FutureTask<>(() -> feed(file, process.getOutputStream()));
    try (InputStream output = process.getInputStream()) {
      Thread feeder = new Thread(feeding, "jerofs-exec");
      feeder.setDaemon(true);
      feeder.start();
      output.transferTo(out.bytes());
      if (process.waitFor() != 0) {
        failed.run();
      }
      IOException failure = feeding.get();
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      process.destroy(); // it still runs if its output cannot be written
    }
  }

  private List<String> words(String path) {
    boolean isWindows = System.getProperty("os.name").startsWith("Windows");
    return isWindows
        ? List.of("cmd", "/c", command, path)
        : List.of("sh", "-c", command, "jerofs", path);
  }

  /** Returns the failure to read the file, or null. */
  private static @Nullable IOException feed(FileInfo file, OutputStream input) {
    try {
      if (file.isRegular()) {
        copy(file, input);
      }
      return null;
    } catch (IOException e) {
      return e;
    } finally {
      close(input);
    }
  }

  private static void copy(FileInfo file, OutputStream input) throws IOException {
    try (InputStream in = Files.newInputStream(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n > 0 && write(input, buffer, n); n = in.read(buffer)) {
        // until the end of the file, or as long as the command reads
      }
    }
  }

  /** Returns false if the command reads no more. */
  private static boolean write(OutputStream out, byte[] bytes, int length) {
    try {
      out.write(bytes, 0, length);
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(OutputStream input) {
    try {
      input.close();
    } catch (IOException e) {
      // Buffered bytes are left: the command has ended without reading them.
    }
  }
}
