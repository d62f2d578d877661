package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Inode;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The attributes of an inode as {@code java.nio.file} words. */
final class InodeAttributes implements ErofsFileAttributes {
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

  Inode inode() {
    return inode;
  }

  @Override
  public FileTime lastModifiedTime() {
    long seconds = inode.seconds();
    if (seconds > MAX_INSTANT || seconds < MIN_INSTANT) {
      return FileTime.from(seconds, TimeUnit.SECONDS);
    }
    return FileTime.from(Instant.ofEpochSecond(seconds, inode.nanos()));
  }

  /** Returns the modification time: EROFS keeps no other. */
  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  /** Returns the modification time: EROFS keeps no other. */
  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return inode.type() == FileType.REGULAR;
  }

  @Override
  public boolean isDirectory() {
    return inode.isDirectory();
  }

  @Override
  public boolean isSymbolicLink() {
    return inode.isSymlink();
  }

  @Override
  public boolean isOther() {
    return !isRegularFile() && !isDirectory() && !isSymbolicLink();
  }

  @Override
  public long size() {
    return inode.size();
  }

  @Override
  public ErofsFileKey fileKey() {
    return new ErofsFileKey(fileSystem.uuid(), inode.nid());
  }

  @Override
  public UserPrincipal owner() {
    return new ErofsPrincipal.User(uid());
  }

  @Override
  public GroupPrincipal group() {
    return new ErofsPrincipal.Group(gid());
  }

  @Override
  public Set<PosixFilePermission> permissions() {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < PERMISSIONS.length; bit++) {
      if ((inode.mode() >>> bit & 1) != 0) {
        set.add(PERMISSIONS[bit]);
      }
    }
    return set;
  }

  boolean isExecutable() {
    return inode.isDirectory() || (inode.mode() & ANY_EXECUTE) != 0;
  }

  @Override
  public long ino() {
    long nid = inode.nid();
    return fileSystem.image().superblock().hasMetabox()
        ? ((nid << 1) & 0xffffffff00000000L) | (nid & 0x7fffffff) | ((nid >>> 63) << 31)
        : nid;
  }

  @Override
  public int mode() {
    return inode.mode();
  }

  @Override
  public int uid() {
    return fileSystem.uidMap().map(inode.uid());
  }

  @Override
  public int gid() {
    return fileSystem.gidMap().map(inode.gid());
  }

  @Override
  public int nlink() {
    return inode.links();
  }

  @Override
  public long rdev() {
    return inode.deviceNumber();
  }

  /** Returns {@code st_dev}: a number of the open file system. */
  long dev() {
    return fileSystem.number();
  }

  @Override
  public long nid() {
    return inode.nid();
  }

  @Override
  public InodeFormat inodeFormat() {
    return inode.format();
  }

  @Override
  public int xattrSize() {
    return inode.xattrSize();
  }

  @Override
  public DataLayout layout() {
    return inode.layout();
  }
}
