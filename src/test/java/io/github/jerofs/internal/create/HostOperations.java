package io.github.jerofs.internal.create;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Operations on a tree of files, by name. Their results are comparable as text. */
final class HostOperations {
  private HostOperations() {}

  /** An operation on a tree; its result is compared as text. */
  interface Operation {
    /** Runs the operation on the tree below {@code root}. */
    Object run(Path root) throws IOException;
  }

  static Map<String, Operation> all() {
    Map<String, Operation> all = new LinkedHashMap<>();
    files(all);
    channels(all);
    directories(all);
    links(all);
    copies(all);
    moves(all);
    attributes(all);
    return all;
  }

  private static void files(Map<String, Operation> all) {
    all.put("createFile", root -> Files.createFile(root.resolve("new")));
    all.put("createFile, exists", root -> Files.createFile(root.resolve("file")));
    all.put("createFile, link", root -> Files.createFile(root.resolve("dangling")));
    all.put("createFile, no parent", root -> Files.createFile(root.resolve("none/new")));
    all.put("createFile, parent is file", root -> Files.createFile(root.resolve("file/new")));
    all.put("createFile, long name", root -> Files.createFile(root.resolve("n".repeat(256))));
    all.put("createFile, name of 255", root -> Files.createFile(root.resolve("n".repeat(255))));
    all.put(
        "createFile, permissions",
        root ->
            Files.createFile(
                root.resolve("new"),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------"))));
    all.put("write through link", root -> Files.writeString(root.resolve("link"), "x"));
    all.put("write through dangling", root -> Files.writeString(root.resolve("dangling"), "x"));
    all.put("write to directory", root -> Files.writeString(root.resolve("dir"), "x"));
    all.put("read directory", root -> Files.readString(root.resolve("dir")));
    all.put("read missing", root -> Files.readString(root.resolve("none")));
    all.put("read loop", root -> Files.readString(root.resolve("loop")));
    all.put("read through directory link", root -> Files.readString(root.resolve("dirlink/a")));
    all.put("read ..", root -> Files.readString(root.resolve("dirlink/../file")));
    all.put("read file/..", root -> Files.readString(root.resolve("file/../file")));
    all.put("delete", root -> delete(root.resolve("file")));
    all.put("delete missing", root -> delete(root.resolve("none")));
    all.put("delete link", root -> delete(root.resolve("link")));
    all.put("delete empty directory", root -> delete(root.resolve("empty")));
    all.put("delete full directory", root -> delete(root.resolve("dir")));
    all.put("deleteIfExists", root -> Files.deleteIfExists(root.resolve("none")));
    all.put("createTempFile", root -> Files.exists(Files.createTempFile(root, "a", "b")));
    all.put("size", root -> Files.size(root.resolve("file")));
    all.put("isHidden", root -> Files.isHidden(root.resolve(".x")));
    all.put("isSameFile", root -> Files.isSameFile(root.resolve("hard"), root.resolve("link")));
    all.put("isSameFile, not", root -> Files.isSameFile(root.resolve("dir"), root.resolve("link")));
    all.put("isSameFile, none", root -> Files.isSameFile(root.resolve("x"), root.resolve("link")));
    all.put("isExecutable", root -> Files.isExecutable(root.resolve("file")));
    all.put("exists", root -> Files.exists(root.resolve("dangling")));
    all.put("exists, no follow", root -> Files.exists(root.resolve("dangling"), NOFOLLOW_LINKS));
    all.put("mismatch", root -> Files.mismatch(root.resolve("file"), root.resolve("dir/a")));
  }

  private static Path delete(Path path) throws IOException {
    Files.delete(path);
    return path;
  }

  private static void channels(Map<String, Operation> all) {
    all.put(
        "sparse write",
        root -> {
          try (FileChannel channel = FileChannel.open(root.resolve("file"), WRITE)) {
            channel.write(bytes("end"), 100_000);
            return channel.position() + "/" + channel.size();
          }
        });
    all.put(
        "truncate and extend",
        root -> {
          try (FileChannel channel = FileChannel.open(root.resolve("file"), READ, WRITE)) {
            channel.position(8).truncate(4).truncate(100);
            long position = channel.position();
            channel.write(bytes("z"), 12);
            return position + "/" + channel.position() + "/" + channel.size();
          }
        });
    all.put(
        "append",
        root -> {
          try (FileChannel channel = FileChannel.open(root.resolve("file"), APPEND)) {
            channel.position(2);
            channel.write(bytes("ab"));
            channel.write(new ByteBuffer[] {bytes("c"), bytes("d")});
            return channel.size();
          }
        });
    all.put(
        "read and write",
        root -> {
          try (SeekableByteChannel channel =
              Files.newByteChannel(root.resolve("file"), READ, WRITE)) {
            ByteBuffer three = ByteBuffer.allocate(3);
            int n = channel.read(three);
            channel.write(bytes("XY"));
            return n + "/" + channel.position() + "/" + channel.read(ByteBuffer.allocate(100));
          }
        });
    all.put("read of write channel", root -> read(root.resolve("file"), WRITE));
    all.put("read at the end", root -> read(root.resolve("empty file"), READ, WRITE, CREATE));
    all.put(
        "write of read channel",
        root -> {
          try (FileChannel channel = FileChannel.open(root.resolve("file"))) {
            return channel.write(bytes("x"));
          }
        });
    all.put(
        "closed channel",
        root -> {
          FileChannel channel = FileChannel.open(root.resolve("file"));
          channel.close();
          return channel.size();
        });
    all.put("truncate existing", root -> open(root.resolve("file"), WRITE, TRUNCATE_EXISTING));
    all.put("truncate of reader", root -> open(root.resolve("file"), READ, TRUNCATE_EXISTING));
    all.put("create of reader", root -> open(root.resolve("new"), READ, CREATE));
    all.put("create new, exists", root -> open(root.resolve("file"), WRITE, CREATE_NEW));
    all.put("create new, dangling", root -> open(root.resolve("dangling"), WRITE, CREATE_NEW));
    all.put("append and read", root -> open(root.resolve("file"), APPEND, READ));
    all.put("append, truncate", root -> open(root.resolve("file"), APPEND, TRUNCATE_EXISTING));
    all.put("no follow", root -> open(root.resolve("link"), READ, NOFOLLOW_LINKS));
    all.put("delete on close", root -> open(root.resolve("file"), WRITE, DELETE_ON_CLOSE));
    all.put("negative position", root -> position(root.resolve("file"), -1));
    all.put("position past the end", root -> position(root.resolve("file"), 1000));
    all.put(
        "deleted while open",
        root -> {
          try (FileChannel channel = FileChannel.open(root.resolve("dir/a"), READ, WRITE)) {
            Files.delete(root.resolve("dir/a"));
            channel.write(bytes("abc"), 0);
            return channel.size();
          }
        });
    all.put(
        "transfer",
        root -> {
          try (FileChannel from = FileChannel.open(root.resolve("file"));
              FileChannel to = FileChannel.open(root.resolve("new"), WRITE, CREATE)) {
            long n = from.transferTo(2, 100, to);
            long m =
                to.transferFrom(
                    Channels.newChannel(Files.newInputStream(root.resolve("dir/a"))), 3, 9);
            return n + "/" + m + "/" + to.position();
          }
        });
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static Object open(Path path, java.nio.file.OpenOption... options) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path, options)) {
      return channel.size();
    }
  }

  private static Object read(Path path, java.nio.file.OpenOption... options) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path, options)) {
      return channel.read(ByteBuffer.allocate(10));
    }
  }

  private static Object position(Path path, long position) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
      int n = channel.position(position).read(ByteBuffer.allocate(10));
      return n + "/" + channel.position() + "/" + channel.write(bytes("x"));
    }
  }

  private static void directories(Map<String, Operation> all) {
    all.put("createDirectory", root -> Files.createDirectory(root.resolve("new")));
    all.put("createDirectory, exists", root -> Files.createDirectory(root.resolve("dir")));
    all.put("createDirectory, file", root -> Files.createDirectory(root.resolve("file")));
    all.put("createDirectory, no parent", root -> Files.createDirectory(root.resolve("a/b")));
    all.put("createDirectories", root -> Files.createDirectories(root.resolve("a/b/c")));
    all.put("createDirectories, link", root -> Files.createDirectories(root.resolve("dirlink/x")));
    all.put("createDirectories, file", root -> Files.createDirectories(root.resolve("file/x")));
    all.put("list of file", root -> list(root.resolve("file")));
    all.put("list of missing", root -> list(root.resolve("none")));
    all.put("list of link", root -> list(root.resolve("dirlink")));
    all.put(
        "closed stream",
        root -> {
          @SuppressWarnings("StreamResourceLeak")
          DirectoryStream<Path> stream = Files.newDirectoryStream(root);
          stream.close();
          return stream.iterator();
        });
    all.put(
        "second iterator",
        root -> {
          try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            return stream.iterator().hasNext() ? stream.iterator() : "empty";
          }
        });
    all.put("glob", root -> glob(root, "{f,h}*"));
    all.put("toRealPath", root -> root.resolve("dirlink/../link").toRealPath());
    all.put(
        "toRealPath, no follow",
        root -> root.resolve("dir/./sub/../../link").toRealPath(NOFOLLOW_LINKS));
    all.put(
        "toRealPath, .. after link",
        root -> root.resolve("dirlink/../link").toRealPath(NOFOLLOW_LINKS));
    all.put("toRealPath, missing", root -> root.resolve("none").toRealPath());
  }

  private static Object list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(Path::toString).sorted().toList();
    }
  }

  private static Object glob(Path directory, String glob) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      Stream<Path> found = Stream.of();
      for (Path entry : entries) {
        found = Stream.concat(found, Stream.of(entry));
      }
      return found.map(Path::toString).sorted().toList();
    }
  }

  private static void links(Map<String, Operation> all) {
    all.put("link, exists", root -> Files.createLink(root.resolve("link"), root.resolve("file")));
    all.put("link to missing", root -> Files.createLink(root.resolve("x"), root.resolve("none")));
    all.put("link to directory", root -> Files.createLink(root.resolve("x"), root.resolve("dir")));
    all.put("link to link", root -> Files.createLink(root.resolve("x"), root.resolve("dangling")));
    all.put(
        "symlink, exists",
        root -> Files.createSymbolicLink(root.resolve("file"), path(root, "target")));
    all.put("symlink", root -> Files.createSymbolicLink(root.resolve("x"), path(root, "../y")));
    all.put("readSymbolicLink", root -> Files.readSymbolicLink(root.resolve("dirlink")));
    all.put("readSymbolicLink, file", root -> Files.readSymbolicLink(root.resolve("file")));
    all.put("readSymbolicLink, none", root -> Files.readSymbolicLink(root.resolve("none")));
    all.put(
        "write through hard link",
        root -> {
          Files.writeString(root.resolve("hard"), "both");
          return Files.readString(root.resolve("file"));
        });
  }

  private static Path path(Path root, String text) {
    return root.getFileSystem().getPath(text);
  }

  private static void copies(Map<String, Operation> all) {
    for (String from : List.of("file", "link", "dangling", "dir", "empty", "none")) {
      for (String to : List.of("new", "file", "dir", "empty", "link", "none/new")) {
        all.put(
            "copy " + from + " to " + to, root -> Files.copy(root.resolve(from), root.resolve(to)));
        if (!(from.equals("link") && to.equals("link"))) { // the host loses the link
          all.put(
              "replace " + to + " with " + from,
              root -> Files.copy(root.resolve(from), root.resolve(to), REPLACE_EXISTING));
        }
      }
    }
    all.put(
        "copy link itself",
        root -> Files.copy(root.resolve("link"), root.resolve("new"), NOFOLLOW_LINKS));
    all.put(
        "copy attributes",
        root -> Files.copy(root.resolve("file"), root.resolve("new"), COPY_ATTRIBUTES));
    all.put(
        "copy, atomic", root -> Files.copy(root.resolve("file"), root.resolve("new"), ATOMIC_MOVE));
  }

  private static void moves(Map<String, Operation> all) {
    for (String from : List.of("file", "link", "dir", "empty", "none")) {
      for (String to : List.of("new", "file", "hard", "dir", "empty", "dir/sub/x", "none/new")) {
        all.put(
            "move " + from + " to " + to, root -> Files.move(root.resolve(from), root.resolve(to)));
        all.put(
            "move " + from + " over " + to,
            root -> Files.move(root.resolve(from), root.resolve(to), REPLACE_EXISTING));
      }
    }
    all.put("move up", root -> Files.move(root.resolve("dir/sub"), root.resolve("sub")));
  }

  private static void attributes(Map<String, Operation> all) {
    FileTime time = FileTime.fromMillis(1_500_000_000_123L);
    all.put("times", root -> Files.setLastModifiedTime(root.resolve("file"), time));
    all.put(
        "times of link",
        root -> {
          BasicFileAttributeView view =
              Files.getFileAttributeView(root.resolve("dir"), BasicFileAttributeView.class);
          view.setTimes(null, null, null);
          view.setTimes(time, time, null);
          return view.readAttributes().lastModifiedTime();
        });
    all.put("times, missing", root -> Files.setLastModifiedTime(root.resolve("none"), time));
    all.put(
        "permissions",
        root ->
            Files.setPosixFilePermissions(
                root.resolve("dir"), PosixFilePermissions.fromString("rwx--x-w-")));
    all.put(
        "mode",
        root -> {
          Files.setAttribute(root.resolve("file"), "unix:mode", 04711);
          return (int) Files.getAttribute(root.resolve("file"), "unix:mode") & 07777;
        });
    all.put(
        "permissions by name",
        root -> {
          var set = PosixFilePermissions.fromString("r--------");
          Files.setAttribute(root.resolve("file"), "posix:permissions", set);
          return PosixFilePermissions.toString(
              Files.getFileAttributeView(root.resolve("file"), PosixFileAttributeView.class)
                  .readAttributes()
                  .permissions());
        });
    all.put("size", root -> Files.setAttribute(root.resolve("file"), "size", 1L));
    all.put("unknown", root -> Files.setAttribute(root.resolve("file"), "colour", 1L));
    all.put("unknown view", root -> Files.setAttribute(root.resolve("file"), "x:y", 1L));
    all.put("wrong type", root -> Files.setAttribute(root.resolve("file"), "unix:uid", "1"));
    all.put("read unknown", root -> Files.getAttribute(root.resolve("file"), "colour"));
    all.put("read none", root -> Files.readAttributes(root.resolve("file"), "posix:"));
    all.put("nlink", root -> Files.getAttribute(root.resolve("file"), "unix:nlink"));
  }
}
