package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.write.compress.Encoding;
import io.github.jerofs.internal.write.compress.FileSource;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The content of an inode as input of the encoder. Reading it computes its digest. */
public final class NodeSource implements FileSource {
  /** Opens a content. */
  interface Opener {
    InputStream open() throws IOException;
  }

  private final NodeTable nodes;
  private final int inode;
  private final @Nullable Encoding encoding;
  private final int variant;
  private final KnownContents known;
  private final Opener opener;
  private final ContentDigest digest;

  private NodeSource(
      NodeTable nodes,
      int inode,
      @Nullable Encoding encoding,
      int variant,
      KnownContents known,
      Opener opener) {
    this.nodes = nodes;
    this.inode = inode;
    this.encoding = encoding;
    this.variant = variant;
    this.known = known;
    this.opener = opener;
    digest = new ContentDigest(known.isRepeated(nodes.size(inode)));
  }

  /**
   * Returns the content of a regular file or symbolic link.
   *
   * @param variant differs between inodes that cannot share the stored form of equal contents
   */
  static NodeSource of(
      NodeTable nodes, int inode, @Nullable Encoding encoding, int variant, KnownContents known) {
    Opener opener =
        nodes.isSymlink(inode)
            ? () -> new ByteArrayInputStream(nodes.target(inode))
            : () -> new CheckedContent(nodes, inode);
    return new NodeSource(nodes, inode, encoding, variant, known, opener);
  }

  /** Returns the content of the packed inode. */
  static NodeSource ofPacked(NodeTable nodes, int inode, FileSource packed) {
    return new NodeSource(nodes, inode, packed.encoding(), -1, KnownContents.NONE, packed::open);
  }

  int inode() {
    return inode;
  }

  /** Returns the checksum of the content. Valid once it has been read. */
  synchronized long checksum() {
    return digest.checksum();
  }

  /**
   * Returns the key of the content, or null if duplicates are impossible. Valid once it has been
   * read.
   */
  synchronized KnownContents.@Nullable Key key() {
    byte[] sha256 = digest.sha256();
    return sha256 == null ? null : KnownContents.Key.of(sha256, variant);
  }

  @Override
  public boolean isStored() {
    return known.find(size(), key()) != null;
  }

  @Override
  public String name() {
    return nodes.path(inode);
  }

  @Override
  public long size() {
    return nodes.size(inode);
  }

  @Override
  public InputStream open() throws IOException {
    return digest.watch(opener.open());
  }

  @Override
  public @Nullable Encoding encoding() {
    return encoding;
  }
}
