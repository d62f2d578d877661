package io.github.jerofs.internal.tree;

import io.github.jerofs.attribute.DataObject;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.LayerInfo;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.option.ErofsLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The guarded view of a {@link Tree}. Every access goes through this class or the {@link OpenFile}
 * and {@link OpenDirectory} objects that it returns. They turn lost pages of mapped files into
 * {@link IOException}s and reject operations on a closed tree.
 *
 * <p>Thread-safe. Closing sets a flag that operations check; there is no list of open resources and
 * no lock. Methods that access the tree throw {@link ClosedFileSystemException} when it is closed.
 * Methods that run for each file of a walk or lookup inline the guard to avoid allocating a lambda.
 */
public final class OpenTree implements Closeable {
  private final Tree tree;
  private final Runnable onClose;
  private final String description;
  private final PathCaches paths = new PathCaches(NodeCacheMemory.SHARED);
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes ownership of {@code tree}.
   *
   * @param onClose runs once, before the tree closes
   */
  public OpenTree(Tree tree, Runnable onClose) {
    this.tree = tree;
    this.onClose = onClose;
    this.description = tree.description();
  }

  /** Returns whether this is open. */
  public boolean isOpen() {
    return !closed.get();
  }

  /** Throws {@link ClosedFileSystemException} if this is closed. */
  public void checkOpen() {
    if (closed.get()) {
      throw new ClosedFileSystemException();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
      paths.close();
      tree.close();
    }
  }

  /** Runs {@code access} under the guard. */
  public <T> T guard(SourceFault.Access<T> access) throws IOException {
    checkOpen();
    return SourceFault.guard(description, access);
  }

  /** Returns the root directory. */
  public Node root() {
    return tree.root();
  }

  /** See {@link Tree#node}. */
  public Node node(long id) throws IOException {
    return guard(() -> tree.node(id));
  }

  /**
   * Resolves {@code path} from the root.
   *
   * @param path names separated by slashes; a leading slash has no effect. Must not change later.
   * @param followLast whether to follow the last name if it is a symbolic link
   */
  public Resolution resolve(byte[] path, boolean followLast) throws IOException {
    checkOpen();
    try {
      try {
        return PathResolver.resolve(tree, paths, path, followLast);
      } finally {
        SourceFault.settle();
      }
    } catch (InternalError e) {
      throw SourceFault.lost(description, e);
    }
  }

  /**
   * Resolves {@code path}, starting at the known directory {@code path[0, from)}. Does not follow a
   * symbolic link in the last name.
   */
  public Resolution resolve(Resolution.Resolved start, byte[] path, int from) throws IOException {
    checkOpen();
    try {
      try {
        return PathResolver.resolve(tree, start.node(), start.links(), path, from, false);
      } finally {
        SourceFault.settle();
      }
    } catch (InternalError e) {
      throw SourceFault.lost(description, e);
    }
  }

  /** See {@link Tree#listed}. */
  public Node listed(Node directory, byte[] name, long id) throws IOException {
    return guard(() -> tree.listed(directory, name, 0, name.length, id));
  }

  /**
   * Returns the entry {@code name[from, to)} of {@code directory}, which a listing returned.
   *
   * @param id the result of {@link OpenDirectory#id} for the entry
   */
  public Resolution.Resolved listed(
      Resolution.Resolved directory, byte[] name, int from, int to, long id) throws IOException {
    checkOpen();
    try {
      try {
        Node node = tree.listed(directory.node(), name, from, to, id);
        return new Resolution.Resolved(node, directory.node().id(), directory.links());
      } finally {
        SourceFault.settle();
      }
    } catch (InternalError e) {
      throw SourceFault.lost(description, e);
    }
  }

  /** Resolves {@code path} from the root and follows every link. */
  public RealPath realPath(byte[] path) throws IOException {
    return guard(() -> PathResolver.realPath(tree, path));
  }

  /** See {@link Tree#list}. */
  public OpenDirectory list(Node directory, long parent) throws IOException {
    return new OpenDirectory(this, guard(() -> tree.list(directory, parent)));
  }

  /** See {@link Tree#readLink}. */
  public byte[] readLink(Node link) throws IOException {
    return guard(() -> tree.readLink(link));
  }

  /** Opens the data of {@code file}. */
  public OpenFile open(Node file) throws IOException {
    return new OpenFile(this, guard(() -> tree.content(file)));
  }

  /** See {@link Tree#hasObjects}. */
  public boolean hasObjects() {
    return tree.hasObjects();
  }

  /** See {@link Tree#object}. */
  public Optional<DataObject> object(Node file) throws IOException {
    return guard(() -> tree.object(file));
  }

  /** See {@link Tree#xattrNames}. */
  public List<String> xattrNames(Node node) throws IOException {
    return guard(() -> tree.xattrNames(node));
  }

  /** See {@link Tree#xattrs}. */
  public List<Xattr> xattrs(Node node) throws IOException {
    return guard(() -> tree.xattrs(node));
  }

  /** See {@link Tree#xattr}. */
  public @Nullable Xattr xattr(Node node, String name) throws IOException {
    return guard(() -> Optional.ofNullable(tree.xattr(node, name))).orElse(null);
  }

  /** See {@link Tree#forEachExtent}. */
  public void forEachExtent(Node node, Consumer<? super FileExtent> action) throws IOException {
    boolean unused =
        guard(
            () -> {
              tree.forEachExtent(node, action);
              return true;
            });
  }

  /** See {@link Tree#storedData}. */
  public StoredData storedData(Node node) throws IOException {
    return guard(() -> tree.storedData(node));
  }

  /** See {@link Tree#hiddenInodes}. */
  public List<HiddenInode> hiddenInodes() throws IOException {
    return guard(tree::hiddenInodes);
  }

  /** Returns the handle of a resolved node. */
  public ErofsFileHandle handle(Resolution.Resolved resolved) {
    Node node = resolved.node();
    return tree.handle(node, node.id() == tree.root().id() ? node.id() : resolved.parent());
  }

  /**
   * Returns the absolute path, without links, of the file with {@code handle}.
   *
   * @throws io.github.jerofs.error.StaleFileHandleException if there is no such file
   */
  public byte[] path(ErofsFileHandle handle) throws IOException {
    ErofsFileKey key = handle.key();
    long id = tree.id(key);
    long parent = tree.id(new ErofsFileKey(key.volume(), handle.parent()));
    return guard(() -> InodeNames.path(tree, id, parent));
  }

  /**
   * Returns an absolute path, without links, of the file with {@code key}.
   *
   * @throws io.github.jerofs.error.StaleFileHandleException if there is no such file
   */
  public byte[] path(ErofsFileKey key) throws IOException {
    long id = tree.id(key);
    return guard(() -> InodeNames.search(tree, id));
  }

  /** See {@link Tree#key}. */
  public ErofsFileKey key(Node node) {
    return tree.key(node);
  }

  /** See {@link Tree#layers}. Also works on a closed tree. */
  public List<LayerInfo> layers() {
    return tree.layers();
  }

  /** See {@link Tree#info}. Also works on a closed tree. */
  public ImageInfo info() {
    return tree.info();
  }

  /** See {@link Tree#limits}. */
  public ErofsLimits limits() {
    return tree.limits();
  }

  /** See {@link Tree#description}. */
  public String description() {
    return description;
  }
}
