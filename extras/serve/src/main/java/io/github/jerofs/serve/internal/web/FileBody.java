package io.github.jerofs.serve.internal.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.jspecify.annotations.Nullable;

/**
 * Sends parts of a file, one buffer at a time. No thread waits for the client: the next part is
 * read when the last is on its way. A failed read aborts the response, so that the client notices.
 */
final class FileBody extends IteratingNestedCallback {
  private static final int BUFFER = 128 << 10;

  private final SeekableByteChannel channel;
  private final List<Part> parts;
  private final Response response;
  private final RetainableByteBuffer pooled;

  private int part;
  private boolean headSent;
  private long sent;
  private boolean last;

  /**
   * Bytes to send.
   *
   * @param head sent before the data
   * @param offset first byte of the data in the file
   * @param length of the data in bytes
   */
  record Part(byte[] head, long offset, long length) {}

  FileBody(
      SeekableByteChannel channel,
      List<Part> parts,
      Request request,
      Response response,
      Callback callback) {
    super(callback);
    this.channel = channel;
    this.parts = parts;
    this.response = response;
    long longest = parts.stream().mapToLong(Part::length).max().orElse(0);
    this.pooled =
        request
            .getComponents()
            .getByteBufferPool()
            .acquire((int) Math.max(1, Math.min(BUFFER, longest)), true);
  }

  @Override
  protected Action process() throws IOException {
    if (last) {
      return Action.SUCCEEDED;
    }
    Part now = parts.get(part);
    if (!headSent && now.head().length > 0) {
      headSent = true;
      last = now.length() == 0 && part == parts.size() - 1;
      response.write(last, ByteBuffer.wrap(now.head()), this);
      return Action.SCHEDULED;
    }
    ByteBuffer buffer = pooled.getByteBuffer();
    buffer.clear().limit((int) Math.min(buffer.capacity(), now.length() - sent));
    fill(buffer, now.offset() + sent);
    sent += buffer.flip().remaining();
    if (sent == now.length()) {
      part++;
      headSent = false;
      sent = 0;
      last = part == parts.size();
    }
    response.write(last, buffer, this);
    return Action.SCHEDULED;
  }

  private void fill(ByteBuffer buffer, long position) throws ImageFailure {
    try {
      channel.position(position);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new EOFException("the file ends early");
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ImageFailure(e);
    }
  }

  /** Reading may decode, which takes too long for a thread that serves many connections. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  protected void onCompleted(@Nullable Throwable cause) {
    pooled.release();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      super.onCompleted(cause);
    }
  }
}
