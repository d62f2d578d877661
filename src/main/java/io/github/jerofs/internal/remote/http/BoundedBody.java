package io.github.jerofs.internal.remote.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response body in memory and cancels the response when the body exceeds its limit. With
 * a limit of 0, the response is canceled at once.
 */
public final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.Content> {
  /**
   * A body.
   *
   * @param bytes the bytes, up to the limit
   * @param tooLong whether the body exceeds the limit
   */
  record Content(byte[] bytes, boolean tooLong) {}

  private static final int FIRST_SIZE = 64 << 10;

  private final int most;
  private final AtomicLong progress;
  private final CompletableFuture<Content> result = new CompletableFuture<>();
  private byte[] bytes;
  private int count;
  private Flow.@Nullable Subscription subscription;

  /**
   * Creates a subscriber.
   *
   * @param most the maximum number of bytes
   * @param progress counts the bytes as they arrive
   */
  BoundedBody(int most, AtomicLong progress) {
    this.most = most;
    this.progress = progress;
    this.bytes = new byte[Math.min(most, FIRST_SIZE)];
  }

  @Override
  public CompletionStage<Content> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (most == 0) {
      stop(false);
    } else {
      given.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    for (ByteBuffer item : items) {
      progress.addAndGet(item.remaining());
      int room = most - count;
      if (item.remaining() > room) {
        stop(true);
        return;
      }
      append(item);
    }
  }

  private void append(ByteBuffer item) {
    int length = item.remaining();
    if (bytes.length - count < length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(most, Math.max(2L * bytes.length, count + length)));
    }
    item.get(bytes, count, length);
    count += length;
  }

  private void stop(boolean tooLong) {
    if (subscription != null) {
      subscription.cancel();
    }
    result.complete(new Content(Arrays.copyOf(bytes, count), tooLong));
  }

  @Override
  public void onError(Throwable problem) {
    result.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    result.complete(
        new Content(count == bytes.length ? bytes : Arrays.copyOf(bytes, count), false));
  }
}
