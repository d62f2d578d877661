package io.github.jerofs.internal.remote.http;

import java.util.Optional;

/**
 * How a file is requested.
 *
 * @param authenticator authenticates the requests to the origin of the file
 * @param accept the media types of a document, which is requested as a whole; empty for a file that
 *     is read in ranges
 */
public record RemoteAccess(Authenticator authenticator, Optional<String> accept) {
  /** A file that is read in ranges and needs no credentials. */
  public static final RemoteAccess PLAIN = new RemoteAccess(Authenticator.NONE, Optional.empty());
}
