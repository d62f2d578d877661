package io.github.jerofs.internal.remote.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Thrown if a range cannot be fetched. The message begins with URL and range. */
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1;

  /** What may succeed after this failure. */
  public enum Kind {
    /** Another attempt at the same server. */
    TRANSIENT,
    /** Another server. */
    PERMANENT,
    /** Another server; this one now has other bytes than those read before. */
    CHANGED,
    /** A request for the whole file, or another server; this one does not support ranges. */
    WITHOUT_RANGES
  }

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  private FetchException(Kind kind, String message, Optional<Duration> retryAfter) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public static FetchException of(Kind kind, URI url, ByteRange range, String problem) {
    return of(kind, url, range, problem, Optional.empty());
  }

  public static FetchException of(
      Kind kind, URI url, ByteRange range, String problem, Optional<Duration> retryAfter) {
    return new FetchException(kind, WebUrl.shown(url) + ": " + range + ": " + problem, retryAfter);
  }

  /** Returns an exception that combines the failures of several servers. */
  static FetchException ofAll(ByteRange range, Iterable<FetchException> failures) {
    StringBuilder text = new StringBuilder("no server returned " + range);
    Kind kind = Kind.PERMANENT;
    for (FetchException failure : failures) {
      text.append("; ").append(failure.getMessage());
      kind = failure.kind.compareTo(kind) < 0 ? failure.kind : kind;
    }
    FetchException all = new FetchException(kind, text.toString(), Optional.empty());
    failures.forEach(all::addSuppressed);
    return all;
  }

  /** Returns whether a server that does not support ranges is a reason of {@code failure}. */
  public static boolean isWithoutRanges(Throwable failure) {
    if (failure instanceof FetchException fetch && fetch.kind == Kind.WITHOUT_RANGES) {
      return true;
    }
    Throwable cause = failure.getCause();
    return (cause != null && isWithoutRanges(cause))
        || Arrays.stream(failure.getSuppressed()).anyMatch(FetchException::isWithoutRanges);
  }

  public Kind kind() {
    return kind;
  }

  /** Returns the minimum pause that the server requests ({@code Retry-After}). */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
