package io.github.jerofs.internal.write.node;

import io.github.jerofs.build.BuildException;

/** Checks that names, link targets and device numbers can be stored. */
public final class EntryChecks {
  static final int MAX_NAME = 255;
  private static final int MAX_MAJOR = 0xfff;
  private static final int MAX_MINOR = 0xfffff;

  private EntryChecks() {}

  /** Checks that a name can be stored. The root has no name. */
  static void checkName(NodeTable nodes, int directory, byte[] name) throws BuildException {
    if (directory == NodeTable.NONE) {
      return;
    }
    if (name.length == 0 || name.length > MAX_NAME) {
      throw new BuildException(
          nodes.path(directory, name), "name: expected 1..255 bytes, found " + name.length);
    }
    boolean dots = name[0] == '.' && name.length <= 2;
    if (dots && name[name.length - 1] == '.') {
      throw new BuildException(nodes.path(directory, name), "reserved name");
    }
    for (byte b : name) {
      if (b == 0 || b == '/') {
        throw new BuildException(nodes.path(directory, name), "name contains a NUL or a slash");
      }
    }
  }

  /** Checks the target of the symbolic link {@code node}. */
  static void checkTarget(NodeTable nodes, int node, byte[] target) throws BuildException {
    if (target.length == 0 || target.length > BytePool.MAX_LENGTH) {
      throw new BuildException(
          nodes.path(node),
          "target of a symbolic link: expected 1..4095 bytes, found " + target.length);
    }
    for (byte b : target) {
      if (b == 0) {
        throw new BuildException(nodes.path(node), "target of a symbolic link: contains a NUL");
      }
    }
  }

  /** Checks the number of the device {@code node}. */
  static void checkDevice(NodeTable nodes, int node, long major, long minor) throws BuildException {
    if (major < 0 || major > MAX_MAJOR || minor < 0 || minor > MAX_MINOR) {
      throw new BuildException(
          nodes.path(node),
          "device number: expected at most 4095:1048575, found " + major + ":" + minor);
    }
  }
}
