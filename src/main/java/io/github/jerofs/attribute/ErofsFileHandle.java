package io.github.jerofs.attribute;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A compact, persistent identifier of a file, like the file handles of an NFS server. It stays
 * valid when the image is moved or opened again. {@link io.github.jerofs.Erofs#handle} creates one,
 * {@link io.github.jerofs.Erofs#path(java.nio.file.FileSystem, ErofsFileHandle)} resolves it. A
 * handle contains the parent directory because the inode of a file does not. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * byte[] bytes = Erofs.handle(path).toBytes(); // 33 bytes, to be stored or sent
 * Path again = Erofs.path(fileSystem, ErofsFileHandle.fromBytes(bytes));
 * }</pre>
 *
 * <p>A handle does not distinguish images with the same UUID, such as copies. Many images have an
 * all-zero UUID.
 *
 * @param volume the UUID of the volume
 * @param nid the inode number of the file
 * @param parent the inode number of the parent directory; for the root, its own
 */
public record ErofsFileHandle(UUID volume, long nid, long parent) {
  /** Length of the encoded form in bytes. */
  public static final int SIZE = 33;

  private static final byte VERSION = 1;

  /** Returns the file key without its image. It is the same for all names of the file. */
  public ErofsFileKey key() {
    return new ErofsFileKey(volume, nid);
  }

  /** Encodes the handle in {@value #SIZE} bytes, which {@link #fromBytes} decodes. */
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
   * Decodes a handle. The bytes may be untrusted: using the handle fails if no such file exists.
   *
   * @throws IllegalArgumentException if {@code bytes} is not an encoded handle
   */
  public static ErofsFileHandle fromBytes(byte[] bytes) {
    if (bytes.length != SIZE || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "not a file handle: expected "
              + SIZE
              + " bytes that begin with "
              + VERSION
              + ", found "
              + bytes.length);
    }
    ByteBuffer form = ByteBuffer.wrap(bytes, 1, SIZE - 1);
    return new ErofsFileHandle(
        new UUID(form.getLong(), form.getLong()), form.getLong(), form.getLong());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ErofsFileHandle that
        && nid == that.nid
        && parent == that.parent
        && volume.equals(that.volume);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(nid) + Long.hashCode(parent)) + volume.hashCode();
  }
}
