package io.github.jerofs.internal.container.registry;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.container.oci.BlobStore;
import io.github.jerofs.internal.container.oci.Descriptor;
import io.github.jerofs.internal.container.oci.OciImage;
import io.github.jerofs.internal.container.oci.OciJson;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.remote.RemoteFiles;
import io.github.jerofs.internal.remote.http.RemoteAccess;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.OciLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A repository of a registry. */
public final class Repository implements BlobStore {
  private static final String DOCUMENTS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";

  private static final String SHA256 = "sha256:";
  private static final String DEFAULT_TAG = "latest";

  private final OciLocation.Registry location;
  private final RegistryHost host;
  private final RemoteOptions options;
  private final RegistryAuthenticator authenticator;

  private Repository(OciLocation.Registry location, RemoteOptions options) {
    this.location = location;
    this.host = RegistryHost.of(location.host());
    this.options = options;
    this.authenticator =
        new RegistryAuthenticator(
            host,
            host.repository(location.repository()),
            options,
            DockerConfig.of(options, System.getenv()));
  }

  /**
   * Finds the image at {@code location}. Requests its manifest, but no layer.
   *
   * @throws java.nio.file.FileSystemException if the index has no image for the platform, or
   *     several
   * @throws java.nio.file.AccessDeniedException if an option forbids the registry
   * @throws io.github.jerofs.error.ErofsException if a document is damaged or has another digest,
   *     or if a layer's media type is unsupported
   * @throws IOException if the registry refuses a request or cannot be reached
   */
  public static OciImage image(OciLocation.Registry location, RemoteOptions options)
      throws IOException {
    Repository repository = new Repository(location, options);
    OciLocation.Selector selector = location.selector();
    Optional<String> digest = selector.digest();
    String reference = digest.orElse(selector.tag().orElse(DEFAULT_TAG));
    byte[] bytes = repository.document(reference, digest);
    String name = repository.name() + ": " + reference;
    OciJson document =
        digest.isPresent() ? OciJson.parse(name, bytes, digest.get()) : OciJson.parse(name, bytes);
    return OciImage.of(repository, document, selector.platform());
  }

  @Override
  public String name() {
    return location.toString();
  }

  @Override
  public byte[] read(Descriptor document) throws IOException {
    byte[] bytes =
        document.isDocument()
            ? document(document.digest(), Optional.of(document.digest()))
            : bytes(source(document));
    checkLength(document, bytes.length);
    return bytes;
  }

  private byte[] document(String reference, Optional<String> digest) throws IOException {
    RemoteAccess access = new RemoteAccess(authenticator, Optional.of(DOCUMENTS));
    return bytes(
        RemoteFiles.open(
            host.url(location.repository(), "manifests/" + reference), options(digest), access));
  }

  private byte[] bytes(ImageSource source) throws IOException {
    try (source) {
      if (source.size() > OciJson.MAX_BYTES) {
        throw new LimitExceededException(
            ImagePlace.of(source.description(), ImagePlace.NO_OFFSET),
            "length",
            "at most " + OciJson.MAX_BYTES,
            source.size());
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
      source.readFully(0, bytes);
      return bytes.array();
    }
  }

  /** Returns the options for a blob. Only the cache can check the digest of what it receives. */
  private RemoteOptions options(Optional<String> digest) {
    RemoteOptions.Builder own = options.toBuilder();
    if (digest.isPresent() && options.cacheDirectory().isPresent()) {
      own.sha256(digest.get().substring(SHA256.length()));
    } else {
      own.set(RemoteKeys.CACHE_DIRECTORY, Optional.empty());
    }
    return own.build();
  }

  private ImageSource source(Descriptor blob) throws IOException {
    URI url = host.url(location.repository(), "blobs/" + blob.digest());
    return RemoteFiles.open(
        url,
        options(Optional.of(blob.digest())),
        new RemoteAccess(authenticator, Optional.empty()));
  }

  @Override
  public ImageLocation locate(Descriptor blob) throws IOException {
    ImageSource source = source(blob);
    return Closeables.closeOnFailure(
        source,
        () -> {
          checkLength(blob, source.size());
          return ImageLocation.of(Sources.publish(source));
        });
  }

  private void checkLength(Descriptor blob, long length) throws CorruptImageException {
    if (length != blob.size()) {
      throw new CorruptImageException(
          ImagePlace.of(name(), ImagePlace.NO_OFFSET),
          "length of blob " + blob.digest(),
          blob.size(),
          length);
    }
  }

  /** Does nothing: each open blob has its own connection. */
  @Override
  public void close() {}
}
