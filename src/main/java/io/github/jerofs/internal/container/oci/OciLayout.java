package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.storage.OciLocation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An OCI image layout in a directory. */
public final class OciLayout {
  /** Limit of nested indexes, which also ends cycles. */
  private static final int MAX_DEPTH = 4;

  private static final String INDEX = "index.json";

  private final Path directory;

  private OciLayout(Path directory) {
    this.directory = directory;
  }

  /**
   * Finds the image at {@code location}.
   *
   * @return its layers, topmost first
   * @throws NotErofsException if the location is not a layout
   * @throws FileSystemException if no image matches the selector, or several do
   * @throws io.github.jerofs.error.ErofsException if the layout is damaged, or if a layer's media
   *     type is unsupported
   */
  public static List<StackedLayer> layers(OciLocation.Layout location) throws IOException {
    Path directory = location.path();
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    if (Files.isRegularFile(directory)) {
      throw new UnsupportedImageException(
          ImagePlace.of(directory.toString(), ImagePlace.NO_OFFSET),
          "an OCI layout in an archive; unpack it first");
    }
    if (!Files.exists(directory.resolve(INDEX))) {
      throw new NotErofsException(
          ImagePlace.of(directory.toString(), ImagePlace.NO_OFFSET),
          "not an OCI layout, it has no " + INDEX);
    }
    return new OciLayout(directory).layers(location.selector());
  }

  private List<StackedLayer> layers(OciLocation.Selector selector) throws IOException {
    OciJson manifest = json(manifest(selector));
    return new LayerStack(this, directory).of(manifest.descriptors("layers"));
  }

  private Descriptor manifest(OciLocation.Selector selector) throws IOException {
    List<Descriptor> found = new ArrayList<>();
    collect(OciJson.read(directory.resolve(INDEX)), selector, selector.tag().isEmpty(), 0, found);
    List<Descriptor> wanted = found;
    if (selector.digest().isPresent()) {
      wanted = found.stream().filter(d -> d.digest().equals(selector.digest().get())).toList();
    }
    if (wanted.size() == 1) {
      return wanted.get(0);
    }
    throw new FileSystemException(
        directory.toString(),
        null,
        wanted.isEmpty()
            ? "the layout holds no such image" + (found.isEmpty() ? "" : ", only " + found)
            : "the layout holds several images; select one by reference, @digest or ?platform=: "
                + wanted);
  }

  /**
   * Collects the manifests that match the selector.
   *
   * @param named whether the tag matches already: an index above has it, or the selector has none
   */
  private void collect(
      OciJson index,
      OciLocation.Selector selector,
      boolean named,
      int depth,
      List<Descriptor> found)
      throws IOException {
    for (Descriptor each : index.descriptors("manifests")) {
      boolean hasTag = named || each.reference().equals(selector.tag());
      if (each.isIndex()) {
        if (depth == MAX_DEPTH) {
          throw new CorruptImageException(
              ImagePlace.of(directory.toString(), ImagePlace.NO_OFFSET),
              "index " + each.digest() + ": more than " + MAX_DEPTH + " indexes above it");
        }
        collect(json(each), selector, hasTag, depth + 1, found);
      } else if (hasTag && isFor(each, selector)) {
        found.add(each);
      }
    }
  }

  private static boolean isFor(Descriptor manifest, OciLocation.Selector selector) {
    return selector.platform().isEmpty()
        || manifest.platform().isEmpty()
        || manifest.platform().equals(selector.platform());
  }

  /** Reads an index or a manifest, which must have the digest of its descriptor. */
  private OciJson json(Descriptor descriptor) throws IOException {
    return OciJson.read(blob(descriptor), descriptor.digest());
  }

  /**
   * Returns the file of a blob.
   *
   * @throws CorruptImageException if it is missing or has another length
   */
  Path blob(Descriptor descriptor) throws IOException {
    Path file = directory.resolve("blobs").resolve(descriptor.digest().replace(':', '/'));
    long size = Files.isRegularFile(file) ? Files.size(file) : -1;
    if (size != descriptor.size()) {
      throw new CorruptImageException(
          ImagePlace.of(directory.toString(), ImagePlace.NO_OFFSET),
          "length of blob " + descriptor.digest(),
          descriptor.size(),
          size < 0 ? "no such file" : size);
    }
    return file;
  }
}
