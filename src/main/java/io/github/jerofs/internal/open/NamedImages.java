package io.github.jerofs.internal.open;

import io.github.jerofs.internal.container.disk.Partition;
import io.github.jerofs.internal.container.disk.PartitionTable;
import io.github.jerofs.internal.container.disk.SuperPartition;
import io.github.jerofs.internal.container.zip.ZipImage;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The images in a file that can contain several. */
final class NamedImages {
  private static final int MAX_SHOWN = 20;

  private interface Bytes {
    ImageSource open() throws IOException;
  }

  /**
   * An image.
   *
   * @param number an alternative to the name, or 0
   * @param isLikely whether it is a candidate if no name is given
   */
  private record Named(String name, int number, boolean isLikely, Bytes bytes) {
    boolean isCalled(String wanted) {
      return name.equals(wanted) || (number > 0 && Integer.toString(number).equals(wanted));
    }

    String shown() {
      return name.isEmpty() ? Integer.toString(number) : name;
    }
  }

  private final String file;

  /** The format of the file. */
  private final String format;

  private final List<Named> images;

  private NamedImages(String file, String format, List<Named> images) {
    this.file = file;
    this.format = format;
    this.images = images;
  }

  /** Returns the images in {@code file}, or empty if it has no such format. */
  static Optional<NamedImages> of(ImageSource file, ErofsLimits limits) throws IOException {
    List<Named> images = new ArrayList<>();
    String format = "Android super partition";
    List<Partition> partitions = SuperPartition.of(file);
    if (partitions.isEmpty()) {
      format = "disk image";
      partitions = PartitionTable.of(file);
    }
    for (Partition each : partitions) {
      boolean isErofs = Superblock.isPresent(each.bytes());
      images.add(new Named(each.name(), each.number(), isErofs, each::bytes));
    }
    if (images.isEmpty()) {
      format = "ZIP file";
      ZipImage zip = ZipImage.of(file);
      List<String> likely = zip.names();
      for (String name : zip.allNames()) {
        images.add(new Named(name, 0, likely.contains(name), () -> zip.open(name, limits)));
      }
    }
    return images.isEmpty()
        ? Optional.empty()
        : Optional.of(new NamedImages(file.description(), format, images));
  }

  /**
   * Opens the image called {@code name}. Without a name, opens the only candidate.
   *
   * @throws FileSystemException if there is none, or several; the message lists the names
   */
  ImageSource choose(Optional<String> name) throws IOException {
    List<Named> found =
        images.stream().filter(each -> name.map(each::isCalled).orElse(each.isLikely)).toList();
    if (found.isEmpty() || (name.isEmpty() && found.size() > 1)) {
      String what =
          name.isPresent()
              ? "no image is named '" + name.get() + "'; the images in this file are "
              : found.isEmpty()
                  ? "no EROFS image is recognized in this "
                      + format
                      + "; append # and the name of one of: "
                  : "this file contains several images; append # and the name of one of: ";
      throw new FileSystemException(file, null, what + shown(found.isEmpty() ? images : found));
    }
    return found.get(0).bytes.open();
  }

  private static String shown(List<Named> all) {
    List<String> names = all.stream().limit(MAX_SHOWN).map(Named::shown).toList();
    return String.join(", ", names) + (all.size() > MAX_SHOWN ? ", …" : "");
  }
}
