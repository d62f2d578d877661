package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.storage.OciLocation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An archive of {@code docker save} before version 25. Its manifest lists the files of the layers,
 * and the configuration of each image their digests. Later versions also write an OCI layout.
 */
final class DockerArchive extends LayoutStore {
  static final String MANIFEST = "manifest.json";

  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  private static final String EROFS = "application/vnd.erofs";

  /** The files of the layers by their digest. */
  private final Map<String, String> paths = new HashMap<>();

  private DockerArchive(LayoutFiles files) {
    super(files);
  }

  static OciImage image(LayoutFiles files, OciLocation.Selector selector) throws IOException {
    DockerArchive archive = new DockerArchive(files);
    List<OciJson> images = OciJson.list(archive.place(MANIFEST), files.document(MANIFEST));
    OciJson image = archive.select(images, selector);
    return new OciImage(archive, new LayerStack(files.name()).of(archive.layers(image)));
  }

  private String place(String file) {
    return name() + ": " + file;
  }

  private OciJson select(List<OciJson> images, OciLocation.Selector selector) throws IOException {
    List<OciJson> matching = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (OciJson image : images) {
      List<String> tags = image.texts("RepoTags");
      all.addAll(tags);
      if (selector.digest().isEmpty()
          && selector.tag().map(tag -> tags.stream().anyMatch(is(tag))).orElse(true)
          && (selector.platform().isEmpty()
              || selector.platform().equals(Optional.of(platform(image))))) {
        matching.add(image);
      }
    }
    if (matching.size() != 1) {
      throw new FileSystemException(
          name(),
          null,
          (matching.isEmpty() ? "no such image, only " : "several images; select one by tag: ")
              + all);
    }
    return matching.get(0);
  }

  /** Matches a whole tag, such as {@code name:1.0}, or the part after its colon. */
  private static Predicate<String> is(String tag) {
    return whole -> whole.equals(tag) || whole.endsWith(":" + tag);
  }

  private String platform(OciJson image) throws IOException {
    OciJson config = config(image);
    return config.text("os").orElse("") + "/" + config.text("architecture").orElse("");
  }

  private OciJson config(OciJson image) throws IOException {
    String file = image.text("Config").orElse("");
    require(file);
    return OciJson.parse(place(file), files().document(file));
  }

  private void require(String file) throws IOException {
    if (files().length(file) < 0) {
      throw new CorruptImageException(
          ImagePlace.of(name(), ImagePlace.NO_OFFSET), "no file '" + file + "'");
    }
  }

  private List<Descriptor> layers(OciJson image) throws IOException {
    List<String> layers = image.texts("Layers");
    List<String> digests = config(image).object("rootfs").digests("diff_ids");
    if (layers.size() != digests.size()) {
      throw new CorruptImageException(
          ImagePlace.of(name(), ImagePlace.NO_OFFSET),
          "digests of layers",
          layers.size(),
          digests.size());
    }
    List<Descriptor> result = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      require(layers.get(i));
      paths.put(digests.get(i), layers.get(i));
      result.add(
          new Descriptor(
              mediaType(layers.get(i)),
              digests.get(i),
              files().length(layers.get(i)),
              Map.of(),
              Optional.empty()));
    }
    return result;
  }

  /** Docker saves only tar layers and states no media type. Tells EROFS images from them. */
  private String mediaType(String layer) throws IOException {
    try (ImageSource file = files().open(layer)) {
      return SourceFault.guard(file.description(), () -> Superblock.isPresent(file))
          ? EROFS
          : LAYER;
    }
  }

  @Override
  String path(Descriptor blob) throws IOException {
    String path = paths.get(blob.digest());
    if (path == null) {
      throw new CorruptImageException(
          ImagePlace.of(name(), ImagePlace.NO_OFFSET), "no blob " + blob.digest());
    }
    return path;
  }
}
