package io.github.jerofs.internal.image;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.RecordBytes;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.FileContent;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.tree.Xattr;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open image. Opening reads only the superblock, the device table and the root inode, regardless
 * of the image size. Everything else is read on demand.
 *
 * <p>Safe for use by many threads. Locks are taken only to initialize shared state (the metabox,
 * the packed inode, the long xattr prefixes) and to make room for a decoded pcluster.
 */
public final class ErofsImage implements Tree {
  /**
   * Maximum symbolic link target length in bytes. Linux does not follow targets longer than 4095.
   */
  private static final int MAX_LINK = 65535;

  private static final byte[] DOT_DOT = {'.', '.'};

  private final Superblock superblock;
  private final Devices devices;
  private final CacheAccount cache;
  private final InodeTable inodes;
  private final DirectoryFinder finder;
  private final XattrReader xattrs;
  private final OutsideData outside;
  private final ErofsNode root;

  private ErofsImage(
      Superblock superblock,
      Devices devices,
      CompressionConfig config,
      DeviceCheck check,
      CacheAccount cache,
      ErofsLimits limits)
      throws IOException {
    this.superblock = superblock;
    this.devices = devices;
    this.cache = cache;
    this.inodes = new InodeTable(superblock, devices, config, cache, limits);
    this.finder = new DirectoryFinder(inodes);
    this.xattrs = new XattrReader(inodes);
    this.outside = new OutsideData(inodes, xattrs, devices, check);
    this.root = new ErofsNode(this, inodes.inode(superblock.rootNid()));
    if (!root.isDirectory()) {
      throw root.corrupt("root inode", "a directory", root.type());
    }
  }

  /**
   * Opens the image in {@code primary}.
   *
   * @param superblock as read from {@code primary}
   * @param slots its device table
   * @param extras the extra devices in the order of {@code slots}; or empty, if their data is in
   *     {@code primary}
   * @param check identifies the unusable devices among {@code extras}
   * @param memory cache for decoded data
   * @param limits resource limits for the image
   */
  public static ErofsImage open(
      ImageSource primary,
      Superblock superblock,
      List<DeviceSlot> slots,
      List<ImageSource> extras,
      DeviceCheck check,
      MemoryCache memory,
      ErofsLimits limits)
      throws IOException {
    Devices devices = new Devices(primary, slots, extras, superblock.blockBits());
    CompressionConfig config = CompressionConfig.read(primary, superblock);
    CacheAccount cache = memory.open();
    return Closeables.closeOnFailure(
        cache::close, () -> new ErofsImage(superblock, devices, config, check, cache, limits));
  }

  /** Returns the superblock. */
  public Superblock superblock() {
    return superblock;
  }

  /** Returns the number of bytes decoded from pclusters so far, including failed attempts. */
  long decodedBytes() {
    return inodes.decodedBytes();
  }

  ImageSource primary() {
    return devices.primary();
  }

  @Override
  public ErofsLimits limits() {
    return inodes.limits();
  }

  @Override
  public String description() {
    return inodes.description();
  }

  @Override
  public Node root() {
    return root;
  }

  /** Reads inode {@code nid}. */
  public Inode inode(long nid) throws IOException {
    return inodes.inode(nid);
  }

  /** Returns the inode of {@code node}, a node of this image. */
  public Inode inode(Node node) {
    return ((ErofsNode) node).inode();
  }

  @Override
  public Node node(long id) throws IOException {
    return new ErofsNode(this, inodes.inode(id));
  }

  @Override
  public Node listed(Node directory, byte[] name, int from, int to, long id) throws IOException {
    return node(id);
  }

  @Override
  public @Nullable Node lookup(Node directory, byte[] name, int from, int to) throws IOException {
    long nid = find(directory, name, from, to);
    return nid == NO_NODE ? null : node(nid);
  }

  /**
   * Finds {@code name[from, to)} in a directory, including {@code .} and {@code ..}.
   *
   * @return its nid, or {@link #NO_NODE}
   */
  public long find(Node directory, byte[] name, int from, int to) throws IOException {
    return finder.find(inode(directory), name, from, to);
  }

  @Override
  public long parent(Node directory) throws IOException {
    return find(directory, DOT_DOT, 0, DOT_DOT.length);
  }

  @Override
  public DirectoryEntries list(Node directory, long parent) throws IOException {
    if (parent != NO_NODE && directory.size() > 0) {
      checkParent(directory, parent);
    }
    return finder.list(inode(directory));
  }

  private void checkParent(Node directory, long parent) throws IOException {
    if (directory.id() == root.id()) {
      throw ((ErofsNode) directory)
          .corrupt(
              "subdirectory",
              "any directory but the root",
              "the root, as an entry of inode " + Long.toUnsignedString(parent));
    }
    long dotDot = parent(directory);
    if (dotDot != parent) {
      throw ((ErofsNode) directory)
          .corrupt(
              "directory entry '..'",
              "the directory it was found in, inode " + Long.toUnsignedString(parent),
              Long.toUnsignedString(dotDot));
    }
  }

  @Override
  public byte[] readLink(Node link) throws IOException {
    if (link.size() > MAX_LINK) {
      throw new LimitExceededException(
          link.place(), "length of a link target", "at most " + MAX_LINK, link.size());
    }
    byte[] target = new byte[(int) link.size()];
    inodes.content(inode(link)).readFully(0, ByteBuffer.wrap(target));
    for (byte b : target) {
      if (b == 0) {
        throw ((ErofsNode) link).corrupt("a NUL in a link target");
      }
    }
    if (target.length == 0) {
      throw ((ErofsNode) link).corrupt("an empty link target");
    }
    return target;
  }

  @Override
  public FileContent content(Node file) throws IOException {
    checkDataIsHere(file);
    return inodes.content(inode(file));
  }

  /** Returns the data of {@code inode}. */
  public InodeContent content(Inode inode) throws IOException {
    return inodes.content(inode);
  }

  /**
   * Checks that this library can locate the data of a file. Some systems store the data outside the
   * image. The block map is readable in either case.
   *
   * @throws UnsupportedImageException with the name of the system and what is missing
   */
  private void checkDataIsHere(Node file) throws IOException {
    outside.check(inode(file));
  }

  /** Checks that all extents of {@code node} are within bounds. */
  public void checkMap(Node node) throws IOException {
    inodes.checkMap(inode(node));
  }

  /** Validates the long xattr prefixes by reading them. */
  public void checkXattrPrefixes() throws IOException {
    xattrs.checkPrefixes();
  }

  @Override
  public List<String> xattrNames(Node node) throws IOException {
    return xattrs.names(inode(node));
  }

  @Override
  public List<Xattr> xattrs(Node node) throws IOException {
    return xattrs.list(inode(node));
  }

  @Override
  public @Nullable Xattr xattr(Node node, String name) throws IOException {
    return xattrs.get(inode(node), name);
  }

  @Override
  public void forEachExtent(Node node, Consumer<? super FileExtent> action) throws IOException {
    if (!node.type().isSpecial()) {
      StoredExtents.forEach(inodes.content(inode(node)), action);
    }
  }

  @Override
  public StoredData storedData(Node node) throws IOException {
    return node.type().isSpecial()
        ? StoredExtents.NONE
        : StoredExtents.sum(inodes.content(inode(node)));
  }

  @Override
  public List<HiddenInode> hiddenInodes() throws IOException {
    return StoredExtents.hiddenInodes(inodes);
  }

  @Override
  public ErofsFileKey key(Node node) {
    return new ErofsFileKey(superblock.uuid(), node.nid());
  }

  @Override
  public ErofsFileHandle handle(Node node, long parent) {
    return new ErofsFileHandle(superblock.uuid(), node.nid(), parent);
  }

  @Override
  public long id(ErofsFileKey key) throws StaleFileHandleException {
    if (!key.volume().equals(superblock.uuid())) {
      throw new StaleFileHandleException(
          description(), key.nid(), "it is of volume " + key.volume());
    }
    return key.nid();
  }

  @Override
  public ImageInfo info() {
    return new ImageInfo(
        superblock.label(),
        superblock.uuid(),
        superblock.blockSize(),
        superblock.blocks(),
        superblock.inodes(),
        created(),
        superblock.rootNid(),
        superblock.packedNid(),
        superblock.hasMetabox() ? superblock.metaboxNid() : 0,
        Feature.compatNames(superblock.compat()),
        Feature.incompatNames(superblock.incompat()),
        devices.slots().stream()
            .map(slot -> new ImageInfo.Device(slot.tag(), slot.blocks(), slot.unifiedBlock()))
            .toList(),
        devices.primary().size());
  }

  private Instant created() {
    long seconds = RecordBytes.saturatedSum(superblock.epoch(), superblock.buildTime());
    long least = Instant.MIN.getEpochSecond();
    long most = Instant.MAX.getEpochSecond();
    return Instant.ofEpochSecond(Math.max(least, Math.min(seconds, most)));
  }

  @Override
  public void close() throws IOException {
    cache.close();
    devices.close();
  }
}
