package io.github.jerofs.internal.union;

import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Lists one layer's part of a directory: its entries without the markers, or its markers under the
 * names that they hide. A directory with markers is read by one of each, so that both come in the
 * order of their names. For one thread at a time.
 */
final class LayerEntries {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** What the present entry means for its name. */
  private enum Meaning {
    FILE,
    HIDDEN,
    /** A character device, which may be a whiteout. */
    UNDECIDED
  }

  private final Tree tree;
  private final Part part;
  private final boolean markers;
  private final DirectoryEntries entries;
  private byte[] name = {};
  private long head;
  private Meaning meaning = Meaning.UNDECIDED;

  /**
   * Starts before the first entry.
   *
   * @param tree the layer
   * @param markers whether to list the markers
   */
  LayerEntries(Tree tree, Part part, boolean markers) throws IOException {
    this.tree = tree;
    this.part = part;
    this.markers = markers;
    this.entries = tree.list(part.node(), part.parent());
  }

  /** Moves to the next entry that is loaded. Touches no source. */
  boolean nextLoaded() throws IOException {
    while (entries.nextLoaded()) {
      byte[] next = entries.name();
      boolean marker = part.markers() && Whiteouts.isMarker(next, 0, next.length);
      if (marker == markers) {
        name = marker ? Whiteouts.hidden(next) : next;
        head = head(name);
        meaning = marker ? Meaning.HIDDEN : meaning(entries.fileType());
        return true;
      }
    }
    return false;
  }

  /** Returns the first bytes of {@code name}, so that most comparisons need no more. */
  private static long head(byte[] name) {
    if (name.length >= Long.BYTES) {
      return (long) LONG.get(name, 0);
    }
    long head = 0;
    for (byte b : name) {
      head = (head << Byte.SIZE) | (b & 0xff);
    }
    return head << (Byte.SIZE * (Long.BYTES - name.length));
  }

  private static Meaning meaning(int fileType) {
    return fileType == FileType.CHAR_DEVICE.entryType() || fileType == 0
        ? Meaning.UNDECIDED
        : Meaning.FILE;
  }

  /** Loads more entries; returns false after the last. */
  boolean load() throws IOException {
    return entries.load();
  }

  /** Returns whether only the inode tells a file from a whiteout. */
  boolean isUndecided() {
    return meaning == Meaning.UNDECIDED;
  }

  /** Reads the inode of the present entry. */
  void decide() throws IOException {
    Node node = tree.listed(part.node(), name, 0, name.length, entries.id());
    meaning = Whiteouts.isWhiteout(node) ? Meaning.HIDDEN : Meaning.FILE;
  }

  /** Returns whether the present entry hides its name; it must be decided. */
  boolean hides() {
    return meaning == Meaning.HIDDEN;
  }

  byte[] name() {
    return name;
  }

  boolean hasName(byte[] other) {
    return Arrays.equals(name, other);
  }

  int fileType() {
    return entries.fileType();
  }

  Part part() {
    return part;
  }

  /** Returns the id of the present entry in its layer. */
  long inner() {
    return entries.id();
  }

  /**
   * Returns whether the present entry comes before that of {@code other}: by name; of one name, the
   * topmost layer first, and its files before its markers.
   */
  boolean isBefore(LayerEntries other) {
    if (head != other.head) {
      return Long.compareUnsigned(head, other.head) < 0;
    }
    int names = Arrays.compareUnsigned(name, other.name);
    int layers = names != 0 ? names : Integer.compare(part.layer(), other.part.layer());
    return layers != 0 ? layers < 0 : !markers;
  }
}
