package io.github.jerofs.internal.open;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.HostFiles;
import io.github.jerofs.internal.remote.RemoteFiles;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.tree.Opener;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens files, remote files and open sources.
 *
 * @param options the options for opening; mirrors and digest are not applied to other sources
 */
public record LocationOpener(ErofsOptions options) implements Opener {
  @Override
  public ImageSource source(ImageLocation location) throws IOException {
    checkReadable(location);
    return open(location, options.access(), options.limits(), options.remote().forOtherBytes());
  }

  @Override
  public Tree tree(ImageLocation location) throws IOException {
    if (!Layer.isStack(location)) {
      return ImageSources.openTree(location, options);
    }
    List<Layer> layers = Layer.of(location, options);
    if (location instanceof ImageLocation.Part) {
      ImageSources one = layers.get(0).sources();
      return Closeables.closeOnFailure(one, one::tree);
    }
    return UnionOpener.open(layers, options, ParallelTasks.threads(location));
  }

  /**
   * Checks that {@code location} can hold bytes.
   *
   * @throws FileSystemException if it is a file but neither a regular file nor a block device
   */
  static void checkReadable(ImageLocation location) throws IOException {
    if (location instanceof ImageLocation.File file) {
      HostFiles.requireReadable(file.path());
    }
  }

  static ImageSource open(
      ImageLocation location, ImageAccess access, ErofsLimits limits, RemoteOptions remote)
      throws IOException {
    if (location instanceof ImageLocation.File file) {
      return open(file, access);
    } else if (location instanceof ImageLocation.Remote there) {
      return RemoteFiles.open(there.uri(), remote);
    } else if (location instanceof ImageLocation.Open open) {
      return Sources.of(open.source());
    } else if (location instanceof ImageLocation.Part part) {
      return part(part, access, limits, remote);
    }
    throw new UnsupportedImageException(
        ImagePlace.of(location.toString(), ImagePlace.NO_OFFSET), "a stack of images has no bytes");
  }

  /** Opens one image of a file; closing it closes the file. */
  private static ImageSource part(
      ImageLocation.Part part, ImageAccess access, ErofsLimits limits, RemoteOptions remote)
      throws IOException {
    checkReadable(part.whole());
    ImageSource whole = open(part.whole(), access, limits, remote);
    List<Closeable> opened = new ArrayList<>(List.of(whole));
    return Closeables.closeOnFailure(
        () -> Closeables.closeAll(opened),
        () -> Payload.of(whole, Optional.of(part.name()), limits, opened).image());
  }

  private static ImageSource open(ImageLocation.File file, ImageAccess access) throws IOException {
    try {
      return Sources.open(file.path(), access);
    } catch (UnsupportedOperationException e) {
      if (access != ImageAccess.MAPPED) {
        throw e;
      }
      throw new InapplicableOptionException(
          "access", file + ": its file system does not map files: " + e.getMessage());
    }
  }
}
