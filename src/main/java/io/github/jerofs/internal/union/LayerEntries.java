package io.github.jerofs.internal.union;

import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.util.Arrays;

/**
 * Lists one layer's directory: either its entries without the markers, or its markers under the
 * names that they hide. A directory with markers needs one listing of each kind, as hidden names
 * sort differently from their markers. The listing of the markers ends after the last one. For one
 * thread at a time.
 *
 * <p>Each name has a code that orders it among names that are not less than a common base: the
 * shorter the common prefix with the base, the greater the code; then, the greater the next byte. A
 * name that equals the base has code 0. Names with different codes need no comparison.
 */
final class LayerEntries {
  /** The code of a listing without further entries. */
  static final int ENDED = Integer.MAX_VALUE;

  private static final int MAX_LENGTH = 1 << 16;

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

  /** The code of {@link #name}, relative to a name that the merge determines. */
  private int code;

  private boolean pastMarkers;
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

  /**
   * Moves to the next loaded entry, without reading from the source. Its code is relative to the
   * entry before, or to the empty name.
   */
  boolean nextLoaded() throws IOException {
    while (!pastMarkers && entries.nextLoaded()) {
      byte[] next = entries.name();
      boolean marker = part.markers() && Whiteouts.isMarker(next, 0, next.length);
      if (marker == markers) {
        byte[] last = name;
        name = marker ? Whiteouts.hidden(next) : next;
        code = codeAt(Arrays.mismatch(last, name));
        meaning = marker ? Meaning.HIDDEN : meaning(entries.fileType());
        return true;
      }
      pastMarkers = markers && Whiteouts.isAfterMarkers(next);
    }
    return false;
  }

  private int codeAt(int mismatch) {
    return mismatch < 0 ? 0 : (MAX_LENGTH - mismatch) << Byte.SIZE | (name[mismatch] & 0xff);
  }

  private static Meaning meaning(int fileType) {
    return fileType == FileType.CHAR_DEVICE.entryType() || fileType == 0
        ? Meaning.UNDECIDED
        : Meaning.FILE;
  }

  /** Loads more entries; returns false after the last. */
  boolean load() throws IOException {
    return !pastMarkers && entries.load();
  }

  /** Marks the end of the listing. */
  void end() {
    code = ENDED;
  }

  boolean isEnded() {
    return code == ENDED;
  }

  /** Returns whether the current name is that of the last winner. */
  boolean isRepeated() {
    return code == 0;
  }

  /**
   * Returns whether this precedes {@code other}; both codes must be relative to the same name. The
   * code of the greater one becomes relative to the lesser.
   *
   * @param first whether this precedes {@code other} if the names are equal
   */
  boolean isBefore(LayerEntries other, boolean first) {
    if (code != other.code) {
      return code < other.code;
    }
    if (code == ENDED) {
      return first;
    }
    int from = code == 0 ? name.length : MAX_LENGTH - (code >>> Byte.SIZE) + 1;
    int length = name.length;
    int otherLength = other.name.length;
    int same = Arrays.mismatch(name, from, length, other.name, from, otherLength);
    if (same < 0) {
      (first ? other : this).code = 0;
      return first;
    }
    int at = from + same;
    boolean before =
        at == length || (at < otherLength && (name[at] & 0xff) < (other.name[at] & 0xff));
    LayerEntries greater = before ? other : this;
    greater.code = greater.codeAt(at);
    return before;
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
}
