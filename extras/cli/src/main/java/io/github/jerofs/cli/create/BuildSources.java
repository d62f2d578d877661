package io.github.jerofs.cli.create;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The sources of a build: directories, images and tar archives. Images stay open until close. */
final class BuildSources implements AutoCloseable {
  /** Returns the options for opening an image. */
  interface ImageOptionsOf {
    ErofsOptions apply(ImageLocation image) throws IOException;
  }

  private final Whiteouts whiteouts;
  private final boolean tarIndex;
  private final ImageOptionsOf imageOptions;
  private final List<FileSystem> images = new ArrayList<>();

  /**
   * Creates an empty list of sources.
   *
   * @param tarIndex whether file data stays in archives
   */
  BuildSources(Whiteouts whiteouts, boolean tarIndex, ImageOptionsOf imageOptions) {
    this.whiteouts = whiteouts;
    this.tarIndex = tarIndex;
    this.imageOptions = imageOptions;
  }

  /** Adds a source to {@code builder}: {@code -} is an archive on standard input. */
  void add(String source, ErofsBuilder builder) throws IOException {
    if (source.equals("-")) {
      if (tarIndex) {
        throw new FileSystemException(
            source, null, "--tar-index needs the archive as a file, which the image refers to");
      }
      // A read from the channel, unlike one from the stream, can be interrupted.
      builder.addTar(
          () -> Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
          whiteouts);
      return;
    }
    ImageLocation location = ImageLocation.parse(source);
    ErofsOptions options = imageOptions.apply(location);
    if (location instanceof ImageLocation.File file && Files.isDirectory(file.path())) {
      refuseOptions(source, options);
      builder.addTree(file.path());
      return;
    }
    try {
      FileSystem image = Erofs.open(location, options);
      images.add(image);
      builder.addTree(image.getPath("/"));
    } catch (NotErofsException e) {
      addTar(source, location, options, builder, e);
    }
  }

  private void addTar(
      String source,
      ImageLocation location,
      ErofsOptions options,
      ErofsBuilder builder,
      NotErofsException notImage)
      throws IOException {
    if (!(location instanceof ImageLocation.File file) || !Files.isRegularFile(file.path())) {
      throw notImage;
    }
    refuseOptions(source, options);
    if (tarIndex) {
      builder.addTarIndex(file.path(), whiteouts);
    } else {
      builder.addTar(file.path(), whiteouts);
    }
  }

  private static void refuseOptions(String source, ErofsOptions options)
      throws FileSystemException {
    if (!options.equals(ErofsOptions.DEFAULT)) {
      throw new FileSystemException(
          source, null, "not an image, to which options for images apply");
    }
  }

  @Override
  public void close() throws IOException {
    for (FileSystem image : images) {
      image.close();
    }
  }
}
