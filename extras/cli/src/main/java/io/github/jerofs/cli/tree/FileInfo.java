package io.github.jerofs.cli.tree;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.cli.text.DeviceNumber;
import io.github.jerofs.cli.text.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * A file of an image with its attributes, which are read once. Immutable.
 *
 * @param path the path that found the file
 * @param attributes those of its inode
 */
public record FileInfo(Path path, ErofsFileAttributes attributes) {
  /** Reads the attributes of {@code path}; of a symbolic link, its own. */
  public static FileInfo of(Path path) throws IOException {
    return new FileInfo(
        path, Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  /** Reads the attributes of the file that {@code path} leads to through all symbolic links. */
  public static FileInfo following(Path path) throws IOException {
    return new FileInfo(path, Files.readAttributes(path, ErofsFileAttributes.class));
  }

  public FileKind kind() {
    return FileKind.of(attributes.mode());
  }

  public boolean isDirectory() {
    return attributes.isDirectory();
  }

  public boolean isRegular() {
    return attributes.isRegularFile();
  }

  public boolean isLink() {
    return attributes.isSymbolicLink();
  }

  public boolean isDevice() {
    return kind().isDevice();
  }

  /** Returns type and permission bits. */
  public int mode() {
    return attributes.mode();
  }

  /** Returns the number of hard links, unsigned. */
  public int nlink() {
    return attributes.nlink();
  }

  /** Returns the owner, unsigned. */
  public int uid() {
    return attributes.uid();
  }

  /** Returns the group, unsigned. */
  public int gid() {
    return attributes.gid();
  }

  /** Returns the size in bytes. */
  public long size() {
    return attributes.size();
  }

  /** Returns the number of the device; 0,0 for other files. */
  public DeviceNumber device() {
    return DeviceNumber.of(attributes.rdev());
  }

  public FileTime modified() {
    return attributes.lastModifiedTime();
  }

  /** Returns an object that is equal for hard links of the same file. */
  public ErofsFileKey key() {
    return (ErofsFileKey) attributes.fileKey();
  }

  /** Returns the last name of the path, or {@code /} for the root. */
  public String name() {
    String text = path.toString();
    return text.length() == 1 ? text : text.substring(text.lastIndexOf('/') + 1);
  }

  /** Returns the target of a symbolic link, as stored. */
  public String target() throws IOException {
    return Files.readSymbolicLink(path).toString();
  }

  /** Returns the view that reads the block map. */
  public ErofsFileAttributeView view() {
    return Files.getFileAttributeView(
        path, ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the view that reads extended attributes. */
  public XattrFileAttributeView xattrs() {
    return Files.getFileAttributeView(
        path, XattrFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
