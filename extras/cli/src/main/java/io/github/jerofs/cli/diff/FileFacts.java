package io.github.jerofs.cli.diff;

import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.cli.text.DeviceNumber;
import io.github.jerofs.cli.text.FileKind;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawPaths;
import io.github.jerofs.cli.text.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The comparable attributes of a file of an image or of the host.
 *
 * @param fields printable values by name, without those that the file system does not support
 * @param xattrs printable values by full name
 * @param size length of a regular file in bytes, else 0
 */
record FileFacts(
    Map<String, String> fields,
    Map<String, String> xattrs,
    boolean isDirectory,
    boolean isRegular,
    long size) {
  private static final String USER = "user.";

  /**
   * Reads the attributes of {@code path}; of a symbolic link, its own.
   *
   * @param ignored attributes to leave out
   */
  static FileFacts of(Path path, Set<Aspect> ignored) throws IOException {
    BasicFileAttributes basic =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Map<String, String> fields = new LinkedHashMap<>();
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      addUnix(path, fields);
    } else {
      fields.put("type", kind(basic).toString());
    }
    if (basic.isRegularFile()) {
      fields.put("size", Long.toString(basic.size()));
    }
    fields.put("mtime", Texts.time(basic.lastModifiedTime()));
    if (basic.isSymbolicLink()) {
      fields.put("target", quote(RawPaths.text(Files.readSymbolicLink(path))));
    }
    ignored.forEach(aspect -> fields.keySet().removeAll(names(aspect)));
    return new FileFacts(
        fields,
        ignored.contains(Aspect.XATTRS) ? Map.of() : xattrs(path, basic),
        basic.isDirectory(),
        basic.isRegularFile(),
        basic.isRegularFile() ? basic.size() : 0);
  }

  private static void addUnix(Path path, Map<String, String> fields) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(path, "unix:mode,uid,gid,nlink,rdev", LinkOption.NOFOLLOW_LINKS);
    int mode = (int) get(unix, "mode");
    FileKind kind = FileKind.of(mode);
    fields.put("type", kind.toString());
    fields.put("mode", Texts.octal(mode));
    fields.put("uid", Integer.toUnsignedString((int) get(unix, "uid")));
    fields.put("gid", Integer.toUnsignedString((int) get(unix, "gid")));
    if (kind != FileKind.DIRECTORY) { // file systems count the links of directories differently
      fields.put("links", Integer.toUnsignedString((int) get(unix, "nlink")));
    }
    if (kind.isDevice()) {
      fields.put("device", DeviceNumber.of((long) get(unix, "rdev")).toString());
    }
  }

  private static Object get(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  private static FileKind kind(BasicFileAttributes basic) {
    if (basic.isDirectory()) {
      return FileKind.DIRECTORY;
    }
    return basic.isSymbolicLink() ? FileKind.LINK : FileKind.REGULAR;
  }

  private static Set<String> names(Aspect aspect) {
    return switch (aspect) {
      case MODE -> Set.of("mode");
      case OWNER -> Set.of("uid", "gid");
      case LINKS -> Set.of("links");
      case MTIME -> Set.of("mtime");
      case XATTRS -> Set.of();
    };
  }

  private static String quote(String text) {
    return '"' + Printable.escape(text).replace("\"", "\\\"") + '"';
  }

  private static Map<String, String> xattrs(Path path, BasicFileAttributes basic)
      throws IOException {
    Map<String, String> xattrs = new TreeMap<>();
    XattrFileAttributeView all =
        Files.getFileAttributeView(path, XattrFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (all != null) {
      all.readAll().forEach((name, value) -> xattrs.put(name, hex(value)));
      return xattrs;
    }
    UserDefinedFileAttributeView user =
        Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    boolean mayHaveSome = basic.isRegularFile() || basic.isDirectory();
    if (user != null && mayHaveSome) {
      for (String name : user.list()) {
        ByteBuffer value = ByteBuffer.allocate(user.size(name));
        user.read(name, value);
        xattrs.put(USER + name, hex(value.array()));
      }
    }
    return xattrs;
  }

  private static String hex(byte[] value) {
    return value.length == 0 ? "empty" : "0x" + HexFormat.of().formatHex(value);
  }

  /** Returns whether Java can read an attribute of this name on every file system. */
  static boolean isPortable(String xattr) {
    return xattr.startsWith(USER);
  }
}
