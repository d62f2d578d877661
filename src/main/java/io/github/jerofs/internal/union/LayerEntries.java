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
 * Lists one layer's directory: either its entries without the markers, or its markers under the
 * names that they hide. A directory with markers needs one listing of each kind, as hidden names
 * sort differently from their markers. For one thread at a time.
 */
final class LayerEntries {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Effect of the current entry on its name. */
  private enum Meaning {
    FILE,
    HIDDEN,
    /** A character device, possibly a whiteout. */
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
   * Positions before the first entry.
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

  /** Moves to the next loaded entry, without reading from the source. */
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

  /** Returns the first eight bytes of {@code name}, which decide most comparisons. */
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

  /** Returns whether the inode is needed to tell a file from a whiteout. */
  boolean isUndecided() {
    return meaning == Meaning.UNDECIDED;
  }

  /** Reads the inode of the current entry. */
  void decide() throws IOException {
    Node node = tree.listed(part.node(), name, 0, name.length, entries.id());
    meaning = Whiteouts.isWhiteout(node) ? Meaning.HIDDEN : Meaning.FILE;
  }

  /** Returns whether the current entry, which must be decided, hides its name. */
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

  /** Returns the node id of the current entry in its layer. */
  long inner() {
    return entries.id();
  }

  /**
   * Compares the current entries by name. Equal names are ordered by layer, topmost first, and
   * files before markers.
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
