package io.github.jerofs.internal.remote.http;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * The version of a remote file as stated by a server: a strong {@code ETag}, else the {@code
 * Last-Modified} time, else none.
 *
 * @param text the value for {@code If-Range}; empty for none
 */
public record Validator(String text) {
  private static final int MAX_LENGTH = 1024;

  public static Validator of(HttpHeaders headers) {
    Optional<String> etag = headers.firstValue("ETag").filter(Validator::isStrong);
    return new Validator(
        etag.or(() -> headers.firstValue("Last-Modified").filter(Validator::isUsable)).orElse(""));
  }

  private static boolean isStrong(String etag) {
    return etag.startsWith("\"") && etag.endsWith("\"") && etag.length() > 1 && isUsable(etag);
  }

  private static boolean isUsable(String value) {
    return !value.isEmpty() && value.length() <= MAX_LENGTH;
  }

  public boolean isKnown() {
    return !text.isEmpty();
  }

  /** Returns whether a response with {@code other} is consistent with this version. */
  boolean allows(Validator other) {
    return !other.isKnown() || equals(other);
  }

  @Override
  public String toString() {
    return isKnown() ? text : "neither a strong ETag nor Last-Modified";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Validator that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
