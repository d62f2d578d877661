package io.github.jerofs.internal.open;

import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.io.HostFiles;
import io.github.jerofs.internal.io.Uninterrupted;
import io.github.jerofs.internal.open.archive.Archives;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Detects EROFS images in files. */
public final class Detection {
  private Detection() {}

  /** Returns whether the existing file {@code file} has the EROFS magic number. */
  public static boolean isErofs(Path file, long offset) throws IOException {
    if (!HostFiles.isReadable(file)) {
      return false;
    }
    return Uninterrupted.run(() -> hasMagic(file, offset));
  }

  /** Returns whether {@code file} is an archive, or cannot be read. */
  static boolean mayBeArchive(Path file) {
    try {
      if (!HostFiles.isReadable(file)) {
        return true;
      }
      try (ImageSource source = Sources.open(file, ImageAccess.CHANNEL)) {
        return SourceFault.guard(file.toString(), () -> Archives.isArchive(source));
      }
    } catch (IOException e) {
      return true; // opening the image fails with the reason
    }
  }

  /** Returns whether {@code source} is an archive, or cannot be read. */
  static boolean mayBeArchive(ByteSource source) {
    try {
      ImageSource bytes = Sources.of(source);
      return SourceFault.guard(source.name(), () -> Archives.isArchive(bytes));
    } catch (IOException e) {
      return true; // opening the image fails with the reason
    }
  }

  private static boolean hasMagic(Path file, long offset) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer magic = ByteBuffer.allocate(Superblock.MAGIC_SIZE);
      if (offset > channel.size() - Superblock.OFFSET) {
        return false;
      }
      channel.position(Superblock.OFFSET + offset);
      while (magic.hasRemaining() && channel.read(magic) > 0) {
        // reads until four bytes or the end
      }
      return !magic.hasRemaining()
          && Superblock.isMagic(magic.flip().order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
  }
}
