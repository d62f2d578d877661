package io.github.jerofs.internal.remote.http;

import io.github.jerofs.internal.remote.http.FetchException.Kind;
import io.github.jerofs.option.RemoteOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;

/**
 * Sends requests and follows redirects. Redirects are followed here because the JDK's client would
 * send the user's headers to any host.
 *
 * <p>Uses HTTP/2 where TLS negotiates it, and HTTP/1.1 without TLS: the client's upgrade header
 * confuses some servers.
 */
public final class HttpTransport implements Closeable {
  static final int MAX_REDIRECTS = 5;

  private static final int UNAUTHORIZED = 401;
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** Some 292 years: the longest time that the clocks of the JVM can measure. */
  private static final Duration MAX_TIMEOUT = Duration.ofNanos(Long.MAX_VALUE);

  private static final String AUTHORIZATION = "Authorization";

  private final SharedClient.Lease lease;
  private final HostPolicy policy;
  private final Map<String, String> headers;
  private final Duration idleTimeout;
  private final RemoteAccess access;

  public HttpTransport(RemoteOptions options, RemoteAccess access) {
    this.access = access;
    this.lease = SharedClient.lease(capped(options.connectTimeout()));
    this.policy = new HostPolicy(options);
    this.headers = options.headers();
    this.idleTimeout = capped(options.idleTimeout());
  }

  private static Duration capped(Duration timeout) {
    return timeout.compareTo(MAX_TIMEOUT) < 0 ? timeout : MAX_TIMEOUT;
  }

  @Override
  public void close() {
    lease.close();
  }

  /**
   * A response that is not a redirect.
   *
   * @param from the URL that returned it
   */
  record Reply(URI from, int status, HttpHeaders headers, BoundedBody.Content body) {}

  /** Limits the size of bodies. */
  interface BodyLimit {
    /** Returns the maximum number of bytes; 0 discards the body. */
    int most(int status, HttpHeaders headers);
  }

  /**
   * Requests a range, or all of a document. After a challenge from the origin of {@code url},
   * requests it once more with other credentials.
   *
   * @param url the opened URL; only its origin receives the user's headers
   * @param first the URL of the first request: {@code url}, or its last redirect target
   * @param ifRange the validator for {@code If-Range}
   */
  Reply get(URI url, URI first, ByteRange range, Validator ifRange, BodyLimit limit)
      throws FetchException, InterruptedIOException {
    AtomicLong progress = new AtomicLong();
    HttpResponse.BodyHandler<BoundedBody.Content> handler =
        info -> new BoundedBody(limit.most(info.statusCode(), info.headers()), progress);
    return follow(
        url, first, range, ifRange, handler, new Waiting(progress, idleTimeout, bytes -> {}));
  }

  /**
   * Requests a whole file.
   *
   * @param body receives a body with status 200
   * @param observer receives the number of bytes at short intervals, on this thread
   */
  Reply stream(URI url, StreamedBody.Target body, LongConsumer observer)
      throws FetchException, InterruptedIOException {
    AtomicLong progress = new AtomicLong();
    Duration interval = idleTimeout.compareTo(INTERVAL) < 0 ? idleTimeout : INTERVAL;
    return follow(
        url,
        url,
        ByteRange.WHOLE,
        new Validator(""),
        info -> StreamedBody.of(info, body, progress),
        new Waiting(progress, interval, observer));
  }

  /**
   * How to wait for a response.
   *
   * @param progress counts the bytes as they arrive
   * @param interval the time between calls of {@code observer}
   */
  private record Waiting(AtomicLong progress, Duration interval, LongConsumer observer) {}

  private Reply follow(
      URI url,
      URI first,
      ByteRange range,
      Validator ifRange,
      HttpResponse.BodyHandler<BoundedBody.Content> handler,
      Waiting waiting)
      throws FetchException, InterruptedIOException {
    URI at = first;
    boolean challenged = false;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      boolean isOwn = WebUrl.isSameOrigin(url, at);
      Optional<String> credentials = isOwn ? credentials() : Optional.empty();
      HttpRequest request = request(at, isOwn, credentials, range, ifRange);
      HttpResponse<BoundedBody.Content> response = send(request, url, range, handler, waiting);
      if (response.statusCode() == UNAUTHORIZED && isOwn && !challenged) {
        challenged = true;
        if (authenticate(url, range, credentials, response.headers())) {
          continue;
        }
      }
      if (!isRedirect(response.statusCode())) {
        return new Reply(at, response.statusCode(), response.headers(), response.body());
      }
      at = target(url, at, range, response.headers());
    }
    throw FetchException.of(
        Kind.PERMANENT, url, range, "more than " + MAX_REDIRECTS + " redirects");
  }

  /** Returns the credentials of the authenticator, unless the user's headers contain others. */
  private Optional<String> credentials() {
    return headers.containsKey(AUTHORIZATION)
        ? Optional.empty()
        : access.authenticator().authorization();
  }

  private boolean authenticate(
      URI url, ByteRange range, Optional<String> sent, HttpHeaders response)
      throws FetchException, InterruptedIOException {
    if (headers.containsKey(AUTHORIZATION)) {
      return false;
    }
    try {
      return access.authenticator().challenged(sent, response.allValues("WWW-Authenticate"));
    } catch (FetchException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      FetchException failure =
          FetchException.of(
              Kind.PERMANENT, url, range, "authorization required: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /** Sends a request for a token without the user's headers, which are for another server. */
  Reply token(TokenRequest token, ByteRange range) throws FetchException, InterruptedIOException {
    URI realm = token.realm();
    HttpRequest.Builder request = builder(realm).setHeader("Accept", "application/json");
    token.authorization().ifPresent(value -> request.setHeader(AUTHORIZATION, value));
    if (token.form().isPresent()) {
      request.setHeader("Content-Type", "application/x-www-form-urlencoded");
      request.POST(HttpRequest.BodyPublishers.ofString(token.form().get()));
    }
    AtomicLong progress = new AtomicLong();
    HttpResponse<BoundedBody.Content> response =
        send(
            request.build(),
            realm,
            range,
            info -> new BoundedBody(info.statusCode() == 200 ? range.length() : 0, progress),
            new Waiting(progress, idleTimeout, bytes -> {}));
    return new Reply(realm, response.statusCode(), response.headers(), response.body());
  }

  private static HttpRequest.Builder builder(URI at) {
    return HttpRequest.newBuilder(at)
        .GET()
        .version(WebUrl.isSecure(at) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
  }

  private HttpRequest request(
      URI at,
      boolean withHeaders,
      Optional<String> credentials,
      ByteRange range,
      Validator ifRange) {
    HttpRequest.Builder request = builder(at);
    if (withHeaders) {
      headers.forEach(request::setHeader);
    }
    credentials.ifPresent(value -> request.setHeader(AUTHORIZATION, value));
    request.setHeader("Accept-Encoding", "identity");
    if (access.accept().isPresent()) {
      request.setHeader("Accept", access.accept().get());
      return request.build();
    }
    if (range.isWhole()) {
      return request.build();
    }
    request.setHeader("Range", range.header());
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
   * Resolves the {@code Location} header of a response from {@code at}.
   *
   * @throws IllegalArgumentException if the redirect must not be followed
   */
  public static URI redirect(URI at, String location) {
    if (location.isEmpty()) {
      throw new IllegalArgumentException("a redirect without a location");
    }
    URI target;
    try {
      target = WebUrl.check(at.resolve(location));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a redirect to something other than an http(s) URL", e);
    }
    if (WebUrl.isSecure(at) && !WebUrl.isSecure(target)) {
      throw new IllegalArgumentException(
          "a redirect from https to http is not followed: " + WebUrl.shown(target));
    }
    return target;
  }

  private HttpResponse<BoundedBody.Content> send(
      HttpRequest request,
      URI url,
      ByteRange range,
      HttpResponse.BodyHandler<BoundedBody.Content> handler,
      Waiting waiting)
      throws FetchException, InterruptedIOException {
    Future<HttpResponse<BoundedBody.Content>> answer = lease.send(request, handler);
    try {
      return await(answer, waiting);
    } catch (TimeoutException e) {
      throw FetchException.of(
          Kind.TRANSIENT, url, range, "no data received for " + idleTimeout.toMillis() + " ms");
    } catch (CancellationException e) {
      throw FetchException.of(Kind.PERMANENT, url, range, "the connection was closed");
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

  /** Waits as long as bytes arrive: the client's own timeout covers only the headers. */
  private HttpResponse<BoundedBody.Content> await(
      Future<HttpResponse<BoundedBody.Content>> answer, Waiting waiting)
      throws TimeoutException, ExecutionException, InterruptedException {
    long seen = 0;
    long since = System.nanoTime();
    while (true) {
      try {
        return answer.get(waiting.interval().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        long received = waiting.progress().get();
        if (received != seen) {
          seen = received;
          since = System.nanoTime();
          waiting.observer().accept(received);
        } else if (System.nanoTime() - since >= idleTimeout.toNanos()) {
          throw e;
        }
      }
    }
  }

  private static FetchException failure(URI url, ByteRange range, Throwable cause) {
    Kind kind = cause instanceof SSLException ? Kind.PERMANENT : Kind.TRANSIENT;
    FetchException failure =
        FetchException.of(
            kind, url, range, "the connection failed: " + ConnectionFailure.reason(cause));
    failure.initCause(cause);
    return failure;
  }
}
