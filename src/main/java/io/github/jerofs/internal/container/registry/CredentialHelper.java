package io.github.jerofs.internal.container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.container.oci.OciJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Runs docker's credential helpers: programs that print the credentials for a registry. */
final class CredentialHelper {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final int MAX_BYTES = 64 << 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Used by helpers in place of a user name if the secret is a token. */
  private static final String TOKEN_USER = "<token>";

  private CredentialHelper() {}

  /**
   * Runs {@code docker-credential-NAME get}.
   *
   * @return nothing if the helper has no credentials for {@code registry}
   * @throws IOException if the helper cannot be run or prints something else; the message contains
   *     no output
   */
  static Optional<Credentials> run(String name, String registry) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("not the name of a credential helper: '" + name + "'");
    }
    String program = "docker-credential-" + name;
    Process process =
        new ProcessBuilder(program, "get").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return ask(program, process, registry, TIMEOUT);
  }

  /**
   * Asks a running helper, which this ends.
   *
   * @param timeout the maximum time for its output, and again for its end
   */
  static Optional<Credentials> ask(
      String program, Process process, String registry, Duration timeout) throws IOException {
    // On another thread: a read of a pipe ends with neither a timeout nor an interrupt.
    FutureTask<byte[]> conversation = new FutureTask<>(() -> converse(process, registry));
    Thread thread = new Thread(conversation, "jerofs-credentials");
    thread.setDaemon(true);
    try {
      thread.start();
      byte[] output = conversation.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      return process.exitValue() == 0 ? parse(program, output) : Optional.empty();
    } catch (TimeoutException e) {
      throw new IOException(program + " does not end", e);
    } catch (ExecutionException e) {
      throw new IOException(program + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + program);
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] converse(Process process, String registry) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(registry.getBytes(UTF_8));
    } catch (IOException e) {
      // A helper may end without reading its input. Its exit code decides.
    }
    try (InputStream out = process.getInputStream()) {
      return out.readNBytes(MAX_BYTES);
    }
  }

  private static Optional<Credentials> parse(String program, byte[] output) throws IOException {
    try {
      OciJson answer = OciJson.parse(program, output);
      String user = answer.text("Username").orElse("");
      Optional<String> secret = answer.text("Secret");
      return secret.map(text -> new Credentials(user.equals(TOKEN_USER) ? "" : user, text));
    } catch (CorruptImageException e) {
      throw new IOException(program + " printed no credentials"); // the cause may quote them
    }
  }
}
