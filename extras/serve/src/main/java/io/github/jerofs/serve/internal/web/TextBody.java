package io.github.jerofs.serve.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.jspecify.annotations.Nullable;

/**
 * Sends generated text of any length in constant memory: the next chunk is generated when the last
 * is on its way.
 */
final class TextBody extends IteratingNestedCallback {
  private static final int CHUNK = 32 << 10;

  private final Generator generator;
  private final Response response;
  private final StringBuilder text = new StringBuilder();
  private boolean headersOnly;
  private boolean last;

  /** Generates text, piece by piece. */
  interface Generator extends Closeable {
    /**
     * Appends the next piece, such as one line.
     *
     * @return whether there is more
     */
    boolean next(StringBuilder out) throws IOException;
  }

  TextBody(Generator generator, Response response, Callback callback) {
    super(callback);
    this.generator = generator;
    this.response = response;
  }

  /** Sends the headers only, as HEAD does. */
  void sendHeaders() {
    headersOnly = true;
    iterate();
  }

  @Override
  protected Action process() throws IOException {
    if (last) {
      return Action.SUCCEEDED;
    }
    text.setLength(0);
    last = headersOnly;
    while (!last && text.length() < CHUNK) {
      last = !next();
    }
    response.write(last, ByteBuffer.wrap(text.toString().getBytes(UTF_8)), this);
    return Action.SCHEDULED;
  }

  private boolean next() throws ImageFailure {
    try {
      return generator.next(text);
    } catch (IOException | RuntimeException e) {
      throw new ImageFailure(e);
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  protected void onCompleted(@Nullable Throwable cause) {
    try {
      generator.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      super.onCompleted(cause);
    }
  }
}
