package io.github.jerofs.storage;

import java.net.URI;
import java.util.Optional;

/** Resolves devices to blobs under a base URL, by tag. */
record BlobBase(URI base) implements DeviceResolver {
  @Override
  public Optional<ImageLocation> find(Slot slot) {
    // Tags are untrusted: only hexadecimal digits may get into a URL.
    return slot.hasDigestOrUuid()
        ? Optional.of(new ImageLocation.Remote(blob(slot.tag())))
        : Optional.empty();
  }

  private URI blob(String tag) {
    String path = base.getRawPath();
    String divider = path.endsWith("/") || path.endsWith(":") ? "" : "/";
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    String server = base.getScheme() + "://" + base.getRawAuthority();
    return URI.create(server + path + divider + tag + query);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlobBase that && base.equals(that.base);
  }

  @Override
  public int hashCode() {
    return base.hashCode();
  }
}
