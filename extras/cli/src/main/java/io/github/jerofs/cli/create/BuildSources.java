package io.github.jerofs.cli.create;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private static final int MAGIC_POSITION = 1024;
  private static final int MAGIC = 0xe0f5e1e2;

  private final Whiteouts whiteouts;
  private final boolean tarIndex;
  private final List<FileSystem> images = new ArrayList<>();

  /**
   * Creates an empty list of sources.
   *
   * @param tarIndex whether file data stays in archives
   */
  BuildSources(Whiteouts whiteouts, boolean tarIndex) {
    this.whiteouts = whiteouts;
    this.tarIndex = tarIndex;
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
    if (location instanceof ImageLocation.File file && !isImage(file.path())) {
      if (Files.isDirectory(file.path())) {
        builder.addTree(file.path());
      } else if (tarIndex) {
        builder.addTarIndex(file.path(), whiteouts);
      } else {
        builder.addTar(file.path(), whiteouts);
      }
      return;
    }
    FileSystem image = Erofs.open(location, ErofsOptions.DEFAULT);
    images.add(image);
    builder.addTree(image.getPath("/"));
  }

  private static boolean isImage(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isRegularFile(path)) {
      return false;
    }
    ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      channel.position(MAGIC_POSITION);
      while (magic.hasRemaining()) {
        if (channel.read(magic) < 0) {
          return false;
        }
      }
    }
    return magic.getInt(0) == MAGIC;
  }

  @Override
  public void close() throws IOException {
    for (FileSystem image : images) {
      image.close();
    }
  }
}
