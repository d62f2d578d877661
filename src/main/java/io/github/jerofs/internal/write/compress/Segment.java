package io.github.jerofs.internal.write.compress;

/**
 * What became of a part of a file.
 *
 * @param extents its extents, without inline tail and fragment
 * @param stored their stored bytes
 * @param inlineTail stored bytes of the last extent of the file, if they belong behind the indexes
 * @param fragment content of the last extent of the file, if it belongs in the packed inode
 * @param state what it is
 */
record Segment(ExtentList extents, byte[] stored, byte[] inlineTail, byte[] fragment, State state) {
  enum State {
    /** Extents, of which perhaps all are plain. */
    EXTENTS,
    /** The content as it is, which would gain nothing or has no encoding. */
    FLAT,
    /** The content as it is, for the packed inode. */
    FRAGMENT
  }

  /** Returns the content as it is. */
  static Segment raw(byte[] content, State state) {
    return new Segment(ExtentList.EMPTY, content, EncodedFile.NONE, EncodedFile.NONE, state);
  }

  /** Returns whether no extent is compressed, and what else there is is content as it is. */
  boolean isPlain() {
    return extents.mostStored() == 0 && inlineTail.length == 0;
  }

  EncodedFile.Compressed toFile(Encoding encoding, long size, ExtentList all) {
    return new EncodedFile.Compressed(encoding, size, all, inlineTail, fragment);
  }
}
