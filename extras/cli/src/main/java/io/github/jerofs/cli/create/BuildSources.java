package io.github.jerofs.cli.create;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sources of a build: directories, images and tar archives. Images stay open until close. */
final class BuildSources implements AutoCloseable {
  /** Returns the options for opening an image. */
  interface ImageOptionsOf {
    ErofsOptions apply(ImageLocation image) throws IOException;
  }

  /** A magic number at a byte offset; negative offsets count from the end of the file. */
  private record Magic(long at, String bytes) {}

  /** EROFS, ZIP and APEX, sparse images, GPT, super partitions, RAFS blobs. */
  private static final List<Magic> MAGICS =
      List.of(
          new Magic(1024, "\u00e2\u00e1\u00f5\u00e0"),
          new Magic(0, "PK\u0003\u0004"),
          new Magic(0, ":\u00ff&\u00ed"),
          new Magic(512, "EFI PART"),
          new Magic(4096, "EFI PART"),
          new Magic(4096, "gDla"),
          new Magic(-512, "rafs.blob.toc"));

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
      builder.addTar(() -> Channels.newInputStream(new StandardInput()), whiteouts);
      return;
    }
    ImageLocation location = ImageLocation.parse(source);
    ErofsOptions options = imageOptions.apply(location);
    if (location instanceof ImageLocation.File file && !isImage(file.path())) {
      refuseOptions(source, options);
      if (Files.isDirectory(file.path())) {
        builder.addTree(file.path());
      } else if (tarIndex) {
        builder.addTarIndex(file.path(), whiteouts);
      } else {
        builder.addTar(file.path(), whiteouts);
      }
      return;
    }
    FileSystem image = Erofs.open(location, options);
    images.add(image);
    builder.addTree(image.getPath("/"));
  }

  private static void refuseOptions(String source, ErofsOptions options)
      throws FileSystemException {
    if (!options.equals(ErofsOptions.DEFAULT)) {
      throw new FileSystemException(
          source, null, "not an image, to which options for images apply");
    }
  }

  /** Returns whether {@code path} is an image, or a file of another kind that contains one. */
  private static boolean isImage(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      for (Magic magic : MAGICS) {
        byte[] found = new byte[magic.bytes.length()];
        channel.position(magic.at < 0 ? Math.max(0, channel.size() + magic.at) : magic.at);
        ByteBuffer buffer = ByteBuffer.wrap(found);
        while (buffer.hasRemaining() && channel.read(buffer) > 0) {
          // until the magic number is complete, or the file ends
        }
        if (new String(found, ISO_8859_1).equals(magic.bytes)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    for (FileSystem image : images) {
      image.close();
    }
  }
}
