package io.github.jerofs.internal.image;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.mapping.BlockMappers;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.option.ErofsLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * An open image. Opening reads the superblock, the device table and the root inode, whatever the
 * size of the image; everything else is read when it is asked for.
 *
 * <p>Safe for use by many threads. A lock is taken only to make what is made once (the metabox, the
 * packed inode, long xattr prefixes), and to find room for a decoded cluster.
 */
public final class ErofsImage implements Closeable {
  /** What {@link #lookup} returns for a name that a directory does not hold. */
  public static final long NO_ENTRY = -1;

  /** Longest symbolic link target in bytes. Linux follows no target above 4095. */
  private static final int MAX_LINK = 65535;

  /**
   * Tables in the metabox may be as long as the metabox, and some calls read a whole table. So its
   * decoded size may not exceed the image by more than any compression of metadata can explain,
   * unless it is below {@link ErofsLimit#METABOX_BYTES}.
   */
  private static final long MAX_METABOX_RATIO = 64;

  private static final byte[] DOT_DOT = {'.', '.'};

  private final Superblock superblock;
  private final ErofsLimits limits;
  private final Devices devices;
  private final BlockMappers mappers;
  private final ClusterCache cache;
  private final ClusterReader clusters;
  private final LazyValue<InodeContent> metabox;
  private final LazyValue<InodeContent> packed;
  private final XattrReader xattrs;
  private final OutsideData outside;
  private final DirectoryCache directories = new DirectoryCache();
  private final Inode root;

  private ErofsImage(
      Superblock superblock,
      Devices devices,
      CompressionConfig config,
      long cacheBytes,
      ErofsLimits limits)
      throws IOException {
    this.superblock = superblock;
    this.limits = limits;
    this.devices = devices;
    this.mappers = new BlockMappers(superblock, config, limits);
    this.cache = new ClusterCache(cacheBytes);
    this.clusters = new ClusterReader(devices, config, cache, superblock.blockSize());
    this.metabox = new LazyValue<>(this::openMetabox);
    this.packed = new LazyValue<>(this::openPacked);
    this.xattrs = new XattrReader(this);
    this.outside = new OutsideData(this, devices);
    this.root = inode(superblock.rootNid());
    if (!root.isDirectory()) {
      throw new CorruptImageException(
          new ImagePlace(description(), root.nid(), root.position()),
          "root inode",
          "a directory",
          root.type());
    }
  }

  /**
   * Opens the image that {@code primary} holds.
   *
   * @param extras finds the extra devices
   * @param verify whether to check the checksum of the superblock
   * @param cacheBytes most bytes of decoded data to keep
   * @param limits how much the image may ask for
   * @throws IllegalArgumentException if the devices do not fit the device table
   */
  public static ErofsImage open(
      ImageSource primary, DeviceFinder extras, boolean verify, long cacheBytes, ErofsLimits limits)
      throws IOException {
    return SourceFault.guard(
        primary.description(),
        () -> {
          Superblock superblock = Superblock.read(primary, verify);
          List<DeviceSlot> slots = DeviceSlot.readAll(primary, superblock);
          int blockBits = superblock.blockBits();
          Devices devices = new Devices(primary, slots, extras.find(slots, blockBits), blockBits);
          CompressionConfig config = CompressionConfig.read(primary, superblock);
          return new ErofsImage(superblock, devices, config, cacheBytes, limits);
        });
  }

  /** Returns the superblock. */
  public Superblock superblock() {
    return superblock;
  }

  /** Returns how much the image may ask for. */
  public ErofsLimits limits() {
    return limits;
  }

  /** Returns the device table, without the primary device. */
  public List<DeviceSlot> deviceSlots() {
    return devices.slots();
  }

  /** Returns the root directory. */
  public Inode root() {
    return root;
  }

  /** Returns what error messages call this image. */
  public String description() {
    return devices.primary().description();
  }

  /** Returns the reader of extended attributes. */
  public XattrReader xattrs() {
    return xattrs;
  }

  DirectoryCache directories() {
    return directories;
  }

  ImageSource primary() {
    return devices.primary();
  }

  InodeContent packed() throws IOException {
    return packed.get();
  }

  InodeContent metabox() throws IOException {
    return metabox.get();
  }

  /** Returns the metadata space that inode {@code nid} lies in. */
  ImageSource store(long nid) throws IOException {
    if (nid >= 0) {
      return primary();
    }
    if (!superblock.hasMetabox()) {
      throw new CorruptImageException(
          new ImagePlace(description(), nid, ImagePlace.NO_OFFSET),
          "a metabox inode in an image without metabox");
    }
    return metabox();
  }

  /** Reads inode {@code nid}. */
  public Inode inode(long nid) throws IOException {
    return SourceFault.guard(description(), () -> readInode(nid));
  }

  /** Reads an inode; for callers that guard themselves. */
  Inode readInode(long nid) throws IOException {
    return Inode.read(superblock, store(nid), nid, position(nid));
  }

  private long position(long nid) throws IOException {
    long slot = nid & Long.MAX_VALUE;
    long base = nid < 0 ? 0 : superblock.metaBlock() << superblock.blockBits();
    if (slot > (Long.MAX_VALUE - base) / Inode.SLOT) {
      throw new CorruptImageException(
          new ImagePlace(description(), nid, ImagePlace.NO_OFFSET), "an inode outside the image");
    }
    return base + slot * Inode.SLOT;
  }

  /** Returns the data of {@code inode}. */
  public InodeContent content(Inode inode) throws IOException {
    return SourceFault.guard(description(), () -> content(inode, packed));
  }

  /**
   * Checks that this library finds the data of a file, which other systems keep elsewhere. To be
   * called before data is read for a user; the map of the data can be read in any case.
   *
   * @throws UnsupportedImageException with the name of the system, and what is missing
   */
  public void checkDataIsHere(Inode inode) throws IOException {
    outside.check(inode);
  }

  private InodeContent content(Inode inode, LazyValue<InodeContent> fragments) throws IOException {
    ImageSource store = store(inode.nid());
    return new InodeContent(inode, store, devices, clusters, mappers.of(inode, store), fragments);
  }

  private InodeContent openMetabox() throws IOException {
    Inode inode = inode(superblock.metaboxNid());
    limits.check(
        ErofsLimit.METABOX_BYTES,
        new ImagePlace(description(), inode.nid(), inode.position()),
        "size of the metabox beyond " + MAX_METABOX_RATIO + " times the image",
        inode.size() - MAX_METABOX_RATIO * primary().size());
    return content(inode, noFragments(inode, "the metabox"));
  }

  private InodeContent openPacked() throws IOException {
    if (!superblock.hasPackedInode()) {
      throw new CorruptImageException(
          ImagePlace.of(description(), Superblock.OFFSET + 96),
          "a fragment in an image without packed inode");
    }
    Inode inode = inode(superblock.packedNid());
    return content(inode, noFragments(inode, "the packed inode"));
  }

  /** Fragments of what fragments are made of would never end. */
  private LazyValue<InodeContent> noFragments(Inode inode, String what) {
    return new LazyValue<>(
        () -> {
          throw new CorruptImageException(
              new ImagePlace(description(), inode.nid(), inode.position()),
              "a fragment in " + what);
        });
  }

  /** Checks that all data of {@code inode} lies where there can be data. */
  public void checkMap(Inode inode) throws IOException {
    SourceFault.guard(
        description(),
        () -> {
          content(inode, packedFor(inode)).checkMap();
          return true;
        });
  }

  private LazyValue<InodeContent> packedFor(Inode inode) {
    boolean special =
        inode.nid() == superblock.packedNid()
            || (superblock.hasMetabox() && inode.nid() == superblock.metaboxNid());
    return special ? noFragments(inode, "an inode that may have none") : packed;
  }

  /**
   * Finds {@code name[from, to)} in a directory.
   *
   * @return its nid, or {@link #NO_ENTRY}
   */
  public long lookup(Inode directory, byte[] name, int from, int to) throws IOException {
    return SourceFault.guard(description(), () -> search(directory, name, from, to));
  }

  /** Looks up a name; for callers that guard themselves. */
  long search(Inode directory, byte[] name, int from, int to) throws IOException {
    try {
      return binarySearch(directory, name, from, to);
    } catch (ErofsException e) {
      // What is listed before the damage shall be found, too.
      OptionalLong listed = new DirectoryReader(this, directory).find(name, from, to);
      if (listed.isPresent()) {
        return listed.getAsLong();
      }
      throw e;
    }
  }

  /**
   * The first names of the blocks ascend, so one binary search finds the block, another the name.
   */
  private long binarySearch(Inode directory, byte[] name, int from, int to) throws IOException {
    InodeContent content = content(directory, packed);
    long low = 0;
    long high = (directory.size() - 1) >> superblock.blockBits();
    DirectoryBlock candidate = null;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      DirectoryBlock block = directoryBlock(directory, content, middle);
      int order = block.compare(name, from, to, 0);
      if (order == 0) {
        return block.nid(0);
      }
      if (order > 0) {
        candidate = block;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    int entry = candidate == null ? -1 : candidate.find(name, from, to);
    return candidate == null || entry < 0 ? NO_ENTRY : candidate.nid(entry);
  }

  DirectoryBlock directoryBlock(Inode directory, InodeContent content, long number)
      throws IOException {
    long start = number << superblock.blockBits();
    int length = (int) Math.min(superblock.blockSize(), directory.size() - start);
    ByteBuffer bytes = content.view(start, length);
    return new DirectoryBlock(bytes, description(), directory.nid(), start);
  }

  /**
   * Lists a directory.
   *
   * @param parent nid of the directory that {@code directory} was found in, or {@link #NO_ENTRY} if
   *     that is not known. That the directory's {@code ..} says the same makes a tree of all
   *     directories, so that no walk is endless.
   */
  public DirectoryReader list(Inode directory, long parent) throws IOException {
    if (parent != NO_ENTRY && directory.size() > 0) {
      checkParent(directory, parent);
    }
    return new DirectoryReader(this, directory);
  }

  private void checkParent(Inode directory, long parent) throws IOException {
    long dotDot = lookup(directory, DOT_DOT, 0, DOT_DOT.length);
    if (dotDot != parent || directory.nid() == root.nid()) {
      throw new CorruptImageException(
          new ImagePlace(description(), directory.nid(), directory.position()),
          "directory entry '..'",
          "the directory it was found in, inode " + Long.toUnsignedString(parent),
          Long.toUnsignedString(dotDot));
    }
  }

  /** Returns the target of a symbolic link, at least one byte and without NUL. */
  public byte[] readLink(Inode link) throws IOException {
    if (link.size() > MAX_LINK) {
      throw new LimitExceededException(
          new ImagePlace(description(), link.nid(), link.position()),
          "length of a link target",
          "at most " + MAX_LINK,
          link.size());
    }
    byte[] target = new byte[(int) link.size()];
    content(link).readFully(0, ByteBuffer.wrap(target));
    for (byte b : target) {
      if (b == 0) {
        throw badLink(link, "a NUL in a link target");
      }
    }
    if (target.length == 0) {
      throw badLink(link, "an empty link target");
    }
    return target;
  }

  private CorruptImageException badLink(Inode link, String what) {
    return new CorruptImageException(
        new ImagePlace(description(), link.nid(), link.position()), what);
  }

  @Override
  public void close() throws IOException {
    cache.clear();
    devices.close();
  }
}
