package io.github.jerofs.internal.tree;

import io.github.jerofs.attribute.DataObject;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.LayerInfo;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.option.ErofsLimits;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A read-only tree of nodes, such as an image or a union of several. Immutable while open.
 * Thread-safe.
 *
 * <p>Implementations neither guard against lost pages of mapped files nor check whether they are
 * closed; {@link OpenTree} does both. A tree composed of other trees calls their methods directly.
 * All methods accept only nodes of the same tree.
 */
public interface Tree extends Closeable {
  /** An id that no node has. */
  long NO_NODE = -1;

  /** Maximum length of a name in bytes, as in Linux. */
  int MAX_NAME = 255;

  /** Returns the root directory. */
  Node root();

  /**
   * Returns the node with {@code id}. The id may come from an untrusted caller.
   *
   * @see Node#id
   */
  Node node(long id) throws IOException;

  /**
   * Returns the entry {@code name[from, to)} of {@code directory}, or null if it does not exist.
   *
   * @param name a name of 1 to {@link #MAX_NAME} bytes, neither {@code .} nor {@code ..}
   */
  @Nullable Node lookup(Node directory, byte[] name, int from, int to) throws IOException;

  /**
   * Returns the entry {@code name[from, to)} of {@code directory}, which a listing returned.
   *
   * @param id the result of {@link DirectoryEntries#id} for the entry, which may avoid a lookup
   */
  Node listed(Node directory, byte[] name, int from, int to, long id) throws IOException;

  /** Returns the parent id recorded in {@code directory}, or {@link #NO_NODE}. */
  long parent(Node directory) throws IOException;

  /**
   * Lists a directory.
   *
   * @param parent id of the directory that contains {@code directory}, or {@link #NO_NODE} if
   *     unknown. Listing fails if the directory records a different parent. This ensures that
   *     directories form a tree and that every walk terminates.
   */
  DirectoryEntries list(Node directory, long parent) throws IOException;

  /** Returns the target of a symbolic link, which is not empty and contains no NUL. */
  byte[] readLink(Node link) throws IOException;

  /**
   * Returns the data of a file.
   *
   * @throws io.github.jerofs.error.UnsupportedImageException if the data is stored outside the tree
   */
  FileContent content(Node file) throws IOException;

  /** Returns whether files may have their data in objects outside the tree. */
  default boolean hasObjects() {
    return false;
  }

  /** Returns the object that holds the data of {@code file}; empty if the tree itself does. */
  default Optional<DataObject> object(Node file) throws IOException {
    return Optional.empty();
  }

  /** Returns the names of the extended attributes, in the order of {@link #xattrs}. */
  List<String> xattrNames(Node node) throws IOException;

  /** Returns the extended attributes that Linux lists for root, without duplicate names. */
  List<Xattr> xattrs(Node node) throws IOException;

  /** Returns the extended attribute {@code name}, or null if it does not exist. */
  @Nullable Xattr xattr(Node node, String name) throws IOException;

  /** Calls {@code action} with each extent of the data, in order; special files have none. */
  void forEachExtent(Node node, Consumer<? super FileExtent> action) throws IOException;

  /** Returns how the data is stored. Takes time linear in the number of extents. */
  StoredData storedData(Node node) throws IOException;

  /** Returns the identity of {@code node}: equal for two names of one file, in any open tree. */
  ErofsFileKey key(Node node);

  /**
   * Returns the handle of {@code node}, for {@link #id}.
   *
   * @param parent id of the directory that holds it; for the root, its own id
   */
  ErofsFileHandle handle(Node node, long parent);

  /**
   * Returns the node id for {@code key}. The node may not exist.
   *
   * @throws StaleFileHandleException if the key belongs to another volume
   */
  long id(ErofsFileKey key) throws StaleFileHandleException;

  /** Returns the metadata of the whole tree: label, UUID, sizes, features. */
  ImageInfo info();

  /** Returns the layers of a stack, topmost first; for other trees, the tree itself. */
  default List<LayerInfo> layers() {
    return List.of(new LayerInfo(description(), info()));
  }

  /** Returns the inodes that have no name. */
  List<HiddenInode> hiddenInodes() throws IOException;

  /** Returns the resource limits of the tree. */
  ErofsLimits limits();

  /** Returns the name of this tree in error messages. */
  String description();
}
