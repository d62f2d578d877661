package io.github.jerofs.internal.write.content;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.io.FileErrors;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads file contents and checks their size. Errors name the entry. */
public final class Content {
  private Content() {}

  /** Reads all of a small file into {@code target} at {@code at}. */
  static void read(NodeTable nodes, int inode, byte[] target, int at) throws IOException {
    try (Pieces pieces = open(nodes, inode)) {
      pieces.read(target, at, (int) nodes.size(inode));
      pieces.end();
    }
  }

  /** Opens the content of a file that is read in pieces. */
  static Pieces open(NodeTable nodes, int inode) throws IOException {
    try {
      return new Pieces(
          nodes, inode, nodes.origin(inode).open(nodes, inode, nodes.reference(inode)));
    } catch (IOException e) {
      throw named(nodes, inode, e);
    }
  }

  /** A content that is read in pieces. All errors name the entry. */
  static final class Pieces implements Closeable {
    private final NodeTable nodes;
    private final int inode;
    private final InputStream in;

    private Pieces(NodeTable nodes, int inode, InputStream in) {
      this.nodes = nodes;
      this.inode = inode;
      this.in = in;
    }

    /** Reads the next {@code length} bytes. */
    void read(byte[] target, int at, int length) throws IOException {
      try {
        if (in.readNBytes(target, at, length) < length) {
          throw changed(nodes, inode);
        }
      } catch (IOException e) {
        throw named(nodes, inode, e);
      }
    }

    /** Skips the next {@code length} bytes if the content shows that they lie in a hole. */
    boolean skipHole(int length) throws IOException {
      return in instanceof HoleStream holes && holes.skipHole(length);
    }

    /** Checks that the content ends here and that its source is unchanged. */
    void end() throws IOException {
      try {
        if (in.read() >= 0) {
          throw changed(nodes, inode);
        }
        nodes.origin(inode).checkUnchanged(nodes, inode, nodes.reference(inode));
      } catch (IOException e) {
        throw named(nodes, inode, e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  static BuildException changed(NodeTable nodes, int inode) {
    return new BuildException(
        nodes.path(inode), "changed while it was read: expected " + nodes.size(inode) + " bytes");
  }

  /** Returns an exception that names the entry. */
  static IOException named(NodeTable nodes, int inode, IOException e) {
    if (e instanceof BuildException) {
      return e;
    }
    return new BuildException(nodes.path(inode), "cannot be read: " + FileErrors.reason(e), e);
  }
}
