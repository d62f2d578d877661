package io.github.jerofs.internal.container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.internal.container.oci.OciJson;
import io.github.jerofs.option.RemoteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration file of docker. No message contains a part of it.
 *
 * @param file the file, which need not exist
 * @param allowsHelpers whether credential helpers may run
 */
record DockerConfig(Path file, boolean allowsHelpers) {
  private static final String AUTO = "auto";
  private static final String NONE = "none";

  /** Returns the configuration that the options select, or nothing for {@code none}. */
  static Optional<DockerConfig> of(RemoteOptions options, Map<String, String> environment) {
    String stated = options.registryConfig();
    if (stated.equals(NONE)) {
      return Optional.empty();
    }
    Path file = stated.equals(AUTO) ? ofUser(environment) : Path.of(stated);
    return Optional.of(new DockerConfig(file, options.allowsCredentialHelpers()));
  }

  private static Path ofUser(Map<String, String> environment) {
    String directory = environment.getOrDefault("DOCKER_CONFIG", "");
    return directory.isEmpty()
        ? Path.of(System.getProperty("user.home", "."), ".docker", "config.json")
        : Path.of(directory, "config.json");
  }

  /**
   * Returns the credentials for {@code registry}.
   *
   * @param registry the host, with its port if it is stated
   * @throws FileSystemException if the file is malformed
   */
  Optional<Credentials> credentials(String registry) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      OciJson config = OciJson.parse("docker configuration", bytes());
      Optional<String> helper = helper(config, registry);
      return helper.isPresent() && allowsHelpers
          ? CredentialHelper.run(helper.get(), registry)
          : stated(config, registry);
    } catch (CorruptImageException e) {
      throw malformed(); // without the cause, which may quote the file
    }
  }

  private byte[] bytes() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(OciJson.MAX_BYTES + 1);
      if (bytes.length > OciJson.MAX_BYTES) {
        throw malformed();
      }
      return bytes;
    }
  }

  private FileSystemException malformed() {
    return new FileSystemException(file.toString(), null, "not a configuration of docker");
  }

  private static Optional<String> helper(OciJson config, String registry) throws ErofsException {
    OciJson helpers = config.object("credHelpers");
    for (String key : helpers.keys()) {
      if (host(key).equals(registry)) {
        return helpers.text(key);
      }
    }
    return config.text("credsStore").filter(store -> !store.isEmpty());
  }

  private Optional<Credentials> stated(OciJson config, String registry) throws IOException {
    OciJson auths = config.object("auths");
    for (String key : auths.keys()) {
      if (host(key).equals(registry)) {
        return credentials(auths.object(key));
      }
    }
    return Optional.empty();
  }

  private Optional<Credentials> credentials(OciJson entry) throws IOException {
    Optional<String> token = entry.text("identitytoken").filter(text -> !text.isEmpty());
    if (token.isPresent()) {
      return Optional.of(new Credentials("", token.get()));
    }
    Optional<String> encoded = entry.text("auth").filter(text -> !text.isEmpty());
    if (encoded.isEmpty()) {
      Optional<String> user = entry.text("username").filter(text -> !text.isEmpty());
      return user.isEmpty()
          ? Optional.empty()
          : Optional.of(new Credentials(user.get(), entry.text("password").orElse("")));
    }
    try {
      String decoded = new String(Base64.getDecoder().decode(encoded.get()), UTF_8);
      int colon = decoded.indexOf(':');
      if (colon > 0) {
        return Optional.of(
            new Credentials(decoded.substring(0, colon), decoded.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw malformed(); // without the cause, which may quote the file
    }
    throw malformed();
  }

  /** Returns the host in a key, which may also be a URL. */
  private static String host(String key) {
    String rest = key.substring(key.indexOf("://") < 0 ? 0 : key.indexOf("://") + 3);
    int slash = rest.indexOf('/');
    return (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT);
  }

  /** Returns whether the file names a credential helper for {@code registry} that may not run. */
  boolean ignoresHelper(String registry) throws IOException {
    if (allowsHelpers || !Files.exists(file)) {
      return false;
    }
    try {
      return helper(OciJson.parse("docker configuration", bytes()), registry).isPresent();
    } catch (CorruptImageException e) {
      throw malformed();
    }
  }
}
