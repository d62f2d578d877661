package io.github.jerofs.internal.container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.container.oci.OciJson;
import io.github.jerofs.internal.remote.http.Authenticator;
import io.github.jerofs.internal.remote.http.TokenRequest;
import io.github.jerofs.option.RemoteOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Authenticates at one registry for pulling from one repository. The challenge of the registry
 * selects the scheme: with {@code Basic} it receives the credentials, with {@code Bearer} the token
 * server that it names does. Thread-safe.
 */
final class RegistryAuthenticator implements Authenticator {
  private static final String CLIENT = "jerofs";

  private final RegistryHost registry;
  private final String scope;
  private final RemoteOptions options;
  private final Optional<DockerConfig> config;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private boolean hasCredentials;

  @GuardedBy("lock")
  private Optional<Credentials> credentials = Optional.empty();

  private volatile Optional<String> authorization = Optional.empty();

  RegistryAuthenticator(
      RegistryHost registry,
      String repository,
      RemoteOptions options,
      Optional<DockerConfig> config) {
    this.registry = registry;
    this.scope = "repository:" + repository + ":pull";
    this.options = options;
    this.config = config;
  }

  @Override
  public Optional<String> authorization() {
    return authorization;
  }

  @Override
  public boolean challenged(Optional<String> sent, List<String> challenges) throws IOException {
    lock.lock();
    try {
      if (authorization.equals(sent)) {
        authorization = answer(sent, Challenge.parse(challenges));
      }
      return !authorization.equals(sent);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Optional<String> answer(Optional<String> sent, List<Challenge> challenges)
      throws IOException {
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equals("bearer")) {
        return Optional.of("Bearer " + token(challenge));
      }
    }
    if (challenges.stream().noneMatch(challenge -> challenge.scheme().equals("basic"))) {
      throw new IOException("the registry offers neither Bearer nor Basic");
    }
    Optional<Credentials> known = credentials();
    if (known.isEmpty() || known.get().isToken()) {
      throw new IOException("no user name and password for " + registry.key() + missing());
    }
    Optional<String> basic = Optional.of(known.get().basic());
    if (basic.equals(sent)) {
      throw new IOException("the registry refuses the credentials for " + registry.key());
    }
    return basic;
  }

  private String missing() throws IOException {
    if (config.isEmpty()) {
      return ": option 'registryConfig' is none";
    }
    return " in "
        + config.get().file()
        + (config.get().ignoresHelper(registry.key())
            ? ", which names a credential helper; option 'credentialHelpers' does not allow it"
            : "");
  }

  @GuardedBy("lock")
  private Optional<Credentials> credentials() throws IOException {
    if (!hasCredentials) {
      credentials =
          config.isPresent() ? config.get().credentials(registry.key()) : Optional.empty();
      hasCredentials = true;
    }
    return credentials;
  }

  @GuardedBy("lock")
  private String token(Challenge challenge) throws IOException {
    URI realm = realm(challenge);
    String service = challenge.parameters().getOrDefault("service", "");
    Optional<Credentials> known = credentials();
    TokenRequest request =
        known.isPresent() && known.get().isToken()
            ? new TokenRequest(
                realm,
                Optional.empty(),
                Optional.of(
                    "grant_type=refresh_token&client_id="
                        + CLIENT
                        + query(service)
                        + "&refresh_token="
                        + encoded(known.get().secret())))
            : new TokenRequest(
                withQuery(realm, query(service)), known.map(Credentials::basic), Optional.empty());
    byte[] answer = request.send(options);
    try {
      OciJson json = OciJson.parse("token", answer);
      Optional<String> token = json.text("token").or(() -> accessToken(json));
      if (token.isPresent() && isHeaderValue(token.get())) {
        return token.get();
      }
    } catch (CorruptImageException e) {
      throw new IOException(realm.getHost() + " sent no token"); // the cause may quote a secret
    }
    throw new IOException(realm.getHost() + " sent no token");
  }

  private static Optional<String> accessToken(OciJson json) {
    try {
      return json.text("access_token");
    } catch (CorruptImageException e) {
      return Optional.empty(); // not a string
    }
  }

  private static boolean isHeaderValue(String token) {
    return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Returns the token server, which must not receive credentials in clear over a network. */
  private static URI realm(Challenge challenge) throws IOException {
    String text = challenge.parameters().getOrDefault("realm", "");
    try {
      URI realm = URI.create(text);
      if (realm.getHost() != null
          && ("https".equalsIgnoreCase(realm.getScheme())
              || ("http".equalsIgnoreCase(realm.getScheme())
                  && RegistryHost.isLoopback(realm.getHost())))) {
        return realm;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the registry names no token server with https", e);
    }
    throw new IOException("the registry names no token server with https");
  }

  private String query(String service) {
    return (service.isEmpty() ? "" : "&service=" + encoded(service)) + "&scope=" + encoded(scope);
  }

  private static URI withQuery(URI realm, String query) {
    String text = realm.toString();
    return URI.create(text + (realm.getRawQuery() == null ? "?" + query.substring(1) : query));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
