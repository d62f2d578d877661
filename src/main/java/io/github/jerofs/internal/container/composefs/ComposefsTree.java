package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.attribute.DataObject;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.FileContent;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.tree.Xattr;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tree that a composefs image describes, as a view of the plain EROFS tree. Node ids are those
 * of the image. Only whiteouts are wrapped; all other nodes are the image's own.
 */
public final class ComposefsTree implements Tree {
  private final Tree image;
  private final boolean logical;
  private final Stubs stubs;
  private final ObjectStore objects;

  /**
   * Takes ownership of {@code image} and {@code objects}.
   *
   * @param logical whether whiteouts appear as devices, as in the source tree, or as in a mount
   */
  public ComposefsTree(Tree image, boolean logical, ObjectStore objects) {
    this.image = image;
    this.logical = logical;
    this.stubs = new Stubs(image);
    this.objects = objects;
  }

  private static Node stored(Node node) {
    return node instanceof WhiteoutNode whiteout ? whiteout.inner() : node;
  }

  private Node shown(Node stored) throws IOException {
    return logical && mayBeWhiteout(stored) && image.xattr(stored, OverlayNames.WHITEOUT) != null
        ? new WhiteoutNode(stored)
        : stored;
  }

  /** Returns whether type and size of {@code stored} are those of a stored whiteout. */
  static boolean mayBeWhiteout(Node stored) {
    return stored.type() == FileType.REGULAR && stored.size() == 0 && stored.xattrSize() > 0;
  }

  private boolean isRoot(Node node) {
    return node.id() == image.root().id();
  }

  @Override
  public Node root() {
    return image.root();
  }

  @Override
  public Node node(long id) throws IOException {
    return shown(image.node(id));
  }

  @Override
  public @Nullable Node lookup(Node directory, byte[] name, int from, int to) throws IOException {
    Node found = image.lookup(directory, name, from, to);
    return found == null || (isRoot(directory) && Stubs.isStub(name, from, to, found))
        ? null
        : shown(found);
  }

  @Override
  public Node listed(Node directory, byte[] name, int from, int to, long id) throws IOException {
    return shown(image.listed(directory, name, from, to, id));
  }

  @Override
  public long parent(Node directory) throws IOException {
    return image.parent(directory);
  }

  @Override
  public DirectoryEntries list(Node directory, long parent) throws IOException {
    DirectoryEntries entries = image.list(directory, parent);
    return isRoot(directory) ? new ComposefsEntries(entries, stubs.names()) : entries;
  }

  @Override
  public byte[] readLink(Node link) throws IOException {
    return image.readLink(link);
  }

  @Override
  public boolean hasObjects() {
    return true;
  }

  @Override
  public Optional<DataObject> object(Node file) throws IOException {
    ObjectReference object = ObjectReference.of(image, stored(file));
    return object == null
        ? Optional.empty()
        : Optional.of(new DataObject(String.join("/", object.names()), object.digest()));
  }

  @Override
  public FileContent content(Node file) throws IOException {
    ObjectReference object = ObjectReference.of(image, file);
    return object == null ? image.content(file) : objects.content(object);
  }

  @Override
  public List<String> xattrNames(Node node) throws IOException {
    return xattrs(node).stream().map(Xattr::name).toList();
  }

  @Override
  public List<Xattr> xattrs(Node node) throws IOException {
    Node stored = stored(node);
    return stored.xattrSize() == 0
        ? List.of()
        : OverlayNames.shown(stored, image.xattrs(stored), logical);
  }

  @Override
  public @Nullable Xattr xattr(Node node, String name) throws IOException {
    Node stored = stored(node);
    Xattr found = image.xattr(stored, OverlayNames.stored(name));
    if (found == null) {
      return null;
    }
    return OverlayNames.mayBeGenerated(found.name())
        ? xattrs(node).stream().filter(each -> each.name().equals(name)).findAny().orElse(null)
        : new Xattr(name, found.value());
  }

  @Override
  public void forEachExtent(Node node, Consumer<? super FileExtent> action) throws IOException {
    if (!node.type().isSpecial()) {
      image.forEachExtent(node, action);
    }
  }

  @Override
  public StoredData storedData(Node node) throws IOException {
    return image.storedData(stored(node));
  }

  @Override
  public ErofsFileKey key(Node node) {
    return image.key(stored(node));
  }

  @Override
  public ErofsFileHandle handle(Node node, long parent) {
    return image.handle(stored(node), parent);
  }

  @Override
  public long id(ErofsFileKey key) throws StaleFileHandleException {
    return image.id(key);
  }

  @Override
  public ImageInfo info() {
    return image.info();
  }

  @Override
  public List<HiddenInode> hiddenInodes() throws IOException {
    return image.hiddenInodes();
  }

  @Override
  public ErofsLimits limits() {
    return image.limits();
  }

  @Override
  public String description() {
    return image.description();
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(List.of(objects, image));
  }
}
