package io.github.jerofs.internal.write;

import io.github.jerofs.internal.write.compress.Encoding;
import io.github.jerofs.internal.write.compress.FileSource;
import io.github.jerofs.storage.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The content of an inode on its way through the encoder. Its digest is made while it is read. */
final class NodeSource implements FileSource {
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
  private final MessageDigest sha256 = Digests.sha256();
  private byte @Nullable [] digest;

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
  }

  /**
   * Returns the content of a regular file or symbolic link.
   *
   * @param variant differs between inodes that cannot share what is stored of equal contents
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

  int variant() {
    return variant;
  }

  /** Returns the digest of the content, once it has been read. */
  synchronized byte[] digest() {
    if (digest == null) {
      digest = sha256.digest();
    }
    return digest;
  }

  @Override
  public boolean isStored() {
    return known.find(size(), variant, digest()) != null;
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
    return new DigestInputStream(opener.open(), sha256);
  }

  @Override
  public @Nullable Encoding encoding() {
    return encoding;
  }
}
