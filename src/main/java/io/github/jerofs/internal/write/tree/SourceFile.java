package io.github.jerofs.internal.write.tree;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.EntryAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a source file.
 *
 * @param type the type bits of the mode
 * @param size the size in bytes
 * @param key the same for all hard links of a file; null if the file system has no keys
 * @param linked whether the file has several hard links
 * @param device the device number in the encoding of glibc
 */
public record SourceFile(
    int type,
    EntryAttributes attributes,
    long size,
    @Nullable Object key,
    boolean linked,
    long device) {
  private static final String UNIX =
      "unix:mode,nlink,uid,gid,rdev,dev,size,lastModifiedTime,fileKey";
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** Reads the attributes of {@code path} through the most detailed view. */
  public static SourceFile read(Path path, XattrSource xattrs) throws IOException {
    Set<String> views = path.getFileSystem().supportedFileAttributeViews();
    if (views.contains("unix")) {
      return unix(path, xattrs);
    }
    return views.contains("posix") ? posix(path, xattrs) : basic(path, xattrs);
  }

  private static SourceFile unix(Path path, XattrSource xattrs) throws IOException {
    Map<String, Object> a = Files.readAttributes(path, UNIX, NOFOLLOW);
    int mode = number(a, "mode").intValue();
    int type = mode & ModeBits.TYPE;
    boolean linked = number(a, "nlink").intValue() != 1 && type != ModeBits.DIRECTORY;
    EntryAttributes attributes =
        new EntryAttributes(
            mode & 07777,
            number(a, "uid").longValue() & 0xffffffffL,
            number(a, "gid").longValue() & 0xffffffffL,
            ((FileTime) value(a, "lastModifiedTime")).toInstant(),
            xattrs.read(path, type, a.get("dev")));
    return new SourceFile(
        type,
        attributes,
        number(a, "size").longValue(),
        a.get("fileKey"),
        linked,
        number(a, "rdev").longValue());
  }

  private static Object value(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  private static Number number(Map<String, Object> attributes, String name) {
    return (Number) value(attributes, name);
  }

  private static SourceFile posix(Path path, XattrSource xattrs) throws IOException {
    PosixFileAttributes a = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW);
    int permissions = 0;
    for (PosixFilePermission permission : a.permissions()) {
      permissions |= bit(permission);
    }
    return plain(path, a, permissions, xattrs);
  }

  private static int bit(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> 0400;
      case OWNER_WRITE -> 0200;
      case OWNER_EXECUTE -> 0100;
      case GROUP_READ -> 040;
      case GROUP_WRITE -> 020;
      case GROUP_EXECUTE -> 010;
      case OTHERS_READ -> 4;
      case OTHERS_WRITE -> 2;
      case OTHERS_EXECUTE -> 1;
    };
  }

  private static SourceFile basic(Path path, XattrSource xattrs) throws IOException {
    BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW);
    return plain(path, a, a.isDirectory() ? 0755 : a.isSymbolicLink() ? 0777 : 0644, xattrs);
  }

  private static SourceFile plain(
      Path path, BasicFileAttributes a, int permissions, XattrSource xattrs) throws IOException {
    int type =
        a.isDirectory()
            ? ModeBits.DIRECTORY
            : a.isSymbolicLink() ? ModeBits.SYMLINK : ModeBits.REGULAR;
    if (a.isOther()) {
      throw new BuildException(path.toString(), "neither file, directory nor symbolic link");
    }
    Instant modified = a.lastModifiedTime().toInstant();
    EntryAttributes attributes =
        new EntryAttributes(permissions, 0, 0, modified, xattrs.read(path, type, null));
    return new SourceFile(type, attributes, a.size(), a.fileKey(), false, 0);
  }
}
