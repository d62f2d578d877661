package io.github.jerofs.internal.remote.http;

import io.github.jerofs.internal.remote.http.FetchException.Kind;
import io.github.jerofs.internal.remote.http.HttpTransport.Reply;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One URL of a remote file. Every response is checked against the request and the version of the
 * first response. A mismatch is an exception, and the body is discarded.
 */
public final class HttpOrigin {
  /** Maximum size of a whole file from a server that does not support ranges. */
  public static final int MAX_WHOLE = 8 << 20;

  private static final long MAX_RETRY_AFTER_SECONDS = 60;

  /** Checks the version of a server's first response. */
  public interface VersionCheck {
    /** Records the version of {@code url}; returns whether it equals an earlier record. */
    boolean accept(URI url, Validator version);
  }

  /**
   * Bytes that a server returned.
   *
   * @param start the offset of the bytes in the file
   * @param total the length of the file
   */
  public record Part(long start, byte[] bytes, long total) {}

  private final URI url;
  private final HttpTransport transport;
  private final VersionCheck versions;

  /** The last redirect target of {@link #url}. */
  private volatile URI target;

  private final AtomicReference<@Nullable Validator> pinned = new AtomicReference<>();

  public HttpOrigin(URI url, HttpTransport transport, VersionCheck versions) {
    this.url = url;
    this.transport = transport;
    this.versions = versions;
    this.target = url;
  }

  public URI url() {
    return url;
  }

  /** Returns the version of the first response, or an empty one before that. */
  public Validator version() {
    Validator version = pinned.get();
    return version == null ? new Validator("") : version;
  }

  /**
   * Fetches a range.
   *
   * @param length the length of the file, or empty if unknown; the range may then extend beyond the
   *     end
   * @return the part of the range that is in the file, or all of a small file
   */
  public Part fetch(ByteRange range, OptionalLong length)
      throws FetchException, InterruptedIOException {
    Reply reply = request(range);
    return switch (reply.status()) {
      case 206 -> partial(reply, range, length);
      case 200 -> whole(reply, range, length);
      case 416 -> unsatisfied(reply, range, length);
      default -> throw refused(reply, range);
    };
  }

  /**
   * Requests the last redirect target first. If it fails, as expired signed URLs do, starts over.
   */
  private Reply request(ByteRange range) throws FetchException, InterruptedIOException {
    URI first = target;
    Reply reply = get(first, range);
    if (reply.status() >= 400 && reply.status() != 416 && !first.equals(url)) {
      target = url;
      reply = get(url, range);
    }
    if (reply.status() == 206 || reply.status() == 200) {
      target = reply.from();
    }
    return reply;
  }

  private Reply get(URI first, ByteRange range) throws FetchException, InterruptedIOException {
    try {
      return transport.get(
          url,
          first,
          range,
          version(),
          (status, headers) ->
              status == 206 ? range.length() : status == 200 && isSmall(headers) ? MAX_WHOLE : 0);
    } catch (FetchException e) {
      target = url; // the next attempt may be redirected elsewhere
      throw e;
    }
  }

  /**
   * Streams the whole file, of which nothing was read before.
   *
   * @param body receives the bytes
   * @param observer receives the number of bytes at short intervals, on this thread
   * @return the version of the file
   */
  public Validator download(StreamedBody.Target body, LongConsumer observer)
      throws FetchException, InterruptedIOException {
    Reply reply = transport.stream(url, body, observer);
    if (reply.status() != 200) {
      throw refused(reply, ByteRange.WHOLE);
    }
    checkPlain(reply, ByteRange.WHOLE);
    return Validator.of(reply.headers());
  }

  private static boolean isSmall(HttpHeaders headers) {
    return statedLength(headers).orElse(0) <= MAX_WHOLE;
  }

  public static OptionalLong statedLength(HttpHeaders headers) {
    return headers
        .firstValue("Content-Length")
        .filter(digits -> digits.matches("\\d{1,18}"))
        .map(digits -> OptionalLong.of(Long.parseLong(digits)))
        .orElse(OptionalLong.empty());
  }

  private Part partial(Reply reply, ByteRange range, OptionalLong length) throws FetchException {
    checkPlain(reply, range);
    String header = reply.headers().firstValue("Content-Range").orElse("");
    ContentRange given =
        ContentRange.parse(header)
            .filter(content -> content.start() == range.start())
            .orElseThrow(() -> wrongRange(range, header));
    long total = given.total() == ContentRange.UNKNOWN ? length.orElse(-1) : given.total();
    if (total < 0) {
      throw wrongRange(range, header);
    }
    checkVersion(reply, range, total, length);
    if (given.end() != Math.min(range.end(), total)) {
      throw wrongRange(range, header);
    }
    if (reply.body().tooLong() || reply.body().bytes().length != given.end() - given.start()) {
      throw problem(
          Kind.TRANSIENT,
          range,
          "the body has "
              + (reply.body().tooLong() ? "more" : reply.body().bytes().length)
              + " bytes, its Content-Range says "
              + header);
    }
    return new Part(range.start(), reply.body().bytes(), total);
  }

  private FetchException wrongRange(ByteRange range, String header) {
    return problem(
        Kind.PERMANENT,
        range,
        "the server sent another range: Content-Range is "
            + (header.isEmpty() ? "missing" : "'" + header + "'"));
  }

  /** Accepts the whole file from a server that ignores ranges, if it is small. */
  private Part whole(Reply reply, ByteRange range, OptionalLong length) throws FetchException {
    checkPlain(reply, range);
    OptionalLong stated = statedLength(reply.headers());
    if (stated.isPresent()) {
      checkVersion(reply, range, stated.getAsLong(), length);
    }
    byte[] bytes = reply.body().bytes();
    if (!isSmall(reply.headers()) || reply.body().tooLong()) {
      throw problem(
          Kind.WITHOUT_RANGES,
          range,
          "the server does not support ranges, and the file is larger than "
              + MAX_WHOLE
              + " bytes");
    }
    if (stated.isPresent() && stated.getAsLong() != bytes.length) {
      throw problem(
          Kind.TRANSIENT,
          range,
          "the body has " + bytes.length + " of " + stated.getAsLong() + " bytes");
    }
    checkVersion(reply, range, bytes.length, length);
    return new Part(0, bytes, bytes.length);
  }

  /** Accepts status 416 for the first range of an empty file. */
  private Part unsatisfied(Reply reply, ByteRange range, OptionalLong length)
      throws FetchException {
    String header = reply.headers().firstValue("Content-Range").orElse("");
    long total = ContentRange.parse(header).map(ContentRange::total).orElse(ContentRange.UNKNOWN);
    if (total >= 0) {
      checkVersion(reply, range, total, length);
    }
    if (total == 0 && range.start() == 0) {
      return new Part(0, new byte[0], 0);
    }
    throw problem(Kind.PERMANENT, range, "the server has no such range (status 416)");
  }

  private void checkPlain(Reply reply, ByteRange range) throws FetchException {
    String encoding = reply.headers().firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw problem(
          Kind.PERMANENT,
          range,
          "the server applied a content encoding against the request: " + encoding);
    }
  }

  private void checkVersion(Reply reply, ByteRange range, long total, OptionalLong length)
      throws FetchException {
    if (length.isPresent() && length.getAsLong() != total) {
      throw problem(
          Kind.CHANGED,
          range,
          "the file has changed: it had " + length.getAsLong() + " bytes, now " + total);
    }
    Validator found = Validator.of(reply.headers());
    if (pinned.get() == null && !versions.accept(url, found)) {
      throw problem(Kind.CHANGED, range, "the file has changed since it was cached");
    }
    pinned.compareAndSet(null, found);
    Validator known = version();
    if (!known.allows(found)) {
      throw problem(
          Kind.CHANGED, range, "the file has changed: it was " + known + ", now " + found);
    }
  }

  private FetchException refused(Reply reply, ByteRange range) {
    return refused(url, reply, range);
  }

  /** Returns the failure for a response with a status that is not expected. */
  static FetchException refused(URI url, Reply reply, ByteRange range) {
    int status = reply.status();
    boolean passing =
        status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
    String meaning =
        switch (status) {
          case 401 -> " (authorization required)";
          case 403 -> " (forbidden)";
          case 404, 410 -> " (no such file)";
          case 412 -> " (a condition failed)";
          default -> "";
        };
    Optional<Duration> pause =
        reply
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("\\d{1,9}"))
            .map(text -> Math.min(MAX_RETRY_AFTER_SECONDS, Long.parseLong(text)))
            .map(Duration::ofSeconds);
    return FetchException.of(
        passing ? Kind.TRANSIENT : Kind.PERMANENT,
        url,
        range,
        "the server answered with status " + status + meaning,
        pause);
  }

  private FetchException problem(Kind kind, ByteRange range, String text) {
    return FetchException.of(kind, url, range, text);
  }
}
