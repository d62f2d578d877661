package io.github.jerofs.internal.container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * The credentials of a user at a registry.
 *
 * @param user the name; empty if {@code secret} is a token
 * @param secret the password, or a token that is exchanged for others
 */
record Credentials(String user, String secret) {
  /** Returns whether {@link #secret} is a token. */
  boolean isToken() {
    return user.isEmpty();
  }

  /** Returns the value of an {@code Authorization} header. */
  String basic() {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(UTF_8));
  }

  /** Returns no secret. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
