package io.github.jerofs.internal.image;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.LayerMarks;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.tree.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Detects files whose data another system stores outside EROFS: Nydus in compressed blobs
 * (docs/format.md, Nydus images) and composefs in objects (docs/format.md, composefs images).
 * Reading such a file as EROFS would return wrong bytes of the right length.
 *
 * <p>Only chunk-based files can be affected. Each file is checked when it is opened, not when it is
 * read. The devices are checked once.
 */
final class OutsideData {
  private static final int MAX_SHOWN = 128;

  private final InodeTable inodes;
  private final XattrReader xattrs;
  private final Devices devices;

  /**
   * The reason that each extra device is unreadable, or an empty string; an empty list if all are
   * readable.
   */
  private final LazyValue<List<String>> unusable;

  OutsideData(InodeTable inodes, XattrReader xattrs, Devices devices, DeviceCheck check) {
    this.inodes = inodes;
    this.xattrs = xattrs;
    this.devices = devices;
    this.unusable = new LazyValue<>(() -> usable(check.unusable()));
  }

  private static List<String> usable(List<String> reasons) {
    return reasons.stream().allMatch(String::isEmpty) ? List.of() : reasons;
  }

  /**
   * Checks that the data of a file can be located.
   *
   * @throws UnsupportedImageException with the name of the system and what is missing
   */
  void check(Inode inode) throws IOException {
    if (inode.type() == FileType.REGULAR
        && inode.layout() == DataLayout.CHUNK_BASED
        && inode.size() > 0) {
      checkBlobs(inode);
      checkObject(inode);
    }
  }

  private void checkBlobs(Inode inode) throws IOException {
    List<String> reasons = devices.slots().isEmpty() ? List.of() : unusable.get();
    if (reasons.isEmpty()) {
      return;
    }
    inodes
        .content(inode)
        .forEachExtent(
            extent -> {
              int device = extent instanceof Extent.Stored stored ? stored.device() : 0;
              if (device > 0 && device <= reasons.size() && !reasons.get(device - 1).isEmpty()) {
                throw unsupported(inode, reasons.get(device - 1));
              }
            });
  }

  /** Rejects a file whose data overlayfs would have to read from another file. */
  private void checkObject(Inode inode) throws IOException {
    if (inode.xattrCount() == 0) {
      return;
    }
    InodeContent content = inodes.content(inode);
    if (!(content.extentAt(0) instanceof Extent.Hole)
        || xattrs.get(inode, LayerMarks.METACOPY) == null
        || content.dataFrom(0) < inode.size()) {
      return;
    }
    Xattr redirect = xattrs.get(inode, LayerMarks.REDIRECT);
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
        new ImagePlace(inodes.description(), inode.nid(), inode.position()), what);
  }
}
