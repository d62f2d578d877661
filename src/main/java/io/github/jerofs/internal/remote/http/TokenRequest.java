package io.github.jerofs.internal.remote.http;

import io.github.jerofs.internal.remote.http.FetchException.Kind;
import io.github.jerofs.internal.remote.http.HttpTransport.Reply;
import io.github.jerofs.option.RemoteOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * A request for a token, which may carry credentials. Redirects are not followed.
 *
 * @param realm the URL of the token server
 * @param authorization the {@code Authorization} header
 * @param form the form of a POST request; empty for a GET request
 */
public record TokenRequest(URI realm, Optional<String> authorization, Optional<String> form) {
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Sends the request.
   *
   * @return the body of the response
   * @throws java.nio.file.AccessDeniedException if an option forbids the host
   * @throws IOException if the server refuses the request or cannot be reached
   */
  public byte[] send(RemoteOptions options) throws IOException {
    try {
      WebUrl.check(realm);
    } catch (IllegalArgumentException e) {
      throw new IOException("token server: " + e.getMessage(), e);
    }
    new HostPolicy(options).check(realm);
    ByteRange whole = new ByteRange(0, MAX_BYTES);
    try (HttpTransport transport = new HttpTransport(options, RemoteAccess.PLAIN)) {
      Reply reply = transport.token(this, whole);
      if (reply.status() != 200) {
        throw HttpOrigin.refused(realm, reply, whole);
      }
      if (reply.body().tooLong()) {
        throw FetchException.of(
            Kind.PERMANENT, realm, whole, "the token is longer than " + MAX_BYTES + " bytes");
      }
      return reply.body().bytes();
    }
  }

  /** Returns the request without credentials. */
  @Override
  public String toString() {
    return "TokenRequest " + WebUrl.shown(realm);
  }
}
