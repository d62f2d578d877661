package io.github.jerofs.cli.tree;

import io.github.jerofs.cli.text.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code lstat} would say of a file of an image.
 *
 * @param path its path
 * @param mode type and permission bits
 * @param nlink number of hard links
 * @param uid owner, unsigned
 * @param gid group, unsigned
 * @param size size in bytes
 * @param rdev device number, as glibc encodes it
 * @param modified modification time
 * @param key equal for hard links of the same file
 */
public record FileInfo(
    Path path,
    int mode,
    int nlink,
    int uid,
    int gid,
    long size,
    long rdev,
    FileTime modified,
    Object key) {
  private static final String NAMES = "unix:mode,nlink,uid,gid,size,rdev,lastModifiedTime,fileKey";

  /** Reads what {@code path} itself is, not what it links to. */
  public static FileInfo of(Path path) throws IOException {
    Map<String, Object> unix = Files.readAttributes(path, NAMES, LinkOption.NOFOLLOW_LINKS);
    return new FileInfo(
        path,
        (int) get(unix, "mode"),
        (int) get(unix, "nlink"),
        (int) get(unix, "uid"),
        (int) get(unix, "gid"),
        (long) get(unix, "size"),
        (long) get(unix, "rdev"),
        (FileTime) get(unix, "lastModifiedTime"),
        get(unix, "fileKey"));
  }

  private static Object get(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  public FileKind kind() {
    return FileKind.of(mode);
  }

  public boolean isDirectory() {
    return kind() == FileKind.DIRECTORY;
  }

  public boolean isLink() {
    return kind() == FileKind.LINK;
  }

  public boolean isDevice() {
    return kind() == FileKind.CHARACTER_DEVICE || kind() == FileKind.BLOCK_DEVICE;
  }

  public long major() {
    return (rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL);
  }

  public long minor() {
    return (rdev & 0xff) | (rdev >>> 12 & ~0xffL);
  }

  /** Returns the last name of the path, or the path if it is the root. */
  public String name() {
    Path name = path.getFileName();
    return (name == null ? path : name).toString();
  }

  /** Returns the target of a link, as stored. */
  public String target() throws IOException {
    return Files.readSymbolicLink(path).toString();
  }
}
