package io.github.jerofs.serve.internal.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.security.MessageDigest;

/**
 * A hash of the superblock, the device table and the root inode. A UUID is not enough: many images
 * have an all-zero one, and a union has none. Immutable and thread-safe.
 */
public final class Identity {
  private final byte[] hash;

  private Identity(byte[] hash) {
    this.hash = hash;
  }

  /**
   * Returns the identity of an open image.
   *
   * @param version is part of the identity
   * @throws IOException if the root inode cannot be read
   */
  public static Identity of(FileSystem fileSystem, String version) throws IOException {
    ImageInfo info = Erofs.info(fileSystem);
    ErofsFileAttributes root =
        Files.readAttributes(fileSystem.getPath("/"), ErofsFileAttributes.class);
    MessageDigest digest = Digests.sha256();
    for (Object part :
        new Object[] {info, root.nid(), root.size(), root.lastModifiedTime(), version}) {
      byte[] text = part.toString().getBytes(UTF_8);
      digest.update(new byte[] {(byte) (text.length >> 8), (byte) text.length});
      digest.update(text);
    }
    return new Identity(digest.digest());
  }

  /** Returns the hash, 32 bytes. */
  public byte[] bytes() {
    return hash.clone();
  }
}
