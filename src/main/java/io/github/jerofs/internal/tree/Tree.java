package io.github.jerofs.internal.tree;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.option.FsVerityDigest;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A read-only tree of nodes, such as an image or a union of several. It does not change while it is
 * open. Safe for use by many threads.
 *
 * <p>Implementations do not guard against lost pages of mapped files, nor check whether they are
 * closed: {@link OpenTree} does both for all of them. A tree that is made of others calls these
 * directly. All methods take nodes of the same tree only.
 */
public interface Tree extends Closeable {
  /** The id of no node. */
  long NO_NODE = -1;

  /** Longest name in bytes, as in Linux. */
  int MAX_NAME = 255;

  /** Returns the root directory. */
  Node root();

  /**
   * Returns the node with number {@code id}, which need not be one that the tree gave.
   *
   * @see Node#id
   */
  Node node(long id) throws IOException;

  /**
   * Returns the entry {@code name[from, to)} of {@code directory}, or null without one.
   *
   * @param name a name of 1 to {@link #MAX_NAME} bytes, neither {@code .} nor {@code ..}
   */
  @Nullable Node lookup(Node directory, byte[] name, int from, int to) throws IOException;

  /**
   * Returns the entry {@code name[from, to)} of {@code directory}, which a listing gave.
   *
   * @param id what {@link DirectoryEntries#id} returned for it, which may save the search
   */
  Node listed(Node directory, byte[] name, int from, int to, long id) throws IOException;

  /** Returns the id of the parent that {@code directory} states, or {@link #NO_NODE}. */
  long parent(Node directory) throws IOException;

  /**
   * Lists a directory.
   *
   * @param parent id of the directory that {@code directory} was found in, or {@link #NO_NODE} if
   *     that is not known. A directory that states another parent fails: so directories form a
   *     tree, and no walk is endless.
   */
  DirectoryEntries list(Node directory, long parent) throws IOException;

  /** Returns the target of a symbolic link, at least one byte and without NUL. */
  byte[] readLink(Node link) throws IOException;

  /**
   * Returns the data of a file.
   *
   * @throws io.github.jerofs.error.UnsupportedImageException if it is kept outside of the tree
   */
  FileContent content(Node file) throws IOException;

  /** Returns the fs-verity digest that the tree states for data that it does not hold itself. */
  default Optional<FsVerityDigest> statedDigest(Node file) throws IOException {
    return Optional.empty();
  }

  /** Returns the names of the extended attributes, in the order of {@link #xattrs}. */
  List<String> xattrNames(Node node) throws IOException;

  /** Returns the extended attributes that Linux would list for root, each name once. */
  List<Xattr> xattrs(Node node) throws IOException;

  /** Returns the extended attribute called {@code name}, or null without one. */
  @Nullable Xattr xattr(Node node, String name) throws IOException;

  /** Calls {@code action} with each extent of the data, in order; special files have none. */
  void forEachExtent(Node node, Consumer<? super FileExtent> action) throws IOException;

  /** Returns how the data is stored. Takes as long as there are extents. */
  StoredData storedData(Node node) throws IOException;

  /** Returns the identity of {@code node}: equal for two names of one file, in any open tree. */
  ErofsFileKey key(Node node);

  /**
   * Returns the handle of {@code node}, for {@link #id}.
   *
   * @param parent id of the directory that holds it; of the root, its own
   */
  ErofsFileHandle handle(Node node, long parent);

  /**
   * Returns the id that a node with {@code key} would have; there need not be one.
   *
   * @throws StaleFileHandleException if the key is of another volume
   */
  long id(ErofsFileKey key) throws StaleFileHandleException;

  /** Returns what the tree says about itself as a whole: label, UUID, sizes, features. */
  ImageInfo info();

  /** Returns the inodes that have no name. */
  List<HiddenInode> hiddenInodes() throws IOException;

  /** Returns how much the tree may ask for. */
  ErofsLimits limits();

  /** Returns what error messages call this tree. */
  String description();
}
