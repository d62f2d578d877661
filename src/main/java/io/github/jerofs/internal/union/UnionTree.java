package io.github.jerofs.internal.union;

import io.github.jerofs.attribute.DataObject;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.LayerInfo;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.internal.format.LayerMarks;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.FileContent;
import io.github.jerofs.internal.tree.InodeNames;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.tree.Xattr;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stack of layers as one tree, by the rules of overlayfs: the topmost layer that contains a name
 * provides it, directories at the same path are merged, and whiteouts and opaque directories hide
 * names of lower layers.
 *
 * <p>A directory keeps the parts that its layers contribute, so a lookup costs at most one lookup
 * in each of them, at any depth.
 */
public final class UnionTree implements Tree {
  private final List<Tree> layers;
  private final NodeIds ids;
  private final ErofsLimits limits;
  private final UnionInfo info;

  /** Merged listings by the id of the directory. */
  private final CacheAccount listings;

  private final UnionNode root;

  /**
   * Takes ownership of {@code layers}.
   *
   * @param layers topmost first, at least one
   * @param cache keeps merged listings
   * @throws io.github.jerofs.error.ErofsException if a layer's root directory is damaged
   */
  public UnionTree(List<? extends Tree> layers, ErofsLimits limits, MemoryCache cache)
      throws IOException {
    this.layers = List.copyOf(layers);
    this.listings = cache.open();
    this.ids = new NodeIds(layers.size());
    this.limits = limits;
    this.info = UnionInfo.of(this.layers);
    this.root = rootDirectory();
  }

  private UnionNode rootDirectory() throws IOException {
    List<Part> parts = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      Part part = part(layer, layers.get(layer).root(), NO_NODE);
      parts.add(part);
      if (isOpaque(part)) {
        break;
      }
    }
    long id = id(0, parts.get(0).node());
    return UnionNode.directory(id, id, parts);
  }

  private long id(int layer, Node node) throws IOException {
    return ids.pack(layer, node.id(), node);
  }

  private Part part(int layer, Node directory, long parent) throws IOException {
    Tree tree = layers.get(layer);
    boolean markers = Whiteouts.hasMarkers(tree.list(directory, parent));
    return new Part(layer, directory, parent, markers);
  }

  private boolean isOpaque(Part part) throws IOException {
    return Whiteouts.isOpaque(layers.get(part.layer()), part.node(), part.markers());
  }

  @Override
  public Node root() {
    return root;
  }

  /**
   * {@inheritDoc}
   *
   * <p>For a directory, this reconstructs its path in the layer and looks that up in the union.
   */
  @Override
  public Node node(long id) throws IOException {
    int layer = ids.layer(id);
    if (layer >= layers.size()) {
      throw new StaleFileHandleException(description(), id, "no layer " + layer);
    }
    Node inner = layers.get(layer).node(ids.inner(id));
    if (!inner.isDirectory()) {
      return UnionNode.file(id, layer, inner);
    }
    Node node = find(InodeNames.path(layers.get(layer), inner.id(), NO_NODE));
    if (node == null || node.id() != id) {
      throw new StaleFileHandleException(
          description(), id, "layers above hide the directory or merge with it");
    }
    return node;
  }

  private @Nullable Node find(byte[] path) throws IOException {
    Node node = root;
    int from = 1;
    for (int to = from; node != null && from < path.length; to++) {
      if (to == path.length || path[to] == '/') {
        node = node.isDirectory() ? lookup(node, path, from, to) : null;
        from = to + 1;
      }
    }
    return node;
  }

  @Override
  public @Nullable Node lookup(Node directory, byte[] name, int from, int to) throws IOException {
    if (Whiteouts.isMarker(name, from, to)) {
      return null;
    }
    return merge((UnionNode) directory, 0, name, from, to);
  }

  @Override
  public Node listed(Node directory, byte[] name, int from, int to, long id) throws IOException {
    UnionNode above = (UnionNode) directory;
    int layer = ids.layer(id);
    List<Part> parts = above.parts();
    int first = above.indexOf(layer);
    Part part = parts.get(first);
    Node inner = layers.get(layer).listed(part.node(), name, from, to, ids.inner(id));
    if (!inner.isDirectory()) {
      return UnionNode.file(id, layer, inner);
    }
    Node merged = merge(above, first, name, from, to);
    if (merged == null || merged.id() != id) {
      throw new CorruptImageException(
          inner.place(), "directory entry", "the directory that the listing has", "another inode");
    }
    return merged;
  }

  /** Looks up a name in the parts of {@code directory}, starting with {@code first}. */
  private @Nullable Node merge(UnionNode directory, int first, byte[] name, int from, int to)
      throws IOException {
    List<Part> found = List.of();
    for (Part above : directory.parts().subList(first, directory.parts().size())) {
      Tree tree = layers.get(above.layer());
      Node node = tree.lookup(above.node(), name, from, to);
      boolean last = above.markers() && hasMarker(above, name, from, to);
      if (node != null) {
        if (!node.isDirectory()) {
          return found.isEmpty()
              ? fileOrWhiteout(above.layer(), node)
              : directory(directory, found);
        }
        Whiteouts.refuseRedirect(tree, node);
        Part part = part(above.layer(), node, above.node().id());
        found = found.isEmpty() ? new ArrayList<>(2) : found;
        found.add(part);
        last |= isOpaque(part);
      }
      if (last) {
        break;
      }
    }
    return found.isEmpty() ? null : directory(directory, found);
  }

  private boolean hasMarker(Part part, byte[] name, int from, int to) throws IOException {
    byte[] marker = Whiteouts.marker(name, from, to);
    return marker.length <= MAX_NAME
        && layers.get(part.layer()).lookup(part.node(), marker, 0, marker.length) != null;
  }

  private @Nullable Node fileOrWhiteout(int layer, Node node) throws IOException {
    return Whiteouts.isWhiteout(node) ? null : UnionNode.file(id(layer, node), layer, node);
  }

  private UnionNode directory(UnionNode above, List<Part> parts) throws IOException {
    Part top = parts.get(0);
    return UnionNode.directory(id(top.layer(), top.node()), above.id(), List.copyOf(parts));
  }

  @Override
  public long parent(Node directory) {
    return ((UnionNode) directory).parent();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Merged listings are kept in the cache of decoded data.
   */
  @Override
  public DirectoryEntries list(Node directory, long parent) throws IOException {
    UnionNode node = (UnionNode) directory;
    byte[] merged = listings.find(node.id());
    return merged == null ? merge(node) : new MergedEntries(merged);
  }

  private DirectoryEntries merge(UnionNode directory) throws IOException {
    List<LayerEntries> layerEntries = new ArrayList<>(directory.parts().size());
    for (Part part : directory.parts()) {
      Tree tree = layers.get(part.layer());
      layerEntries.add(new LayerEntries(tree, part, false));
      if (part.markers()) {
        layerEntries.add(new LayerEntries(tree, part, true));
      }
    }
    UnionEntries entries = new UnionEntries(ids, layerEntries);
    return layerEntries.size() == 1
        ? entries
        : new RecordedEntries(entries, listings, directory.id());
  }

  private Tree layer(Node node) {
    return layers.get(((UnionNode) node).layer());
  }

  private static Node inner(Node node) {
    return ((UnionNode) node).inner();
  }

  @Override
  public byte[] readLink(Node link) throws IOException {
    return layer(link).readLink(inner(link));
  }

  @Override
  public boolean hasObjects() {
    return layers.stream().anyMatch(Tree::hasObjects);
  }

  @Override
  public Optional<DataObject> object(Node file) throws IOException {
    return layer(file).object(inner(file));
  }

  @Override
  public FileContent content(Node file) throws IOException {
    return layer(file).content(inner(file));
  }

  @Override
  public List<String> xattrNames(Node node) throws IOException {
    return layer(node).xattrNames(inner(node)).stream().filter(UnionTree::isShown).toList();
  }

  @Override
  public List<Xattr> xattrs(Node node) throws IOException {
    return layer(node).xattrs(inner(node)).stream().filter(x -> isShown(x.name())).toList();
  }

  @Override
  public @Nullable Xattr xattr(Node node, String name) throws IOException {
    return isShown(name) ? layer(node).xattr(inner(node), name) : null;
  }

  /** Hides attributes of overlayfs, as they describe layers and not the union. */
  private static boolean isShown(String xattr) {
    return !xattr.startsWith(LayerMarks.OVERLAY);
  }

  @Override
  public void forEachExtent(Node node, Consumer<? super FileExtent> action) throws IOException {
    layer(node).forEachExtent(inner(node), action);
  }

  @Override
  public StoredData storedData(Node node) throws IOException {
    return layer(node).storedData(inner(node));
  }

  @Override
  public ErofsFileKey key(Node node) {
    return new ErofsFileKey(info.volume(), node.id());
  }

  @Override
  public ErofsFileHandle handle(Node node, long parent) {
    return new ErofsFileHandle(info.volume(), node.id(), parent);
  }

  @Override
  public long id(ErofsFileKey key) throws StaleFileHandleException {
    if (!key.volume().equals(info.volume())) {
      throw new StaleFileHandleException(
          description(), key.nid(), "it is of volume " + key.volume());
    }
    return key.nid();
  }

  @Override
  public ImageInfo info() {
    return info.image(root.id());
  }

  @Override
  public List<LayerInfo> layers() {
    return layers.stream().map(layer -> new LayerInfo(layer.description(), layer.info())).toList();
  }

  @Override
  public List<HiddenInode> hiddenInodes() throws IOException {
    List<HiddenInode> all = new ArrayList<>();
    for (Tree layer : layers) {
      all.addAll(layer.hiddenInodes());
    }
    return all;
  }

  @Override
  public ErofsLimits limits() {
    return limits;
  }

  @Override
  public String description() {
    return info.description();
  }

  @Override
  public void close() throws IOException {
    listings.close();
    Closeables.closeAll(layers);
  }
}
