package io.github.jerofs.attribute;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A name for a file that stays the same each time the image is opened, wherever it lies, and fits
 * where there is no room for a path. {@link io.github.jerofs.Erofs#handle} makes one, {@link
 * io.github.jerofs.Erofs#path( java.nio.file.FileSystem, ErofsFileHandle)} turns it back into a
 * path. It is what an NFS server hands out: as an inode of a file does not know its directory, the
 * handle does.
 *
 * <p>Images that share a UUID, as copies do, share handles; many images have a UUID of zeros.
 *
 * @param volume the UUID of the volume
 * @param nid the inode number of the file
 * @param parent the inode number of the directory that it was found in; of the root, its own
 */
public record ErofsFileHandle(UUID volume, long nid, long parent) {
  /** Length of the form in bytes. */
  public static final int SIZE = 33;

  private static final byte VERSION = 1;

  /** Returns the key that all names of the file share, without its image. */
  public ErofsFileKey key() {
    return new ErofsFileKey(volume, nid);
  }

  /** Returns a form of {@value #SIZE} bytes, for {@link #fromBytes}. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(SIZE)
        .put(VERSION)
        .putLong(volume.getMostSignificantBits())
        .putLong(volume.getLeastSignificantBits())
        .putLong(nid)
        .putLong(parent)
        .array();
  }

  /**
   * Returns the handle of which {@code bytes} are the form. They may come from anywhere: whether
   * there is such a file turns out when the handle is used.
   *
   * @throws IllegalArgumentException if they are no form of a handle
   */
  public static ErofsFileHandle fromBytes(byte[] bytes) {
    if (bytes.length != SIZE || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "not a file handle: expected " + SIZE + " bytes from 1 on, found " + bytes.length);
    }
    ByteBuffer form = ByteBuffer.wrap(bytes, 1, SIZE - 1);
    return new ErofsFileHandle(
        new UUID(form.getLong(), form.getLong()), form.getLong(), form.getLong());
  }
}
