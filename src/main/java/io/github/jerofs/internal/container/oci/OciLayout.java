package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.OciLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An OCI image layout, in a directory or an archive. */
public final class OciLayout extends LayoutStore {
  private static final String INDEX = "index.json";

  private OciLayout(LayoutFiles files) {
    super(files);
  }

  /**
   * Finds the image at {@code location}.
   *
   * @param access how to read an archive
   * @throws NotErofsException if the location is neither a layout nor an archive of images
   * @throws java.nio.file.FileSystemException if no image matches the selector, or several do
   * @throws io.github.jerofs.error.ErofsException if the layout is damaged, or if a layer's media
   *     type is unsupported
   */
  public static OciImage image(OciLocation.Layout location, ImageAccess access) throws IOException {
    Path path = location.path();
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    LayoutFiles files =
        Files.isDirectory(path) ? new DirectoryFiles(path) : ArchiveFiles.open(path, access);
    return Closeables.closeOnFailure(files, () -> image(files, location.selector()));
  }

  private static OciImage image(LayoutFiles files, OciLocation.Selector selector)
      throws IOException {
    if (files.length(INDEX) >= 0) {
      OciLayout layout = new OciLayout(files);
      OciJson index = OciJson.parse(files.name() + ": " + INDEX, files.document(INDEX));
      return OciImage.of(layout, index, new Selection(layout, selector));
    }
    if (files.length(DockerArchive.MANIFEST) >= 0) {
      return DockerArchive.image(files, selector);
    }
    throw new NotErofsException(
        ImagePlace.of(files.name(), ImagePlace.NO_OFFSET),
        "neither an OCI layout with " + INDEX + " nor an archive of docker save");
  }

  @Override
  String path(Descriptor blob) throws IOException {
    String path = "blobs/" + blob.digest().replace(':', '/');
    long length = files().length(path);
    if (length != blob.size()) {
      throw new CorruptImageException(
          ImagePlace.of(name(), ImagePlace.NO_OFFSET),
          "length of blob " + blob.digest(),
          blob.size(),
          length < 0 ? "no such file" : length);
    }
    return path;
  }
}
