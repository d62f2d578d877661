package io.github.jerofs;

import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.open.ImageSources;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Describes and exports Nydus RAFS v6 images. {@link Erofs#open} opens them. All methods are safe
 * for use by multiple threads.
 *
 * <pre>{@code
 * ErofsOptions blobs =
 *     ErofsOptions.builder()
 *         .devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(directory)))
 *         .build();
 * Nydus.exportDevices(ImageLocation.of(bootstrap), blobs, Path.of("devices"));
 * }</pre>
 */
public final class Nydus {
  private static final int BUFFER = 1 << 20;

  private Nydus() {}

  /**
   * Describes the blobs of an image. Reads the chunk tables, but no data.
   *
   * @return the description; empty if the image is not RAFS v6
   * @throws IOException if the image cannot be read
   */
  public static Optional<NydusInfo> info(ImageLocation location, ErofsOptions options)
      throws IOException {
    try (ImageSources sources = new ImageSources(location, options)) {
      return sources.nydusInfo();
    }
  }

  /**
   * Writes the uncompressed device of each blob to a file with the blob's id as its name. With
   * these files as devices, Linux mounts the bootstrap. Each file gets its name when it is
   * complete; after a failure, the complete ones remain.
   *
   * @param directory the directory of the new files, which is created if it is missing
   * @return the new files, in the order of the device table
   * @throws UnsupportedImageException if the image is not RAFS v6, or a blob is missing or
   *     unsupported
   * @throws io.github.jerofs.error.CorruptImageException if a blob is corrupt
   * @throws java.nio.file.FileAlreadyExistsException if one of the files exists
   * @throws IOException if a file cannot be written
   */
  public static List<Path> exportDevices(
      ImageLocation location, ErofsOptions options, Path directory) throws IOException {
    try (ImageSources sources = new ImageSources(location, options)) {
      ImagePlace place = ImagePlace.of(location.toString(), ImagePlace.NO_OFFSET);
      NydusInfo info =
          sources
              .nydusInfo()
              .orElseThrow(
                  () -> new UnsupportedImageException(place, "export: not a Nydus RAFS v6 image"));
      List<ImageSource> devices = sources.deviceSources();
      for (NydusInfo.Blob blob : info.blobs()) {
        if (blob.problem().isPresent() || devices.isEmpty()) {
          throw new UnsupportedImageException(
              place, blob.problem().orElse("Nydus RAFS v6: no blobs were supplied"));
        }
      }
      Files.createDirectories(directory);
      List<Path> written = new ArrayList<>();
      for (int i = 0; i < info.blobs().size(); i++) {
        Path file = directory.resolve(fileName(info.blobs().get(i).id(), i));
        write(devices.get(i), file);
        written.add(file);
      }
      return written;
    }
  }

  /** Only digests become file names: other ids may lead out of the directory. */
  private static String fileName(String id, int index) {
    return Digests.isSha256(id) ? id : "device-" + (index + 1);
  }

  private static void write(ImageSource device, Path target) throws IOException {
    try (ImageFile file = ImageFile.create(target, false)) {
      OutputStream out = file.output();
      byte[] buffer = new byte[BUFFER];
      for (long at = 0; at < device.size(); ) {
        long position = at;
        int length = (int) Math.min(BUFFER, device.size() - at);
        SourceFault.guard(
            device.description(),
            () -> {
              device.readFully(position, ByteBuffer.wrap(buffer, 0, length));
              return length;
            });
        out.write(buffer, 0, length);
        at += length;
      }
      file.publish();
    }
  }
}
