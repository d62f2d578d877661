package io.github.jerofs.internal.image;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.NydusFiles;
import io.github.jerofs.internal.format.RafsBlobs;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recognises files whose bytes another system keeps in a form that is not EROFS: Nydus in
 * compressed blobs (docs/format.md, Nydus images), composefs in objects (docs/format.md, composefs
 * images). Read as EROFS they would give wrong bytes of the right length.
 *
 * <p>Only chunk-based files can be such, and each is looked at when it is opened, not when it is
 * read. What is asked of the devices is asked once.
 */
final class OutsideData {
  private static final String METACOPY = "trusted.overlay.metacopy";
  private static final String REDIRECT = "trusted.overlay.redirect";
  private static final int MAX_SHOWN = 128;

  private final ErofsImage image;
  private final Devices devices;

  /** For each extra device why it cannot be read, or empty; no elements if all can be. */
  private final LazyValue<List<String>> unusable = new LazyValue<>(this::unusableDevices);

  OutsideData(ErofsImage image, Devices devices) {
    this.image = image;
    this.devices = devices;
  }

  /**
   * Checks that the data of a file can be found.
   *
   * @throws UnsupportedImageException with the name of the system, and what is missing
   */
  void check(Inode inode) throws IOException {
    if (inode.type() == FileType.REGULAR
        && inode.layout() == DataLayout.CHUNK_BASED
        && inode.size() > 0) {
      SourceFault.guard(
          image.description(),
          () -> {
            checkBlobs(inode);
            checkObject(inode);
            return true;
          });
    }
  }

  private void checkBlobs(Inode inode) throws IOException {
    List<String> reasons = devices.slots().isEmpty() ? List.of() : unusable.get();
    if (reasons.isEmpty()) {
      return;
    }
    image
        .content(inode)
        .forEachExtent(
            extent -> {
              int device = extent instanceof Extent.Stored stored ? stored.device() : 0;
              if (device > 0 && device <= reasons.size() && !reasons.get(device - 1).isEmpty()) {
                throw unsupported(inode, reasons.get(device - 1));
              }
            });
  }

  /** A file without data of its own that overlayfs is to look for elsewhere. */
  private void checkObject(Inode inode) throws IOException {
    if (inode.xattrCount() == 0) {
      return;
    }
    InodeContent content = image.content(inode);
    if (!(content.extentAt(0) instanceof Extent.Hole)
        || image.xattrs().get(inode, METACOPY) == null
        || content.dataFrom(0) < inode.size()) {
      return;
    }
    Xattr redirect = image.xattrs().get(inode, REDIRECT);
    String object = redirect == null ? "" : " " + shown(redirect);
    throw unsupported(
        inode, "composefs: the data is in the object" + object + ", which is not in the image");
  }

  private static String shown(Xattr redirect) {
    String text = StandardCharsets.UTF_8.decode(redirect.value().duplicate()).toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private UnsupportedImageException unsupported(Inode inode, String what) {
    return new UnsupportedImageException(
        new ImagePlace(image.description(), inode.nid(), inode.position()), what);
  }

  private List<String> unusableDevices() throws IOException {
    Superblock superblock = image.superblock();
    Optional<RafsBlobs> rafs = RafsBlobs.read(devices.primary(), superblock);
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < devices.slots().size(); i++) {
      reasons.add(rafs.isPresent() ? rafsReason(i, rafs.get().blobs().get(i)) : v3Reason(i));
    }
    return reasons.stream().allMatch(String::isEmpty) ? List.of() : List.copyOf(reasons);
  }

  private String rafsReason(int index, RafsBlobs.Blob blob) throws IOException {
    String system = "Nydus RAFS v6: ";
    String name = "blob " + blob.id() + " (device " + (index + 1) + ")";
    if (devices.extras().isEmpty()) {
      return isInPrimary(devices.slots().get(index), blob.deviceBytes())
          ? ""
          : system + "the uncompressed " + name + " was not given";
    }
    ImageSource given = devices.extras().get(index);
    if (blob.tar() || (given.size() == blob.deviceBytes() && !NydusFiles.endsInTarHeader(given))) {
      return "";
    }
    return system
        + ("the uncompressed " + name + " is missing, expected " + blob.deviceBytes())
        + (" bytes, found " + given.size() + " in " + given.description());
  }

  /** The devices may follow in the same file. */
  private boolean isInPrimary(DeviceSlot slot, long bytes) {
    int blockBits = image.superblock().blockBits();
    return slot.unifiedBlock() > 0
        && slot.unifiedBlock() <= devices.primary().size() >> blockBits
        && devices.primary().contains(slot.unifiedBlock() << blockBits, bytes);
  }

  /** An image of Nydus v3 is as any other, but its blob is no device. */
  private String v3Reason(int index) throws IOException {
    if (devices.extras().isEmpty()) {
      return "";
    }
    ImageSource given = devices.extras().get(index);
    int blockBits = image.superblock().blockBits();
    boolean fits =
        (given.size() + (1L << blockBits) - 1) >> blockBits == devices.slots().get(index).blocks();
    return !fits && NydusFiles.isV3Blob(given)
        ? "Nydus v3: the uncompressed device "
            + (index + 1)
            + " is missing, found the compressed blob "
            + given.description()
        : "";
  }
}
