package io.github.jerofs.hadoop;

import io.github.jerofs.attribute.ErofsFileAttributes;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/**
 * The status of a file in an image, from its inode. The etag identifies the version of the image
 * and the inode.
 */
final class ErofsFileStatus extends FileStatus implements EtagSource {
  private static final long serialVersionUID = 1;
  private static final int PERMISSIONS = 07777;

  private final String etag;

  private ErofsFileStatus(
      ErofsFileAttributes inode, FileStatus image, ImageKey version, Path path) {
    super(
        inode.isDirectory() ? 0 : inode.size(),
        inode.isDirectory(),
        inode.isDirectory() ? 0 : Math.max(1, image.getReplication()),
        inode.isDirectory() ? 0 : image.getBlockSize(),
        inode.lastModifiedTime().toMillis(),
        0,
        FsPermission.createImmutable((short) (inode.mode() & PERMISSIONS)),
        Integer.toUnsignedString(inode.uid()),
        Integer.toUnsignedString(inode.gid()),
        path);
    etag = etag(version, inode);
  }

  /**
   * Creates the status of a directory or regular file.
   *
   * @param path the qualified path
   */
  static ErofsFileStatus of(ErofsFileAttributes inode, StoreFile image, Path path) {
    return new ErofsFileStatus(inode, image.status(), image.key(), path);
  }

  /**
   * Returns {@code status} if it is from this version of the image, or null if it is not from an
   * image.
   *
   * @throws ReplacedFileException if it is from another version
   */
  static @Nullable FileStatus current(@Nullable FileStatus status, StoreFile image)
      throws ReplacedFileException {
    if (!(status instanceof ErofsFileStatus || status instanceof Located)) {
      return null;
    }
    String etag = ((EtagSource) status).getEtag();
    if (!etag.startsWith(etag(image.key()))) {
      throw new ReplacedFileException(
          status.getPath() + ": replaced since the status with the etag " + etag + " was read",
          null);
    }
    return status;
  }

  private static String etag(ImageKey version) {
    return version.etag()
        + '-'
        + Long.toHexString(version.length())
        + '-'
        + Long.toHexString(version.modified())
        + '-';
  }

  private static String etag(ImageKey version, ErofsFileAttributes inode) {
    return etag(version) + Integer.toHexString(inode.layer()) + '-' + Long.toHexString(inode.nid());
  }

  @Override
  public String getEtag() {
    return etag;
  }

  /** Returns this status with locations, which are null for a directory. */
  LocatedFileStatus with(BlockLocation @Nullable [] locations) {
    return new Located(this, locations);
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  private static final class Located extends LocatedFileStatus implements EtagSource {
    private static final long serialVersionUID = 1;

    private final String etag;

    Located(ErofsFileStatus status, BlockLocation @Nullable [] locations) {
      super(
          status.getLen(),
          status.isDirectory(),
          status.getReplication(),
          status.getBlockSize(),
          status.getModificationTime(),
          status.getAccessTime(),
          status.getPermission(),
          status.getOwner(),
          status.getGroup(),
          null,
          status.getPath(),
          NONE,
          locations);
      etag = status.etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }
}
