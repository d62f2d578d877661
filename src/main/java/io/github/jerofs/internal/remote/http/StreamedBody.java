package io.github.jerofs.internal.remote.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Passes a response body to a {@link Target} as it arrives. The next bytes are requested once the
 * target has stored the last ones, so memory stays bounded.
 */
public final class StreamedBody implements HttpResponse.BodySubscriber<BoundedBody.Content> {
  /** Stores a body. Called by one thread at a time. */
  public interface Target {
    /**
     * Called before the first byte, on a thread of the HTTP client.
     *
     * @param isFramed whether the end of the body is marked, so that a cut is noticed
     */
    void begin(HttpHeaders headers, boolean isFramed) throws IOException;

    /** Stores all of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;
  }

  private final Target target;
  private final HttpHeaders headers;
  private final boolean isFramed;
  private final AtomicLong progress;
  private final CompletableFuture<BoundedBody.Content> result = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  private StreamedBody(Target target, HttpHeaders headers, boolean isFramed, AtomicLong progress) {
    this.target = target;
    this.headers = headers;
    this.isFramed = isFramed;
    this.progress = progress;
  }

  /**
   * Returns a subscriber for a response. Encoded bodies and those of other statuses are discarded.
   */
  static HttpResponse.BodySubscriber<BoundedBody.Content> of(
      HttpResponse.ResponseInfo info, Target target, AtomicLong progress) {
    HttpHeaders headers = info.headers();
    String encoding = headers.firstValue("Transfer-Encoding").orElse("");
    boolean isFramed =
        info.version() == HttpClient.Version.HTTP_2 || encoding.equalsIgnoreCase("chunked");
    String coding = headers.firstValue("Content-Encoding").orElse("identity");
    return info.statusCode() == 200 && coding.equalsIgnoreCase("identity")
        ? new StreamedBody(target, headers, isFramed, progress)
        : new BoundedBody(0, progress);
  }

  @Override
  public CompletionStage<BoundedBody.Content> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    try {
      target.begin(headers, isFramed);
      given.request(1);
    } catch (IOException e) {
      stop(e);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    try {
      for (ByteBuffer item : items) {
        int length = item.remaining();
        target.write(item);
        progress.addAndGet(length);
      }
      if (subscription != null) {
        subscription.request(1);
      }
    } catch (IOException e) {
      stop(e);
    }
  }

  private void stop(IOException problem) {
    if (subscription != null) {
      subscription.cancel();
    }
    result.completeExceptionally(problem);
  }

  @Override
  public void onError(Throwable problem) {
    result.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    result.complete(new BoundedBody.Content(new byte[0], false));
  }
}
