package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.path.ErofsPrincipal;
import io.github.jerofs.internal.path.Permissions;
import io.github.jerofs.internal.tree.Node;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The attributes of a node in {@code java.nio.file} terms. */
final class InodeAttributes implements ErofsFileAttributes {
  private static final int ANY_EXECUTE = 0111;
  private static final long MAX_INSTANT = Instant.MAX.getEpochSecond();
  private static final long MIN_INSTANT = Instant.MIN.getEpochSecond();

  private final ErofsFileSystem fileSystem;
  private final Node node;

  InodeAttributes(ErofsFileSystem fileSystem, Node node) {
    this.fileSystem = fileSystem;
    this.node = node;
  }

  @Override
  public FileTime lastModifiedTime() {
    long seconds = node.seconds();
    if (seconds > MAX_INSTANT || seconds < MIN_INSTANT) {
      return FileTime.from(seconds, TimeUnit.SECONDS);
    }
    return FileTime.from(Instant.ofEpochSecond(seconds, node.nanos()));
  }

  /** Returns the modification time, the only timestamp that EROFS stores. */
  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  /** Returns the modification time, the only timestamp that EROFS stores. */
  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return node.type() == FileType.REGULAR;
  }

  @Override
  public boolean isDirectory() {
    return node.isDirectory();
  }

  @Override
  public boolean isSymbolicLink() {
    return node.isSymlink();
  }

  @Override
  public boolean isOther() {
    return !isRegularFile() && !isDirectory() && !isSymbolicLink();
  }

  @Override
  public long size() {
    return node.size();
  }

  @Override
  public ErofsFileKey fileKey() {
    return fileSystem.key(node);
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
    return Permissions.of(node.mode());
  }

  boolean isExecutable() {
    return node.isDirectory() || (node.mode() & ANY_EXECUTE) != 0;
  }

  @Override
  public long ino() {
    return node.ino();
  }

  @Override
  public int mode() {
    return node.mode();
  }

  @Override
  public int uid() {
    return fileSystem.uidMap().map(node.uid());
  }

  @Override
  public int gid() {
    return fileSystem.gidMap().map(node.gid());
  }

  @Override
  public int nlink() {
    return node.links();
  }

  @Override
  public long rdev() {
    return node.deviceNumber();
  }

  /** Returns {@code st_dev}, a number that identifies the open file system. */
  long dev() {
    return fileSystem.number();
  }

  @Override
  public long nid() {
    return node.nid();
  }

  @Override
  public InodeFormat inodeFormat() {
    return node.format();
  }

  @Override
  public int xattrSize() {
    return node.xattrSize();
  }

  @Override
  public int layer() {
    return node.layer();
  }

  @Override
  public DataLayout layout() {
    return node.layout();
  }
}
