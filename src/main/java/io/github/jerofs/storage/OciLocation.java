package io.github.jerofs.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The location of an image in an OCI layout or an OCI registry. Immutable and thread-safe. */
public sealed interface OciLocation extends ImageLocation {
  /**
   * Selects one image of a layout or repository.
   *
   * @param tag the tag, or the reference name in a layout
   * @param digest the digest of the manifest: {@code sha256:} and 64 lower-case hexadecimal digits
   * @param platform the platform: {@code os/arch} or {@code os/arch/variant}
   */
  record Selector(Optional<String> tag, Optional<String> digest, Optional<String> platform) {
    private static final String SHA256 = "sha256:";
    private static final Pattern PLATFORM =
        Pattern.compile("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?");

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a component has another form
     */
    public Selector {
      if (tag.isPresent() && tag.get().isEmpty()) {
        throw new IllegalArgumentException("an empty tag");
      }
      if (digest.isPresent() && !isDigest(digest.get())) {
        throw new IllegalArgumentException(
            "digest is not sha256: and 64 lower-case hexadecimal digits: " + digest.get());
      }
      if (platform.isPresent() && !PLATFORM.matcher(platform.get()).matches()) {
        throw new IllegalArgumentException(
            "platform is not os/arch or os/arch/variant: " + platform.get());
      }
    }

    private static boolean isDigest(String text) {
      return text.startsWith(SHA256) && Digests.isSha256(text.substring(SHA256.length()));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Selector that
          && tag.equals(that.tag)
          && digest.equals(that.digest)
          && platform.equals(that.platform);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * tag.hashCode() + digest.hashCode()) + platform.hashCode();
    }
  }

  /**
   * An image in an OCI layout.
   *
   * @param path the layout: a directory or an archive
   * @param selector selects the image
   */
  record Layout(Path path, Selector selector) implements OciLocation {
    @Override
    public String fileName() {
      return new ImageLocation.File(path).fileName();
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnsupportedOperationException if the path is not on the default file system
     */
    @Override
    public URI toUri() {
      return OciText.toUri(this);
    }

    @Override
    public String toString() {
      return OciText.PREFIX + path + OciText.suffix(selector);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Layout that
          && path.equals(that.path)
          && selector.equals(that.selector);
    }

    @Override
    public int hashCode() {
      return 31 * path.hashCode() + selector.hashCode();
    }
  }

  /**
   * An image in an OCI registry.
   *
   * @param host the host of the registry, with an optional port
   * @param repository the name of the repository
   * @param selector selects the image
   */
  record Registry(String host, String repository, Selector selector) implements OciLocation {
    private static final Pattern HOST =
        Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?");
    private static final String COMPONENT = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a component does not follow the rules of registries
     */
    public Registry {
      check(host, HOST, "not a registry host");
      check(repository, REPOSITORY, "not a repository name");
      if (selector.tag().isPresent()) {
        check(selector.tag().get(), TAG, "not a tag");
      }
    }

    private static void check(String value, Pattern pattern, String otherwise) {
      if (!pattern.matcher(value).matches()) {
        throw new IllegalArgumentException(otherwise + ": '" + value + "'");
      }
    }

    @Override
    public String fileName() {
      return repository.substring(repository.lastIndexOf('/') + 1);
    }

    @Override
    public URI toUri() {
      return URI.create(toString());
    }

    @Override
    public String toString() {
      return OciText.PREFIX + "//" + host + "/" + repository + OciText.suffix(selector);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Registry that
          && host.equals(that.host)
          && repository.equals(that.repository)
          && selector.equals(that.selector);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * host.hashCode() + repository.hashCode()) + selector.hashCode();
    }
  }

  /** Returns the selector of the image in the layout or repository. */
  Selector selector();
}
