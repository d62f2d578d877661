package io.github.jerofs.internal.create;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.Map;

/** Copies a tree with all attributes through {@code java.nio.file}. */
final class TreeCopy extends SimpleFileVisitor<Path> {
  private final Path source;
  private final Path target;
  private final Map<Object, Path> copies = new HashMap<>();

  private TreeCopy(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  static void copy(Path source, Path target) throws IOException {
    Files.walkFileTree(source, new TreeCopy(source, target));
  }

  private Path target(Path path) {
    return target.resolve(source.relativize(path).toString());
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    if (!directory.equals(source)) {
      Files.createDirectory(target(directory));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Path first = copies.putIfAbsent(attributes.fileKey(), target(file));
    if (first != null) {
      Files.createLink(target(file), first);
    } else if (attributes.isSymbolicLink()) {
      Path link = target(file);
      String to = Files.readSymbolicLink(file).toString();
      Files.createSymbolicLink(link, link.getFileSystem().getPath(to));
      copyAttributes(file, link);
    } else {
      Files.copy(file, target(file), COPY_ATTRIBUTES);
      copyAttributes(file, target(file));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
    copyAttributes(directory, target(directory));
    return super.postVisitDirectory(directory, error);
  }

  private static void copyAttributes(Path from, Path to) throws IOException {
    for (String name : new String[] {"unix:mode", "unix:uid", "unix:gid"}) {
      Files.setAttribute(to, name, Files.getAttribute(from, name, NOFOLLOW_LINKS), NOFOLLOW_LINKS);
    }
    Files.getFileAttributeView(to, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(Files.getLastModifiedTime(from, NOFOLLOW_LINKS), null, null);
    if (Files.isSymbolicLink(from)) {
      return; // the host has no user attributes of links
    }
    var source = Files.getFileAttributeView(from, UserDefinedFileAttributeView.class);
    var copy = Files.getFileAttributeView(to, UserDefinedFileAttributeView.class);
    for (String name : source.list()) {
      ByteBuffer value = ByteBuffer.allocate(source.size(name));
      source.read(name, value);
      copy.write(name, value.flip());
    }
  }
}
