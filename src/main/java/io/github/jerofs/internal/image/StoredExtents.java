package io.github.jerofs.internal.image;

import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.FileExtent.Kind;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Tells users of the library how the data of inodes is kept. */
public final class StoredExtents {
  private StoredExtents() {}

  /** Calls {@code action} with each extent of {@code inode}; special files have none. */
  public static void forEach(ErofsImage image, Inode inode, Consumer<? super FileExtent> action)
      throws IOException {
    if (inode.type().isSpecial()) {
      return;
    }
    InodeContent content = image.content(inode);
    SourceFault.guard(
        image.description(),
        () -> {
          content.forEachExtent(extent -> action.accept(told(extent)));
          return true;
        });
  }

  /** Returns how the data of {@code inode} is kept. Takes as long as there are extents. */
  public static StoredData sum(ErofsImage image, Inode inode) throws IOException {
    return inode.type().isSpecial()
        ? new StoredData(0, Set.of())
        : SourceFault.guard(image.description(), () -> sum(image.content(inode)));
  }

  /** Adds up the extents; fragments count for the packed inode. */
  private static StoredData sum(InodeContent content) throws IOException {
    Set<String> algorithms = new TreeSet<>();
    long[] stored = {0};
    content.forEachExtent(
        extent -> {
          if (extent instanceof Extent.Encoded encoded) {
            algorithms.add(encoded.algorithm().toString());
          }
          if (!(extent instanceof Extent.Fragment)) {
            stored[0] += storedLength(extent);
          }
        });
    return new StoredData(stored[0], algorithms);
  }

  /** Returns the inodes that have no name. */
  public static List<HiddenInode> hiddenInodes(ErofsImage image) throws IOException {
    Superblock superblock = image.superblock();
    List<HiddenInode> hidden = new ArrayList<>();
    if (superblock.hasPackedInode()) {
      hidden.add(hidden(image, HiddenInode.Kind.PACKED, image.inode(superblock.packedNid())));
    }
    if (superblock.hasMetabox()) {
      hidden.add(hidden(image, HiddenInode.Kind.METABOX, image.inode(superblock.metaboxNid())));
    }
    return hidden;
  }

  private static HiddenInode hidden(ErofsImage image, HiddenInode.Kind kind, Inode inode)
      throws IOException {
    StoredData stored =
        SourceFault.guard(
            image.description(),
            () -> sum(kind == HiddenInode.Kind.PACKED ? image.packed() : image.metabox()));
    return new HiddenInode(kind, inode.nid(), inode.size(), inode.layout(), stored);
  }

  private static FileExtent told(Extent extent) {
    long stored = storedLength(extent);
    if (extent instanceof Extent.Stored plain) {
      return told(Kind.PLAIN, plain, plain.device(), plain.address(), stored, "");
    } else if (extent instanceof Extent.Inline inline) {
      return told(Kind.INLINE, inline, 0, inline.position(), stored, "");
    } else if (extent instanceof Extent.Encoded encoded) {
      Kind kind = encoded.inline() ? Kind.COMPRESSED_INLINE : Kind.COMPRESSED;
      String algorithm = encoded.algorithm().toString();
      return told(kind, encoded, 0, encoded.address(), stored, algorithm);
    } else if (extent instanceof Extent.Fragment fragment) {
      return told(Kind.FRAGMENT, fragment, 0, fragment.packedOffset(), stored, "");
    }
    return told(Kind.HOLE, extent, 0, 0, stored, "");
  }

  private static FileExtent told(
      Kind kind, Extent extent, int device, long address, long stored, String algorithm) {
    return new FileExtent(
        kind, extent.start(), extent.length(), device, address, stored, algorithm);
  }

  private static long storedLength(Extent extent) {
    if (extent instanceof Extent.Encoded encoded) {
      return encoded.storedLength();
    }
    return extent instanceof Extent.Hole ? 0 : extent.length();
  }
}
