package io.github.jerofs.internal.verity;

import io.github.jerofs.internal.io.HostFiles;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes hash trees to files. A failure leaves existing files unchanged. */
public final class TreeFiles {
  private TreeFiles() {}

  /** Appends the hash tree of {@code image} to the file. */
  public static BuiltHashTree append(Path image, HashTreeFormat format) throws IOException {
    HostFiles.requireReadable(image);
    try (ImageSource data = Sources.open(image, ImageAccess.AUTO);
        SeekableByteChannel out = Files.newByteChannel(image, StandardOpenOption.WRITE)) {
      long before = data.size();
      int unit = format.hasSuperblock() ? VeritySuperblock.SIZE : format.hashBlockSize();
      try {
        return write(data, out, (before + unit - 1) / unit * unit, format);
      } catch (Throwable e) {
        try {
          out.truncate(before);
        } catch (IOException | RuntimeException suppressed) {
          e.addSuppressed(suppressed);
        }
        throw e;
      }
    }
  }

  /**
   * Returns {@code wanted} with missing values derived from the UUID of an image. The UUID of the
   * tree is the image's; the salt is the SHA-256 of it.
   */
  public static HashTreeFormat reproducible(HashTreeFormat wanted, UUID image) {
    HashTreeFormat.Builder format = wanted.toBuilder();
    if (wanted.uuid().isEmpty() && wanted.hasSuperblock()) {
      format.uuid(image);
    }
    if (wanted.salt().isEmpty()) {
      byte[] bytes =
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(image.getMostSignificantBits())
              .putLong(image.getLeastSignificantBits())
              .array();
      format.salt(Digests.sha256().digest(bytes));
    }
    return format.build();
  }

  /** Writes the hash tree of {@code data} to the new file {@code hashFile}. */
  public static BuiltHashTree create(Path data, Path hashFile, HashTreeFormat format)
      throws IOException {
    if (Files.exists(hashFile, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(hashFile.toString());
    }
    HostFiles.requireReadable(data);
    Path unfinished =
        hashFile.resolveSibling("." + hashFile.getFileName() + "-" + UUID.randomUUID() + ".tmp");
    try (ImageSource source = Sources.open(data, ImageAccess.AUTO)) {
      BuiltHashTree built;
      try (SeekableByteChannel out = HostFiles.create(unfinished, hashFile)) {
        built = write(source, out, 0, format);
      }
      Files.move(unfinished, hashFile);
      return built;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static BuiltHashTree write(
      ImageSource data, SeekableByteChannel out, long offset, HashTreeFormat format)
      throws IOException {
    return SourceFault.guard(
        data.description(),
        () ->
            TreeWriter.write(data, (position, bytes) -> put(out, position, bytes), offset, format));
  }

  private static void put(SeekableByteChannel out, long position, ByteBuffer bytes)
      throws IOException {
    out.position(position);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
