package io.github.jerofs.internal.remote.http;

import io.github.jerofs.internal.remote.http.FetchException.Kind;
import io.github.jerofs.internal.remote.http.HttpOrigin.Part;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * All URLs of a remote file. A range is requested from the URL that served the last one and, after
 * the last attempt fails, from the next URL. Validators differ between servers, but the length of
 * the file must not.
 */
public final class Mirrors {
  private final List<HttpOrigin> origins;
  private final int attempts;
  private final Backoff backoff;
  private final Backoff.Sleeper sleeper;
  private volatile int preferred;

  public Mirrors(List<HttpOrigin> origins, int attempts, Backoff backoff, Backoff.Sleeper sleeper) {
    this.origins = List.copyOf(origins);
    this.attempts = attempts;
    this.backoff = backoff;
    this.sleeper = sleeper;
  }

  /** Fetches the first {@code bytes} bytes, or all of a shorter file, and its length. */
  public Part open(int bytes) throws IOException {
    return fetch(new ByteRange(0, bytes), OptionalLong.empty(), attempts);
  }

  /** Checks with one attempt per server that the file still has {@code length} bytes. */
  public void probe(long length) throws IOException {
    Part unused = fetch(new ByteRange(0, 1), OptionalLong.of(length), 1);
  }

  /** Fetches a range of a file of {@code length} bytes. */
  public byte[] fetch(ByteRange range, long length) throws IOException {
    Part part = fetch(range, OptionalLong.of(length), attempts);
    int skip = Math.toIntExact(range.start() - part.start());
    return skip == 0 && part.bytes().length == range.length()
        ? part.bytes()
        : Arrays.copyOfRange(part.bytes(), skip, skip + range.length());
  }

  private Part fetch(ByteRange range, OptionalLong length, int most) throws IOException {
    return attempt(range, most, origin -> origin.fetch(range, length));
  }

  /** A request to one of the servers. */
  public interface Request<T> {
    /** Sends the request to {@code origin}. */
    T send(HttpOrigin origin) throws IOException;
  }

  /** Sends a request for all of the file, with the same attempts and servers as a range. */
  public <T> T whole(Request<T> request) throws IOException {
    return attempt(ByteRange.WHOLE, attempts, request);
  }

  private <T> T attempt(ByteRange range, int most, Request<T> request) throws IOException {
    List<FetchException> failures = new ArrayList<>();
    int first = preferred;
    for (int i = 0; i < origins.size(); i++) {
      int index = (first + i) % origins.size();
      try {
        T answer = attempt(origins.get(index), most, request);
        preferred = index;
        return answer;
      } catch (FetchException e) {
        failures.add(e);
      }
    }
    throw failures.size() == 1 ? failures.get(0) : FetchException.ofAll(range, failures);
  }

  private <T> T attempt(HttpOrigin origin, int most, Request<T> request) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.send(origin);
      } catch (FetchException e) {
        if (e.kind() != Kind.TRANSIENT || attempt >= most) {
          throw e;
        }
        pause(attempt, e);
      }
    }
  }

  private void pause(int attempt, FetchException failure) throws InterruptedIOException {
    try {
      sleeper.sleep(backoff.after(attempt, failure.retryAfter()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted between attempts: " + failure.getMessage());
      interrupted.initCause(failure);
      throw interrupted;
    }
  }

  /** Returns the URL that served the last range. */
  public HttpOrigin current() {
    return origins.get(preferred);
  }
}
