package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.storage.OciLocation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Selects one manifest of an index and the indexes that it refers to. For one selection. */
final class Selection {
  /** Limit of nested indexes. */
  private static final int MAX_DEPTH = 4;

  /** Limit of the manifests and indexes that a selection reads or compares. */
  private static final int MAX_MANIFESTS = 10_000;

  private static final int MAX_SHOWN = 20;

  private final BlobStore blobs;
  private final OciLocation.Selector selector;
  private final List<Descriptor> found = new ArrayList<>();
  private final Set<String> indexes = new HashSet<>();
  private int seen;

  Selection(BlobStore blobs, OciLocation.Selector selector) {
    this.blobs = blobs;
    this.selector = selector;
  }

  /** Returns the only manifest in {@code index} that matches the selector. */
  Descriptor manifest(OciJson index) throws IOException {
    collect(index, selector.tag().isEmpty(), 0);
    List<Descriptor> wanted =
        found.stream()
            .filter(
                each -> selector.digest().map(each.digest()::equals).orElse(!each.isAttestation()))
            .toList();
    if (wanted.size() == 1) {
      return wanted.get(0);
    }
    throw new FileSystemException(
        blobs.name(),
        null,
        wanted.isEmpty()
            ? "no such image" + (found.isEmpty() ? "" : ", only " + shown(found))
            : "several images; select one by reference, @digest or ?platform=: " + shown(wanted));
  }

  private static String shown(List<Descriptor> all) {
    List<Descriptor> some = all.subList(0, Math.min(MAX_SHOWN, all.size()));
    return some + (some.size() < all.size() ? " and " + (all.size() - some.size()) + " more" : "");
  }

  /**
   * Collects the manifests that match the selector.
   *
   * @param named whether the tag matches already: an index above has it, or the selector has none
   */
  private void collect(OciJson index, boolean named, int depth) throws IOException {
    for (Descriptor each : index.descriptors("manifests")) {
      if (++seen > MAX_MANIFESTS) {
        throw corrupt("more than " + MAX_MANIFESTS + " manifests");
      }
      boolean hasTag = named || each.reference().equals(selector.tag());
      if (!each.isIndex()) {
        if (hasTag && isFor(each)) {
          found.add(each);
        }
      } else if (depth == MAX_DEPTH) {
        throw corrupt("index " + each.digest() + ": more than " + MAX_DEPTH + " indexes above it");
      } else if (indexes.add(each.digest() + hasTag)) {
        collect(document(each), hasTag, depth + 1);
      }
    }
  }

  private CorruptImageException corrupt(String what) {
    return new CorruptImageException(ImagePlace.of(blobs.name(), ImagePlace.NO_OFFSET), what);
  }

  private boolean isFor(Descriptor manifest) {
    return selector.platform().isEmpty()
        || manifest.platform().isEmpty()
        || manifest.platform().equals(selector.platform());
  }

  /**
   * Checks that the configuration of an image states the selected platform, or none.
   *
   * @throws FileSystemException if it states another
   */
  void checkPlatform(OciJson manifest) throws IOException {
    Optional<Descriptor> config = manifest.descriptor("config");
    if (config.isEmpty()) {
      return;
    }
    OciJson stated = document(config.get());
    String system = stated.text("os").orElse("");
    String architecture = stated.text("architecture").orElse("");
    String wanted = selector.platform().orElse("") + "/";
    if (!system.isEmpty() && !wanted.startsWith(system + "/" + architecture + "/")) {
      throw new FileSystemException(
          blobs.name(), null, "no such image, only for " + system + "/" + architecture);
    }
  }

  /** Reads an index or a manifest, which must have the digest of its descriptor. */
  OciJson document(Descriptor descriptor) throws IOException {
    return OciJson.parse(
        blobs.name() + ": " + descriptor.digest(), blobs.read(descriptor), descriptor.digest());
  }
}
