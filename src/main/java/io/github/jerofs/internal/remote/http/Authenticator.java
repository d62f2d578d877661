package io.github.jerofs.internal.remote.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Supplies the {@code Authorization} header of requests to the origin of one URL. Thread-safe. */
public interface Authenticator {
  /** Sends no credentials. */
  Authenticator NONE =
      new Authenticator() {
        @Override
        public Optional<String> authorization() {
          return Optional.empty();
        }

        @Override
        public boolean challenged(Optional<String> sent, List<String> challenges) {
          return false;
        }
      };

  /** Returns the value of the header, if there is one. */
  Optional<String> authorization();

  /**
   * Obtains another value after a response with status 401.
   *
   * @param sent the value in the request
   * @param challenges the values of {@code WWW-Authenticate}
   * @return whether {@link #authorization} now returns another value than {@code sent}
   * @throws IOException if the credentials are missing or refused
   */
  boolean challenged(Optional<String> sent, List<String> challenges) throws IOException;
}
