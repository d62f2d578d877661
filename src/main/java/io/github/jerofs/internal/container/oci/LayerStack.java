package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.stream.ChunkIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the stack of images and their devices from the layers of a manifest. */
final class LayerStack {
  private static final Set<String> EROFS =
      Set.of("application/vnd.erofs.layer.v1", "application/vnd.erofs");

  /** Layers that are archives, without their suffix for the compression. */
  private static final Set<String> TAR =
      Set.of(
          "application/vnd.oci.image.layer.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.docker.image.rootfs.diff.tar",
          "application/vnd.docker.image.rootfs.foreign.diff.tar");

  private static final String CHUNK_INDEX = "application/vnd.erofs.chunk-index.v1";

  /** Compression around a layer. Docker separates it by a dot. */
  private static final Pattern WITHOUT_SUFFIX = Pattern.compile("[+.](gzip|zstd)$");

  private static final String INDEX_RANGE = "org.erofs.chunk-index.range";
  private static final String INDEX_DIGEST = "org.erofs.chunk-index.digest";
  private static final String TOC_DIGEST = "containerd.io/snapshot/stargz/toc.digest";
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})(:[0-9]{1,18})?");
  private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final String ROLE = "org.erofs.role";

  private final String store;

  /** Creates an empty stack with blobs of {@code store}, a name for messages. */
  LayerStack(String store) {
    this.store = store;
  }

  /**
   * Returns the stack, topmost first.
   *
   * @param layers bottom first, as in a manifest
   */
  List<StackedLayer> of(List<Descriptor> layers) throws IOException {
    List<StackedLayer> stack = new ArrayList<>();
    List<LayerBlob> devices = new ArrayList<>();
    for (Descriptor layer : layers) {
      String role = layer.annotations().getOrDefault(ROLE, "overlay-lower");
      if (layer.mediaType().equals(CHUNK_INDEX)) {
        continue; // only needed to fetch parts of a layer
      }
      switch (role) {
        case "device" -> devices.add(blob(layer));
        case "overlay-lower" -> {
          stack.add(0, new StackedLayer(image(layer), devices));
          devices.clear();
        }
        default -> throw unsupported(layer, "role '" + role + "'");
      }
    }
    if (stack.isEmpty() || !devices.isEmpty()) {
      throw new CorruptImageException(
          ImagePlace.of(store, ImagePlace.NO_OFFSET),
          stack.isEmpty() ? "an image without layers" : "the last layer is a device");
    }
    return stack;
  }

  static boolean isArchive(String mediaType) {
    String base = WITHOUT_SUFFIX.matcher(mediaType).replaceFirst("");
    return TAR.contains(base) || !base.equals(mediaType);
  }

  static boolean isTar(String mediaType) {
    return TAR.contains(WITHOUT_SUFFIX.matcher(mediaType).replaceFirst(""));
  }

  private LayerBlob image(Descriptor layer) throws IOException {
    String type = layer.mediaType();
    String base = WITHOUT_SUFFIX.matcher(type).replaceFirst("");
    boolean isErofs = EROFS.contains(base) && (base.equals(type) || type.endsWith("+zstd"));
    if (!isErofs && !TAR.contains(base)) {
      throw unsupported(layer, "media type '" + type + "'");
    }
    return blob(layer);
  }

  private LayerBlob blob(Descriptor layer) throws IOException {
    return new LayerBlob(layer, LayerSeal.of(layer, store), chunkIndex(layer), tocDigest(layer));
  }

  private Optional<String> tocDigest(Descriptor layer) throws IOException {
    String digest = layer.annotations().get(TOC_DIGEST);
    if (digest == null) {
      return Optional.empty();
    }
    if (!SHA256.matcher(digest).matches()) {
      throw new CorruptImageException(
          ImagePlace.of(store, ImagePlace.NO_OFFSET),
          "layer " + layer.digest() + ": digest of the table of contents",
          "a SHA-256",
          digest);
    }
    return Optional.of(digest.substring(digest.indexOf(':') + 1));
  }

  private Optional<ChunkIndex> chunkIndex(Descriptor layer) throws IOException {
    String range = layer.annotations().get(INDEX_RANGE);
    if (range == null) {
      return Optional.empty();
    }
    String digest = layer.annotations().get(INDEX_DIGEST);
    Matcher offset = RANGE.matcher(range);
    if (!offset.matches() || (digest != null && !SHA256.matcher(digest).matches())) {
      throw new CorruptImageException(
          ImagePlace.of(store, ImagePlace.NO_OFFSET),
          "layer " + layer.digest() + ": chunk index annotations",
          "a range and a SHA-256",
          range + ", " + digest);
    }
    return Optional.of(
        new ChunkIndex(
            Long.parseLong(offset.group(1)),
            Optional.ofNullable(digest).map(text -> text.substring(text.indexOf(':') + 1)),
            false));
  }

  private UnsupportedImageException unsupported(Descriptor layer, String what) {
    return new UnsupportedImageException(
        ImagePlace.of(store, ImagePlace.NO_OFFSET), "layer " + layer.digest() + ": " + what);
  }
}
