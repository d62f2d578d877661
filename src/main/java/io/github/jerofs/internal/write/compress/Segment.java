package io.github.jerofs.internal.write.compress;

/**
 * The result of encoding a part of a file.
 *
 * @param extents the extents, without inline tail and fragment
 * @param stored their stored bytes
 * @param inlineTail the stored bytes of the last extent of the file, if they follow the indexes
 * @param fragment the content of the last extent of the file, if it belongs in the packed inode
 * @param state the kind of result
 */
record Segment(ExtentList extents, byte[] stored, byte[] inlineTail, byte[] fragment, State state) {
  enum State {
    /** Extents, possibly all plain. */
    EXTENTS,
    /** Plain content: compression saves nothing, or there is no encoding. */
    FLAT,
    /** Plain content for the packed inode. */
    FRAGMENT
  }

  /** Returns a segment of plain content. */
  static Segment raw(byte[] content, State state) {
    return new Segment(ExtentList.EMPTY, content, EncodedFile.NONE, EncodedFile.NONE, state);
  }

  /** Returns whether nothing is compressed. */
  boolean isPlain() {
    return extents.mostStored() == 0 && inlineTail.length == 0;
  }

  EncodedFile.Compressed toFile(Encoding encoding, long size, ExtentList all) {
    return new EncodedFile.Compressed(encoding, size, all, inlineTail, fragment);
  }
}
