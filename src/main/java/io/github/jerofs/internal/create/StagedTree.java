package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.PathBytes;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The tree of an image that is being created. Not thread-safe: its file system has the lock. */
final class StagedTree {
  /** The permissions of directories whose creator states none. */
  static final int DIRECTORY_PERMISSIONS = 0755;

  /** The permissions of files whose creator states none. */
  static final int FILE_PERMISSIONS = 0644;

  /** The number of symbolic links that Linux follows in one path. */
  private static final int MAX_LINKS = 40;

  private static final int MAX_NAME = 255;

  private final Spool spool;
  private final StagedDirectory root = new StagedDirectory(1, DIRECTORY_PERMISSIONS, null);
  private long lastId = 1;

  StagedTree(Spool spool) {
    this.spool = spool;
  }

  StagedDirectory root() {
    return root;
  }

  /**
   * Follows a path.
   *
   * @param follow whether a link in the last name is followed; a dangling one leads to its target
   * @throws NoSuchFileException if a directory on the path does not exist
   * @throws FileSystemException if the path leads through a file or too many links
   */
  Place locate(CreatePath path, boolean follow) throws IOException {
    Deque<byte[]> pending = new ArrayDeque<>(names(path.bytes()));
    List<byte[]> above = new ArrayList<>();
    StagedDirectory directory = root;
    int links = 0;
    while (true) {
      byte[] name = pending.poll();
      if (name == null) {
        return new Place(directory, above, null, directory);
      }
      if (PathBytes.isDot(name, 0, name.length)) {
        continue;
      }
      if (PathBytes.isDotDot(name, 0, name.length)) {
        directory = directory.parent();
        removeLast(above);
        continue;
      }
      if (name.length > MAX_NAME) {
        throw new FileSystemException(
            path.toString(), null, "File name longer than " + MAX_NAME + " bytes");
      }
      StagedNode node = directory.get(name);
      if (node instanceof StagedLink link && (follow || !pending.isEmpty())) {
        if (++links > MAX_LINKS) {
          throw new FileSystemLoopException(path.toString());
        }
        if (PathBytes.isAbsolute(link.target())) {
          directory = root;
          above.clear();
        }
        List<byte[]> names = names(link.target());
        for (int i = names.size() - 1; i >= 0; i--) {
          pending.push(names.get(i));
        }
      } else if (pending.isEmpty()) {
        return new Place(directory, above, name, node);
      } else if (node instanceof StagedDirectory next) {
        directory = next;
        above.add(name);
      } else if (node == null) {
        throw new NoSuchFileException(path.toString());
      } else {
        throw new FileSystemException(path.toString(), null, "Not a directory");
      }
    }
  }

  private static void removeLast(List<byte[]> names) {
    if (!names.isEmpty()) {
      names.remove(names.size() - 1);
    }
  }

  private static List<byte[]> names(byte[] path) {
    List<byte[]> names = new ArrayList<>();
    int[] offsets = PathBytes.nameOffsets(path);
    for (int i = 0; i < offsets.length; i++) {
      int end = PathBytes.nameEnd(path, offsets, i);
      if (end > offsets[i]) {
        names.add(Arrays.copyOfRange(path, offsets[i], end));
      }
    }
    return names;
  }

  /**
   * Returns the name under which a new entry is added.
   *
   * @throws FileAlreadyExistsException if it is used
   */
  private static byte[] freeName(Place place, Path path) throws IOException {
    byte[] name = place.name();
    if (name == null || place.node() != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return name;
  }

  StagedDirectory createDirectory(Place place, Path path, int permissions) throws IOException {
    byte[] name = freeName(place, path);
    StagedDirectory created = new StagedDirectory(++lastId, permissions, place.directory());
    place.directory().put(name, created);
    return created;
  }

  StagedFile createFile(Place place, Path path, int permissions) throws IOException {
    byte[] name = freeName(place, path);
    StagedFile created = new StagedFile(++lastId, permissions, spool);
    place.directory().put(name, created);
    return created;
  }

  StagedLink createLink(Place place, Path path, byte[] target) throws IOException {
    byte[] name = freeName(place, path);
    StagedLink created = new StagedLink(++lastId, target);
    place.directory().put(name, created);
    return created;
  }

  /** Adds another name for {@code node}. */
  void addName(Place place, Path path, StagedNode node) throws IOException {
    place.directory().put(freeName(place, path), node);
  }

  /** Removes a name; with the last one, the file. */
  void remove(Place place, Path path) throws IOException {
    StagedNode node = place.existing(path);
    byte[] name = place.name();
    if (name == null) {
      throw new FileSystemException(path.toString(), null, "Cannot remove '.', '..' or the root");
    }
    if (node instanceof StagedDirectory directory && !directory.entries().isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    place.directory().remove(name);
    if (node instanceof StagedFile file) {
      file.releaseIfUnused();
    }
  }

  /** Moves an entry to an unused name. */
  void rename(Place from, Path source, Place to, Path target) throws IOException {
    StagedNode node = from.existing(source);
    byte[] name = from.name();
    if (name == null) {
      throw new FileSystemException(source.toString(), null, "Cannot move '.', '..' or the root");
    }
    if (node instanceof StagedDirectory && to.directory().isWithin(node)) {
      throw new FileSystemException(
          source.toString(), target.toString(), "Cannot move a directory into itself");
    }
    byte[] newName = freeName(to, target);
    to.directory().put(newName, node);
    from.directory().remove(name);
  }

  /** Returns the names in a directory, sorted. */
  static List<byte[]> list(StagedNode node, Path path) throws IOException {
    if (node instanceof StagedDirectory directory) {
      return List.copyOf(directory.entries().keySet());
    }
    throw new NotDirectoryException(path.toString());
  }
}
