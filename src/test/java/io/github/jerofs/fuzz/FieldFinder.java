package io.github.jerofs.fuzz;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.fuzz.Field.Kind;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapHeader;
import io.github.jerofs.internal.format.RecordBytes;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.mapping.BlockMapper;
import io.github.jerofs.internal.mapping.BlockMappers;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks a valid image and collects the file offsets of the fields of its structures. */
final class FieldFinder {
  private static final int[] SUPERBLOCK_FIELDS = {
    0, 4, 4, 4, 8, 4, 12, 1, 13, 1, 14, 2, 16, 8, 24, 8, 32, 4, 36, 4, 40, 4, 44, 4, 80, 4, 84, 2,
    86, 2, 88, 2, 90, 1, 91, 1, 92, 4, 96, 8, 104, 1, 108, 4, 112, 8, 128, 8
  };
  private static final int[] COMPACT_FIELDS = {0, 2, 2, 2, 4, 2, 6, 2, 8, 4, 12, 4, 16, 4, 24, 4};
  private static final int[] EXTENDED_FIELDS = {
    0, 2, 2, 2, 4, 2, 6, 2, 8, 8, 16, 4, 16, 2, 32, 8, 40, 4, 44, 4
  };
  private static final int DEVICE_SLOT = 128;
  private static final int MAX_INODES = 3000;
  private static final int MAX_INDEX_BYTES = 256;
  private static final int MAX_EXTENTS = 16;
  private static final int MAX_DIRENTS = 64;

  private final ImageSource primary;
  private final long base;
  private final ErofsImage image;
  private final Superblock superblock;
  private final BlockMappers mappers;

  /** The metabox; null if it is compressed or there is none. */
  private final ImageSource metabox;

  private final long metaboxStart;
  private final Map<Kind, List<Field>> found = new EnumMap<>(Kind.class);
  private final Set<Long> seen = new HashSet<>();
  private long owner = Field.NO_OWNER;

  private FieldFinder(ErofsImage image, ImageSource primary, long base) throws IOException {
    this.image = image;
    this.primary = primary;
    this.base = base;
    this.superblock = image.superblock();
    this.mappers =
        new BlockMappers(
            superblock, CompressionConfig.read(primary, superblock), ErofsLimits.DEFAULT);
    Inode plain = superblock.hasMetabox() ? image.inode(superblock.metaboxNid()) : null;
    if (plain != null && plain.layout() == DataLayout.FLAT_PLAIN) {
      this.metabox = image.content(plain);
      this.metaboxStart = plain.startBlock() << superblock.blockBits();
    } else {
      this.metabox = null;
      this.metaboxStart = 0;
    }
  }

  /**
   * Finds the fields of an image.
   *
   * @param primary the source of {@code image}
   * @param base offset of the image in its file
   */
  static Map<Kind, List<Field>> find(ErofsImage image, ImageSource primary, long base)
      throws IOException {
    FieldFinder finder = new FieldFinder(image, primary, base);
    finder.superblock();
    finder.tree();
    return finder.found;
  }

  private void add(Kind kind, long position, int size) {
    if (primary.contains(position, size)) {
      found
          .computeIfAbsent(kind, k -> new ArrayList<>())
          .add(new Field(kind, base + position, size, owner));
    }
  }

  private void addAll(Kind kind, long position, int[] offsetsAndSizes) {
    for (int i = 0; i < offsetsAndSizes.length; i += 2) {
      add(kind, position + offsetsAndSizes[i], offsetsAndSizes[i + 1]);
    }
  }

  private void superblock() {
    addAll(Kind.SUPERBLOCK, Superblock.OFFSET, SUPERBLOCK_FIELDS);
    if (superblock.hasIncompat(Feature.COMPR_CFGS)) {
      for (int i = 0; i < 48; i += 2) {
        add(Kind.CONFIG, superblock.end() + i, 2);
      }
    }
    for (int i = 0; i < superblock.extraDevices(); i++) {
      long slot = superblock.deviceTable() + (long) i * DEVICE_SLOT;
      addAll(Kind.DEVICE, slot, new int[] {0, 8, 64, 4, 68, 4, 72, 2, 74, 2});
    }
    boolean plainPrefixes = superblock.hasCompat(Feature.PLAIN_XATTR_PFX);
    if (superblock.xattrPrefixCount() > 0 && (plainPrefixes || metabox != null)) {
      long start = plainPrefixes ? 0 : metaboxStart;
      for (int i = 0; i < 16; i++) {
        add(Kind.XATTR, start + superblock.xattrPrefixTable() + i, 1);
      }
    }
    if (metabox != null && superblock.hasCompat(Feature.SHARED_EA_IN_METABOX)) {
      long shared = superblock.xattrBlock() << superblock.blockBits();
      for (int i = 0; i < 64; i++) {
        add(Kind.XATTR, metaboxStart + shared + i, 1);
      }
    }
  }

  private void tree() throws IOException {
    List<Inode> directories = new ArrayList<>();
    visit(superblock.rootNid(), directories);
    if (superblock.hasPackedInode()) {
      visit(superblock.packedNid(), directories);
    }
    if (superblock.hasMetabox()) {
      visit(superblock.metaboxNid(), directories);
    }
    while (!directories.isEmpty() && seen.size() < MAX_INODES) {
      Inode directory = directories.remove(directories.size() - 1);
      DirectoryEntries entries = image.list(image.node(directory.nid()), Tree.NO_NODE);
      while (entries.next()) {
        visit(entries.id(), directories);
      }
    }
  }

  private void visit(long nid, List<Inode> directories) throws IOException {
    if (!seen.add(nid)) {
      return;
    }
    Inode inode = image.inode(nid);
    if (inode.isDirectory()) {
      directories.add(inode);
    }
    if (nid < 0 && metabox == null) {
      return; // its compressed form counts as data
    }
    long start = start(inode);
    owner = nid;
    boolean extended = inode.bodyPosition() - inode.position() > Inode.SLOT;
    addAll(Kind.INODE, start + inode.position(), extended ? EXTENDED_FIELDS : COMPACT_FIELDS);
    for (int i = 0; i < Math.min(inode.xattrSize(), MAX_INDEX_BYTES); i++) {
      add(Kind.XATTR, start + inode.bodyPosition() + i, 1);
    }
    if (!inode.type().isSpecial() && inode.size() > 0) {
      map(inode);
      extents(inode);
    }
  }

  /** Returns the offset in the image of the metadata space of an inode. */
  private long start(Inode inode) {
    return inode.nid() < 0 ? metaboxStart : 0;
  }

  private void map(Inode inode) {
    long at = inode.mapBase();
    Kind kind = Kind.INDEX;
    switch (inode.layout()) {
      case FLAT_PLAIN, FLAT_INLINE -> {
        return;
      }
      case CHUNK_BASED -> at = RecordBytes.alignUp(at, 8);
      case COMPRESSED_FULL, COMPRESSED_COMPACT -> {
        at = RecordBytes.alignUp(at, 8);
        addAll(
            Kind.MAP_HEADER,
            start(inode) + at,
            new int[] {0, 4, 0, 8, 2, 2, 4, 2, 4, 1, 6, 1, 7, 1});
        at += MapHeader.SIZE;
      }
    }
    at += start(inode);
    for (int i = 0; i < MAX_INDEX_BYTES && i < inode.size() / 8; i += 4) {
      add(kind, at + i, 4);
      add(kind, at + i, 2);
      add(kind, at + i + 2, 2);
    }
  }

  private void extents(Inode inode) throws IOException {
    BlockMapper mapper = mappers.of(inode, inode.nid() < 0 ? metabox : primary);
    long at = 0;
    for (int i = 0; i < MAX_EXTENTS && at < inode.size(); i++) {
      Extent extent = mapper.map(at);
      long address = -1;
      if (extent instanceof Extent.Stored stored && stored.device() == 0) {
        address = stored.address();
      } else if (extent instanceof Extent.Inline inline) {
        address = start(inode) + inline.position();
      } else if (extent instanceof Extent.Encoded encoded) {
        address = (encoded.inline() ? start(inode) : 0) + encoded.address();
      }
      if (address >= 0 && inode.isDirectory() && !(extent instanceof Extent.Encoded)) {
        directory(address, extent.length());
      } else if (address >= 0) {
        payload(address, extent.length());
      }
      at = extent.end();
    }
  }

  private void directory(long address, long length) throws IOException {
    for (long block = 0; block < length; block += superblock.blockSize()) {
      int present = (int) Math.min(superblock.blockSize(), length - block);
      if (!primary.contains(address + block, present)) {
        return;
      }
      ByteBuffer bytes = primary.view(address + block, present);
      int names = bytes.getShort(8) & 0xffff;
      for (int i = 0; i < Math.min(names / 12, MAX_DIRENTS); i++) {
        addAll(Kind.DIRENT, address + block + i * 12L, new int[] {0, 8, 8, 2, 10, 1});
        add(Kind.NAME, address + block + (bytes.getShort(i * 12 + 8) & 0xffff), 1);
      }
    }
  }

  private void payload(long address, long length) {
    for (int i = 0; i < 16 && i < length; i++) {
      add(Kind.PAYLOAD, address + i, 1);
      add(Kind.PAYLOAD, address + i * 97L, 4);
    }
  }
}
