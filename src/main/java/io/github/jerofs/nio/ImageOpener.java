package io.github.jerofs.nio;

import io.github.jerofs.ErofsOptions;
import io.github.jerofs.ImagePlace;
import io.github.jerofs.NotErofsException;
import io.github.jerofs.format.Superblock;
import io.github.jerofs.image.ErofsImage;
import io.github.jerofs.source.Closeables;
import io.github.jerofs.source.ImageSource;
import io.github.jerofs.source.Sources;
import io.github.jerofs.source.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Opens files as images. */
final class ImageOpener {
  private ImageOpener() {}

  /** Returns whether {@code file}, which must exist, has the magic number of EROFS in its place. */
  static boolean isErofs(Path file, long offset) throws IOException {
    if (!isReadable(file)) {
      return false;
    }
    return Uninterrupted.run(() -> hasMagic(file, offset));
  }

  private static boolean hasMagic(Path file, long offset) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer magic = ByteBuffer.allocate(Superblock.MAGIC_SIZE);
      if (offset > channel.size() - Superblock.OFFSET) {
        return false;
      }
      channel.position(Superblock.OFFSET + offset);
      while (magic.hasRemaining() && channel.read(magic) > 0) {
        // until four bytes or the end
      }
      return !magic.hasRemaining()
          && Superblock.isMagic(magic.flip().order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
  }

  /** Opening a FIFO would wait for a writer, so of special files only block devices are taken. */
  private static boolean isReadable(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isOther()
        || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return !attributes.isDirectory();
    }
    return ((int) Files.getAttribute(file, "unix:mode") & 0170000) == 0060000;
  }

  static ErofsFileSystem open(
      ErofsFileSystemProvider provider, Path file, ErofsOptions options, Runnable onClose)
      throws IOException {
    if (!isReadable(file)) {
      throw new NotErofsException(
          ImagePlace.of(file.toString(), ImagePlace.NO_OFFSET), "neither file nor block device");
    }
    List<ImageSource> opened = new ArrayList<>();
    try {
      ImageSource whole = Sources.open(file, options.access());
      opened.add(whole);
      if (options.offset() > whole.size()) {
        throw new NotErofsException(
            ImagePlace.of(file.toString(), options.offset()),
            "only " + whole.size() + " bytes long");
      }
      List<ImageSource> devices = new ArrayList<>();
      for (Path device : options.devices()) {
        ImageSource source = Sources.open(device, options.access());
        opened.add(source);
        devices.add(source);
      }
      ErofsImage image =
          ErofsImage.open(
              Sources.from(whole, options.offset()),
              devices,
              options.verifySuperblock(),
              options.cacheBytes(),
              options.limits());
      return new ErofsFileSystem(provider, image, file, options, onClose);
    } catch (IOException | RuntimeException e) {
      try {
        Closeables.closeAll(opened);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
