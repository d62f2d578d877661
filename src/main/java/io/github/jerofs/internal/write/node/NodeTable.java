package io.github.jerofs.internal.write.node;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.internal.write.compress.StoredContent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree of an image, in about 120 bytes per node. A node is a directory entry and, unless it is
 * an additional hard link, an inode. Not thread-safe while it is being filled.
 */
public final class NodeTable {
  /** No node. */
  public static final int NONE = -1;

  /** The root directory. */
  public static final int ROOT = 0;

  private static final int REF_BITS = 48;
  private static final long REF_MASK = (1L << REF_BITS) - 1;

  private final BytePool bytes = new BytePool();
  private final IntColumn parent = new IntColumn();
  private final IntColumn next = new IntColumn();

  /** The first child of a directory; for an additional hard link, the node with the inode. */
  private final IntColumn head = new IntColumn();

  private final LongColumn name = new LongColumn();

  /** Type and permissions; 0 for an additional hard link. */
  private final CharColumn mode = new CharColumn();

  private final IntColumn uid = new IntColumn();
  private final IntColumn gid = new IntColumn();
  private final LongColumn seconds = new LongColumn();
  private final IntColumn nanos = new IntColumn();
  private final LongColumn size = new LongColumn();
  private final IntColumn nlink = new IntColumn();
  private final IntColumn xattrs = new IntColumn();

  /**
   * Origin and reference of the content, later its address in the image. For devices, the number.
   */
  private final LongColumn content = new LongColumn();

  private final IntColumn slot = new IntColumn();
  private final CharColumn plan = new CharColumn();
  private final List<ContentOrigin> origins = new ArrayList<>();
  private final ChildIndex index = new ChildIndex(this);
  private final XattrTable xattrTable = new XattrTable();

  /** Creates a tree of only a root directory with the given attributes. */
  public NodeTable(EntryAttributes root) throws IOException {
    add(NONE, new byte[0], ModeBits.DIRECTORY, root);
  }

  /** Returns the number of nodes, replaced ones included. */
  public int count() {
    return parent.size();
  }

  /** Registers an origin of contents and returns its number. */
  public int addOrigin(ContentOrigin origin) {
    origins.add(origin);
    return origins.size() - 1;
  }

  /**
   * Adds an inode with a name.
   *
   * @param type the type bits of its mode
   * @throws BuildException if the name is invalid or exists already
   */
  public int add(int directory, byte[] entryName, int type, EntryAttributes attributes)
      throws IOException {
    EntryChecks.checkName(this, directory, entryName);
    int node = append(directory, entryName, type | attributes.permissions());
    setAttributes(node, attributes);
    return node;
  }

  /** Adds a directory with the owner, permissions and time of its parent. */
  int addDirectoryLike(int directory, byte[] entryName) throws IOException {
    EntryChecks.checkName(this, directory, entryName);
    int node = append(directory, entryName, mode.get(directory));
    uid.set(node, uid.get(directory));
    gid.set(node, gid.get(directory));
    seconds.set(node, seconds.get(directory));
    nanos.set(node, nanos.get(directory));
    return node;
  }

  /**
   * Adds a hard link to {@code target}.
   *
   * @throws BuildException if the name is invalid or exists already, or the target is a directory
   */
  public int addLink(int directory, byte[] entryName, int target) throws IOException {
    EntryChecks.checkName(this, directory, entryName);
    int inode = inode(target);
    if (isDirectory(inode)) {
      throw new BuildException(path(directory, entryName), "a hard link to a directory");
    }
    int node = append(directory, entryName, 0);
    head.set(node, inode);
    return node;
  }

  /** Adds the packed inode, which has no name. */
  public int addPacked(EntryAttributes attributes, long bytesInAll) throws IOException {
    int node = append(NONE, new byte[0], ModeBits.REGULAR);
    setAttributes(node, attributes);
    size.set(node, bytesInAll);
    nlink.set(node, 1);
    return node;
  }

  /** Replaces the attributes of an inode. Its type is kept. */
  public void setAttributes(int node, EntryAttributes attributes) throws IOException {
    mode.set(node, (mode.get(node) & ModeBits.TYPE) | attributes.permissions());
    uid.set(node, (int) attributes.uid());
    gid.set(node, (int) attributes.gid());
    Instant modified = attributes.modified();
    seconds.set(node, modified.getEpochSecond());
    nanos.set(node, modified.getNano());
    if (!attributes.xattrs().isEmpty() || xattrs.get(node) != 0) {
      xattrs.set(node, xattrTable.set(attributes.xattrs(), () -> path(node)));
    }
  }

  /** Adds extended attributes to an inode. */
  public void addXattrs(int node, Map<String, byte[]> more) throws IOException {
    xattrs.set(node, xattrTable.with(xattrs.get(node), more, () -> path(node)));
  }

  /** Sets the size, the origin and the reference of the content of a regular file. */
  public void setContent(int node, long bytesInAll, int origin, long reference) {
    size.set(node, bytesInAll);
    content.set(node, (long) origin << REF_BITS | (reference & REF_MASK));
  }

  /**
   * Sets the target of a symbolic link.
   *
   * @throws BuildException if it is empty, too long or contains a NUL
   */
  public void setTarget(int node, byte[] target) throws IOException {
    EntryChecks.checkTarget(this, node, target);
    size.set(node, target.length);
    content.set(node, bytes.add(target));
  }

  /**
   * Sets the number of a device.
   *
   * @throws BuildException if Linux has no such number
   */
  public void setDevice(int node, long major, long minor) throws IOException {
    EntryChecks.checkDevice(this, node, major, minor);
    content.set(node, (minor & 0xff) | major << 8 | (minor & 0xfff00) << 12);
  }

  /** Returns the child of {@code directory} named {@code entryName}, or {@link #NONE}. */
  public int find(int directory, byte[] entryName) {
    return index.find(directory, entryName);
  }

  /** Removes a name from the tree, with everything below it. Other hard links remain. */
  public void remove(int node) {
    plan.set(node, plan.get(node) | Plan.REMOVED);
  }

  /** Marks the modification time as different from that of the source. */
  public void setRetimed(int node) {
    plan.set(node, plan.get(node) | Plan.RETIMED);
  }

  /** Returns whether the modification time differs from that of the source. */
  public boolean isRetimed(int node) {
    return (plan.get(node) & Plan.RETIMED) != 0;
  }

  /** Returns whether the name of {@code node} was removed. */
  public boolean isRemoved(int node) {
    return (plan.get(node) & Plan.REMOVED) != 0;
  }

  private int append(int directory, byte[] entryName, int nodeMode) throws IOException {
    int found = directory == NONE ? NONE : find(directory, entryName);
    if (found != NONE && !isRemoved(found)) {
      throw new BuildException(path(directory, entryName), "duplicate name");
    }
    int node = parent.add(directory);
    next.add(directory == NONE ? NONE : head.get(directory));
    head.add(NONE);
    name.add(bytes.add(entryName));
    mode.add(nodeMode);
    uid.add(0);
    gid.add(0);
    seconds.add(0);
    nanos.add(0);
    size.add(0);
    nlink.add(0);
    xattrs.add(0);
    content.add(0);
    slot.add(0);
    plan.add(0);
    if (directory != NONE) {
      head.set(directory, node);
      index.put(node);
    }
    return node;
  }

  /** Returns the node that holds the inode of {@code node}. */
  public int inode(int node) {
    return mode.get(node) == 0 ? head.get(node) : node;
  }

  /** Returns the directory of {@code node}. */
  public int parent(int node) {
    return parent.get(node);
  }

  /**
   * Returns the first child of a directory, or {@link #NONE}. Children are in name order once the
   * tree is sorted.
   */
  public int firstChild(int directory) {
    return head.get(directory);
  }

  /** Returns the entry after {@code node} in its directory, or {@link #NONE}. */
  public int nextSibling(int node) {
    return next.get(node);
  }

  void setFirstChild(int directory, int node) {
    head.set(directory, node);
  }

  void setNextSibling(int node, int sibling) {
    next.set(node, sibling);
  }

  /** Returns the bytes of the name of {@code node}. */
  public byte[] name(int node) {
    return bytes.get(name.get(node));
  }

  boolean isNamed(int node, byte[] other) {
    return bytes.equal(name.get(node), other);
  }

  int nameHash(int node) {
    return bytes.hash(name.get(node));
  }

  int compareNames(int a, int b) {
    return bytes.compare(name.get(a), name.get(b));
  }

  public int compareName(int node, byte[] other) {
    return bytes.compare(name.get(node), other);
  }

  public int nameLength(int node) {
    return BytePool.length(name.get(node));
  }

  public void copyName(int node, byte[] target, int at) {
    bytes.copy(name.get(node), target, at);
  }

  /** Returns the path of {@code node} from the root of the image, for messages. */
  public String path(int node) {
    return NodePaths.of(this, node);
  }

  /** Returns the path of an entry that may not exist, for messages. */
  public String path(int directory, byte[] entryName) {
    return NodePaths.of(this, directory, entryName);
  }

  /** Returns type and permissions. */
  public int mode(int inode) {
    return mode.get(inode);
  }

  /** Returns whether the inode is a directory. */
  public boolean isDirectory(int inode) {
    return (mode.get(inode) & ModeBits.TYPE) == ModeBits.DIRECTORY;
  }

  public boolean isRegular(int inode) {
    return (mode.get(inode) & ModeBits.TYPE) == ModeBits.REGULAR;
  }

  public boolean isSymlink(int inode) {
    return (mode.get(inode) & ModeBits.TYPE) == ModeBits.SYMLINK;
  }

  public int uid(int inode) {
    return uid.get(inode);
  }

  public int gid(int inode) {
    return gid.get(inode);
  }

  /** Returns the modification time of the source, in seconds. */
  public long seconds(int inode) {
    return seconds.get(inode);
  }

  /** Returns the nanoseconds of the modification time of the source. */
  public int nanos(int inode) {
    return nanos.get(inode);
  }

  /** Returns the size in bytes. */
  public long size(int inode) {
    return size.get(inode);
  }

  public void setSize(int inode, long newSize) {
    size.set(inode, newSize);
  }

  public int nlink(int inode) {
    return nlink.get(inode);
  }

  void setNlink(int inode, int links) {
    nlink.set(inode, links);
  }

  public int xattrs(int inode) {
    return xattrs.get(inode);
  }

  public XattrTable xattrTable() {
    return xattrTable;
  }

  public byte[] target(int symlink) {
    return bytes.get(content.get(symlink));
  }

  public int device(int inode) {
    return (int) content.get(inode);
  }

  public ContentOrigin origin(int inode) {
    return origins.get((int) (content.get(inode) >>> REF_BITS));
  }

  /** Returns the place of a content that is on an extra device already, or null. */
  public @Nullable StoredContent stored(int inode) {
    return origin(inode).stored(this, inode, reference(inode));
  }

  public long reference(int inode) {
    return content.get(inode) & REF_MASK;
  }

  /** Returns the address of the content in the image. */
  public long address(int inode) {
    return content.get(inode);
  }

  public void setAddress(int inode, long address) {
    content.set(inode, address);
  }

  /** Returns the position of the inode in the metadata zone, in slots of 32 bytes. */
  public long slot(int inode) {
    return Integer.toUnsignedLong(slot.get(inode));
  }

  public void setSlot(int inode, long newSlot) {
    slot.set(inode, (int) newSlot);
  }

  public int plan(int inode) {
    return plan.get(inode);
  }

  public void setPlan(int inode, int newPlan) {
    plan.set(inode, newPlan);
  }
}
