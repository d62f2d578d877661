package io.github.jerofs.internal.image;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.format.SuperblockFields;
import io.github.jerofs.internal.mapping.BlockMapper;
import io.github.jerofs.internal.mapping.BlockMappers;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/**
 * The inodes of an image and their data, including the two shared ones: the metabox and the packed
 * inode. Safe for use by many threads.
 */
final class InodeTable {
  /**
   * Maximum ratio of the decoded metabox size to the image size. A table in the metabox can be as
   * long as the metabox, and some calls read a whole table. The ratio is higher than any plausible
   * compression of metadata. The metabox may exceed it by at most {@link ErofsLimit#METABOX_BYTES}.
   */
  private static final long MAX_METABOX_RATIO = 64;

  private final Superblock superblock;
  private final ErofsLimits limits;
  private final Devices devices;
  private final BlockMappers mappers;
  private final PclusterReader.Shared pclusters;
  private final LazyValue<InodeContent> metabox = new LazyValue<>(this::openMetabox);
  private final LazyValue<InodeContent> packed = new LazyValue<>(this::openPacked);

  InodeTable(
      Superblock superblock,
      Devices devices,
      CompressionConfig config,
      CacheAccount cache,
      ErofsLimits limits) {
    this.superblock = superblock;
    this.limits = limits;
    this.devices = devices;
    this.mappers = new BlockMappers(superblock, config, limits);
    this.pclusters =
        new PclusterReader.Shared(
            devices,
            config,
            cache,
            new KnownFailures(cache),
            new LongAdder(),
            superblock.blockSize());
  }

  Superblock superblock() {
    return superblock;
  }

  ErofsLimits limits() {
    return limits;
  }

  ImageSource primary() {
    return devices.primary();
  }

  /** Returns the number of bytes decoded from pclusters so far, including failed attempts. */
  long decodedBytes() {
    return pclusters.decodedBytes().sum();
  }

  /** Returns the name of the image for error messages. */
  String description() {
    return primary().description();
  }

  InodeContent packed() throws IOException {
    return packed.get();
  }

  InodeContent metabox() throws IOException {
    return metabox.get();
  }

  /** Returns the metadata space that creates the errors for inode {@code nid}. */
  private MetadataSpace space(long nid) {
    return new MetadataSpace(primary(), nid);
  }

  /** Returns the metadata space that contains inode {@code nid}. */
  ImageSource store(long nid) throws IOException {
    if (nid >= 0) {
      return primary();
    }
    if (!superblock.hasMetabox()) {
      throw space(nid).corrupt(ImagePlace.NO_OFFSET, "a metabox inode in an image without metabox");
    }
    return metabox();
  }

  /** Reads inode {@code nid}. */
  Inode inode(long nid) throws IOException {
    return Inode.read(superblock, store(nid), nid, position(nid));
  }

  private long position(long nid) throws IOException {
    long slot = nid & Long.MAX_VALUE;
    long base = nid < 0 ? 0 : superblock.metaBlock() << superblock.blockBits();
    if (slot > (Long.MAX_VALUE - base) / Inode.SLOT) {
      throw space(nid).corrupt(ImagePlace.NO_OFFSET, "an inode outside the image");
    }
    return base + slot * Inode.SLOT;
  }

  /** Returns the data of {@code inode}. */
  InodeContent content(Inode inode) throws IOException {
    return content(inode, packed);
  }

  private InodeContent content(Inode inode, LazyValue<InodeContent> fragments) throws IOException {
    ImageSource store = store(inode.nid());
    BlockMapper mapper = mappers.of(inode, store);
    return new InodeContent(inode, store, devices, pclusters, mapper, recent(inode), fragments);
  }

  private RecentExtents recent(Inode inode) {
    if (!inode.layout().isCompressed()) {
      return RecentExtents.one();
    }
    return isSpecial(inode) ? RecentExtents.few(inode.size()) : RecentExtents.of(inode.size());
  }

  /** Returns whether {@code inode} is the packed inode or the metabox. */
  private boolean isSpecial(Inode inode) {
    return inode.nid() == superblock.packedNid()
        || (superblock.hasMetabox() && inode.nid() == superblock.metaboxNid());
  }

  private InodeContent openMetabox() throws IOException {
    Inode inode = inode(superblock.metaboxNid());
    limits.check(
        ErofsLimit.METABOX_BYTES,
        space(inode.nid()).place(inode.position()),
        "size of the metabox beyond " + MAX_METABOX_RATIO + " times the image",
        inode.size() - MAX_METABOX_RATIO * primary().size());
    return content(inode, noFragments(inode, "the metabox"));
  }

  private InodeContent openPacked() throws IOException {
    if (!superblock.hasPackedInode()) {
      throw MetadataSpace.ofImage(primary())
          .corrupt(
              Superblock.OFFSET + SuperblockFields.PACKED_NID.offset(),
              "a fragment in an image without packed inode");
    }
    Inode inode = inode(superblock.packedNid());
    return content(inode, noFragments(inode, "the packed inode"));
  }

  /** Rejects fragments in {@code inode}, because they could recurse without end. */
  private LazyValue<InodeContent> noFragments(Inode inode, String what) {
    return new LazyValue<>(
        () -> {
          throw space(inode.nid()).corrupt(inode.position(), "a fragment in " + what);
        });
  }

  /** Checks that all extents of {@code inode} are within bounds. */
  void checkMap(Inode inode) throws IOException {
    LazyValue<InodeContent> fragments =
        isSpecial(inode) ? noFragments(inode, "an inode that may have none") : packed;
    content(inode, fragments).checkMap();
  }
}
