package io.github.jerofs.nio;

import io.github.jerofs.ErofsFileKey;
import io.github.jerofs.format.FileType;
import io.github.jerofs.format.Inode;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The attributes of an inode as {@code java.nio.file} words. */
class InodeAttributes implements PosixFileAttributes {
  private static final PosixFilePermission[] PERMISSIONS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };
  private static final int ANY_EXECUTE = 0111;
  private static final long MAX_INSTANT = Instant.MAX.getEpochSecond();
  private static final long MIN_INSTANT = Instant.MIN.getEpochSecond();

  private final ErofsFileSystem fileSystem;
  private final Inode inode;

  InodeAttributes(ErofsFileSystem fileSystem, Inode inode) {
    this.fileSystem = fileSystem;
    this.inode = inode;
  }

  final Inode inode() {
    return inode;
  }

  @Override
  public final FileTime lastModifiedTime() {
    long seconds = inode.seconds();
    if (seconds > MAX_INSTANT || seconds < MIN_INSTANT) {
      return FileTime.from(seconds, TimeUnit.SECONDS);
    }
    return FileTime.from(Instant.ofEpochSecond(seconds, inode.nanos()));
  }

  /** Returns the modification time: EROFS keeps no other. */
  @Override
  public final FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  /** Returns the modification time: EROFS keeps no other. */
  @Override
  public final FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public final boolean isRegularFile() {
    return inode.type() == FileType.REGULAR;
  }

  @Override
  public final boolean isDirectory() {
    return inode.isDirectory();
  }

  @Override
  public final boolean isSymbolicLink() {
    return inode.isSymlink();
  }

  @Override
  public final boolean isOther() {
    return !isRegularFile() && !isDirectory() && !isSymbolicLink();
  }

  @Override
  public final long size() {
    return inode.size();
  }

  @Override
  public final ErofsFileKey fileKey() {
    return new ErofsFileKey(fileSystem.uuid(), inode.nid());
  }

  @Override
  public final UserPrincipal owner() {
    return new ErofsPrincipal.User(uid());
  }

  @Override
  public final GroupPrincipal group() {
    return new ErofsPrincipal.Group(gid());
  }

  @Override
  public final Set<PosixFilePermission> permissions() {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < PERMISSIONS.length; bit++) {
      if ((inode.mode() >>> bit & 1) != 0) {
        set.add(PERMISSIONS[bit]);
      }
    }
    return set;
  }

  final boolean isExecutable() {
    return inode.isDirectory() || (inode.mode() & ANY_EXECUTE) != 0;
  }

  /** Returns {@code st_ino}: the nid, folded to 32 bits per part where there is a metabox. */
  public final long ino() {
    long nid = inode.nid();
    return fileSystem.image().superblock().hasMetabox()
        ? ((nid << 1) & 0xffffffff00000000L) | (nid & 0x7fffffff) | ((nid >>> 63) << 31)
        : nid;
  }

  /** Returns {@code st_mode}. */
  public final int mode() {
    return inode.mode();
  }

  /** Returns {@code st_uid}, unsigned. */
  public final int uid() {
    return fileSystem.uidMap().map(inode.uid());
  }

  /** Returns {@code st_gid}, unsigned. */
  public final int gid() {
    return fileSystem.gidMap().map(inode.gid());
  }

  /** Returns {@code st_nlink}. */
  public final int nlink() {
    return inode.links();
  }

  /** Returns {@code st_rdev}. */
  public final long rdev() {
    return inode.deviceNumber();
  }

  /** Returns {@code st_dev}: a number of the open file system. */
  final long dev() {
    return fileSystem.number();
  }
}
