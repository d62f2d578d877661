package io.github.jerofs.internal.create;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.internal.path.ErofsPrincipal;
import io.github.jerofs.internal.path.Permissions;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Set;

/** The attributes that a file had at one moment. EROFS stores only the modification time. */
record StagedAttributes(
    Key fileKey, int mode, int uid, int gid, int nlink, long size, Instant modified)
    implements PosixFileAttributes {
  /**
   * Identifies a file.
   *
   * @param fileSystem the number of the file system
   * @param id the number of the file
   */
  record Key(long fileSystem, long id) {}

  static StagedAttributes of(CreatePath path, boolean follow) throws IOException {
    CreateFileSystem fileSystem = path.getFileSystem();
    return fileSystem.read(
        tree -> {
          StagedNode node = tree.locate(path, follow).existing(path);
          Instant set = node.modified();
          return new StagedAttributes(
              new Key(fileSystem.number(), node.id()),
              node.mode(),
              node.uid(),
              node.gid(),
              node.links(),
              node.size(),
              set == null ? fileSystem.defaultTime() : set);
        });
  }

  private int type() {
    return mode & ModeBits.TYPE;
  }

  @Override
  public FileTime lastModifiedTime() {
    return FileTime.from(modified);
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return type() == ModeBits.REGULAR;
  }

  @Override
  public boolean isDirectory() {
    return type() == ModeBits.DIRECTORY;
  }

  @Override
  public boolean isSymbolicLink() {
    return type() == ModeBits.SYMLINK;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public UserPrincipal owner() {
    return new ErofsPrincipal.User(uid);
  }

  @Override
  public GroupPrincipal group() {
    return new ErofsPrincipal.Group(gid);
  }

  @Override
  public Set<PosixFilePermission> permissions() {
    return Permissions.of(mode);
  }
}
