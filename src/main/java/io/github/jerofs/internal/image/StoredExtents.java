package io.github.jerofs.internal.image;

import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.FileExtent.Kind;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.mapping.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Describes the stored data of inodes in terms of the public API. */
final class StoredExtents {
  /** The stored data of special files. */
  static final StoredData NONE = new StoredData(0, Set.of());

  private StoredExtents() {}

  /** Calls {@code action} with each extent. */
  static void forEach(InodeContent content, Consumer<? super FileExtent> action)
      throws IOException {
    content.forEachExtent(extent -> action.accept(described(extent)));
  }

  /** Sums the stored sizes of the extents. Fragments count toward the packed inode. */
  static StoredData sum(InodeContent content) throws IOException {
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
  static List<HiddenInode> hiddenInodes(InodeTable inodes) throws IOException {
    Superblock superblock = inodes.superblock();
    List<HiddenInode> hidden = new ArrayList<>();
    if (superblock.hasPackedInode()) {
      Inode inode = inodes.inode(superblock.packedNid());
      hidden.add(hidden(HiddenInode.Kind.PACKED, inode, inodes.packed()));
    }
    if (superblock.hasMetabox()) {
      Inode inode = inodes.inode(superblock.metaboxNid());
      hidden.add(hidden(HiddenInode.Kind.METABOX, inode, inodes.metabox()));
    }
    return hidden;
  }

  private static HiddenInode hidden(HiddenInode.Kind kind, Inode inode, InodeContent content)
      throws IOException {
    return new HiddenInode(kind, inode.nid(), inode.size(), inode.layout(), sum(content));
  }

  private static FileExtent described(Extent extent) {
    if (extent instanceof Extent.Stored plain) {
      return uncompressed(Kind.PLAIN, plain, plain.device(), plain.address());
    } else if (extent instanceof Extent.Inline inline) {
      return uncompressed(Kind.INLINE, inline, 0, inline.position());
    } else if (extent instanceof Extent.Encoded encoded) {
      return compressed(encoded);
    } else if (extent instanceof Extent.Fragment fragment) {
      return uncompressed(Kind.FRAGMENT, fragment, 0, fragment.packedOffset());
    }
    return uncompressed(Kind.HOLE, extent, 0, 0);
  }

  private static FileExtent uncompressed(Kind kind, Extent extent, int device, long address) {
    long stored = storedLength(extent);
    return new FileExtent(
        kind, extent.start(), extent.length(), device, address, stored, "", false);
  }

  private static FileExtent compressed(Extent.Encoded extent) {
    return new FileExtent(
        extent.inline() ? Kind.COMPRESSED_INLINE : Kind.COMPRESSED,
        extent.start(),
        extent.length(),
        0,
        extent.address(),
        extent.storedLength(),
        extent.algorithm().toString(),
        extent.partial());
  }

  private static long storedLength(Extent extent) {
    if (extent instanceof Extent.Encoded encoded) {
      return encoded.storedLength();
    }
    return extent instanceof Extent.Hole ? 0 : extent.length();
  }
}
