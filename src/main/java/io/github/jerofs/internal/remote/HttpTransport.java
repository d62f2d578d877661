package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.remote.FetchException.Kind;
import io.github.jerofs.option.RemoteOptions;
import java.io.Closeable;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/**
 * Sends requests and follows redirects. The client of the JDK would take the user's headers along
 * to any host, so it is told to follow none.
 *
 * <p>HTTP/2 is used where TLS negotiates it. Without TLS it is HTTP/1.1: the upgrade that the
 * client would ask for confuses some servers.
 */
final class HttpTransport implements Closeable {
  static final int MAX_REDIRECTS = 5;

  private final SharedClient.Lease lease;
  private final HostPolicy policy;
  private final Map<String, String> headers;
  private final Duration idleTimeout;

  HttpTransport(RemoteOptions options) {
    this.lease = SharedClient.lease(options.connectTimeout());
    this.policy = new HostPolicy(options);
    this.headers = options.headers();
    this.idleTimeout = options.idleTimeout();
  }

  @Override
  public void close() {
    lease.close();
  }

  /**
   * An answer that is no redirect.
   *
   * @param from the URL that gave it
   */
  record Reply(URI from, int status, HttpHeaders headers, BoundedBody.Content body) {}

  /** Tells how many bytes of a body may be taken. */
  interface BodyLimit {
    /** Returns the most bytes; 0 for a body that is not wanted. */
    int most(int status, HttpHeaders headers);
  }

  /**
   * Asks for a range.
   *
   * @param url where the user's headers belong to
   * @param first where to ask first: {@code url}, or where it redirected to
   * @param ifRange the version that the range must be of
   */
  Reply get(URI url, URI first, ByteRange range, Validator ifRange, BodyLimit limit)
      throws FetchException, InterruptedIOException {
    URI at = first;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      HttpRequest request = request(at, WebUrl.isSameOrigin(url, at), range, ifRange);
      HttpResponse<BoundedBody.Content> response = send(request, url, range, limit);
      if (!isRedirect(response.statusCode())) {
        return new Reply(at, response.statusCode(), response.headers(), response.body());
      }
      at = target(url, at, range, response.headers());
    }
    throw FetchException.of(
        Kind.PERMANENT, url, range, "more than " + MAX_REDIRECTS + " redirects");
  }

  private HttpRequest request(URI at, boolean withHeaders, ByteRange range, Validator ifRange) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .GET()
            .version(WebUrl.isSecure(at) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
    if (withHeaders) {
      headers.forEach(request::setHeader);
    }
    request.setHeader("Range", range.header());
    request.setHeader("Accept-Encoding", "identity");
    if (ifRange.isKnown()) {
      request.setHeader("If-Range", ifRange.text());
    }
    return request.build();
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private URI target(URI url, URI at, ByteRange range, HttpHeaders headers) throws FetchException {
    Optional<String> location = headers.firstValue("Location");
    try {
      URI target = redirect(at, location.orElse(""));
      String refusal = policy.refusal(target);
      if (!refusal.isEmpty()) {
        throw new IllegalArgumentException(
            "a redirect to " + WebUrl.shown(target) + " is not followed: " + refusal);
      }
      return target;
    } catch (IllegalArgumentException e) {
      throw FetchException.of(Kind.PERMANENT, url, range, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns where {@code location}, sent by {@code at}, leads to.
   *
   * @throws IllegalArgumentException if nobody should follow it
   */
  static URI redirect(URI at, String location) {
    if (location.isEmpty()) {
      throw new IllegalArgumentException("a redirect to nowhere");
    }
    URI target;
    try {
      target = WebUrl.check(at.resolve(location));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a redirect to what is no URL of the web", e);
    }
    if (WebUrl.isSecure(at) && !WebUrl.isSecure(target)) {
      throw new IllegalArgumentException(
          "a redirect from https to http is not followed: " + WebUrl.shown(target));
    }
    return target;
  }

  private HttpResponse<BoundedBody.Content> send(
      HttpRequest request, URI url, ByteRange range, BodyLimit limit)
      throws FetchException, InterruptedIOException {
    AtomicLong progress = new AtomicLong();
    CompletableFuture<HttpResponse<BoundedBody.Content>> answer =
        lease
            .client()
            .sendAsync(
                request,
                info -> new BoundedBody(limit.most(info.statusCode(), info.headers()), progress));
    try {
      return await(answer, progress);
    } catch (TimeoutException e) {
      throw FetchException.of(
          Kind.TRANSIENT, url, range, "no byte came for " + idleTimeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw failure(url, range, Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          WebUrl.shown(url) + ": " + range + ": interrupted while waiting");
    } finally {
      answer.cancel(true);
    }
  }

  /** Waits as long as bytes come: the client's own timeout ends with the headers. */
  private HttpResponse<BoundedBody.Content> await(
      CompletableFuture<HttpResponse<BoundedBody.Content>> answer, AtomicLong progress)
      throws TimeoutException, ExecutionException, InterruptedException {
    long seen = 0;
    while (true) {
      try {
        return answer.get(idleTimeout.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (progress.get() == seen) {
          throw e;
        }
        seen = progress.get();
      }
    }
  }

  private static FetchException failure(URI url, ByteRange range, Throwable cause) {
    Kind kind = cause instanceof SSLException ? Kind.PERMANENT : Kind.TRANSIENT;
    FetchException failure =
        FetchException.of(kind, url, range, "the connection failed: " + reason(cause));
    failure.initCause(cause);
    return failure;
  }

  /** The JDK's exceptions about connections that were never made have no text. */
  private static String reason(Throwable failure) {
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    return failure instanceof ConnectException
        ? "refused, or no way to the host"
        : failure.getClass().getSimpleName();
  }
}
