package io.github.jerofs.cli.tar;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file to archive. In texts, U+DC80..U+DCFF encode bytes that are not UTF-8.
 *
 * @param name its path in the archive
 * @param permissions the lower 12 bits of the mode
 * @param uid owner, 0..2^32-1
 * @param gid group, 0..2^32-1
 * @param modified modification time
 * @param body the type and its fields
 * @param xattrs extended attributes by full name; POSIX ACLs in the binary form of Linux
 */
public record TarEntry(
    String name,
    int permissions,
    long uid,
    long gid,
    Instant modified,
    Body body,
    Map<String, byte[]> xattrs) {

  /** The type of an entry with the fields of that type. */
  public sealed interface Body {
    /** Returns the type flag of the header. */
    char flag();
  }

  /**
   * A regular file.
   *
   * @param size its length in bytes
   * @param sparse its data ranges, or null if it has no holes
   */
  public record Regular(long size, @Nullable SparseMap sparse) implements Body {
    @Override
    public char flag() {
      return '0';
    }

    /** Returns the number of bytes in the archive. */
    long stored() {
      return sparse == null ? size : sparse.header().length + sparse.dataSize();
    }
  }

  /**
   * Another name of an earlier entry.
   *
   * @param target the name of that entry
   */
  public record HardLink(String target) implements Body {
    @Override
    public char flag() {
      return '1';
    }
  }

  /**
   * A symbolic link.
   *
   * @param target the target, as stored
   */
  public record SymbolicLink(String target) implements Body {
    @Override
    public char flag() {
      return '2';
    }
  }

  /**
   * A device.
   *
   * @param block true for a block device, false for a character device
   */
  public record Device(boolean block, long major, long minor) implements Body {
    @Override
    public char flag() {
      return block ? '4' : '3';
    }
  }

  /** A directory. */
  public record Directory() implements Body {
    @Override
    public char flag() {
      return '5';
    }
  }

  /** A named pipe. */
  public record Fifo() implements Body {
    @Override
    public char flag() {
      return '6';
    }
  }

  /** Returns the number of bytes that follow the header. */
  long stored() {
    return body instanceof Regular file ? file.stored() : 0;
  }

  /** Returns the target of a link, else an empty text. */
  String target() {
    if (body instanceof HardLink link) {
      return link.target;
    }
    return body instanceof SymbolicLink link ? link.target : "";
  }
}
