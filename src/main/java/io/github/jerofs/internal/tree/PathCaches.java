package io.github.jerofs.internal.tree;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of one tree that were recently looked up by path: directories, which are the parents of
 * other paths, and files. Files have a cache of their own, so that they do not evict directories.
 * Thread-safe.
 */
final class PathCaches {
  private static final int MAX_DIRECTORIES = 4096;
  private static final int MAX_FILES = 65_536;

  private final NodeCache directories;
  private final NodeCache files;

  PathCaches(NodeCacheMemory memory) {
    this.directories = new NodeCache(memory, MAX_DIRECTORIES);
    this.files = new NodeCache(memory, MAX_FILES);
  }

  /** Returns the node at {@code path[0, length)}, with symbolic links followed, or null. */
  Resolution.@Nullable Resolved directory(byte[] path, int length) {
    return directories.get(path, length);
  }

  /** Adds a node that may be a directory. {@code path} must not change. */
  void addDirectory(byte[] path, Resolution.Resolved node) {
    directories.put(new NodeCache.Entry(path, node));
  }

  /** Returns the node at {@code path}, which is not a symbolic link, or null. */
  Resolution.@Nullable Resolved file(byte[] path) {
    return files.get(path, path.length);
  }

  /**
   * Adds a node, unless it is a symbolic link.
   *
   * @param path its path, whose last name was not followed; must not change
   */
  void addFile(byte[] path, Resolution.Resolved node) {
    if (!node.node().isSymlink()) {
      files.put(new NodeCache.Entry(path, node));
    }
  }

  /** Removes all entries and accepts no new ones. */
  void close() {
    directories.close();
    files.close();
  }
}
