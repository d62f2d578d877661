package io.github.jerofs.internal.write.compress;

/** The result of encoding a file. Immutable. */
public sealed interface EncodedFile {
  /** No bytes. */
  byte[] NONE = {};

  /** The content is stored uncompressed, in one run. */
  record Flat() implements EncodedFile {
    static final Flat INSTANCE = new Flat();
  }

  /** The whole content belongs in the packed inode. */
  record Fragment() implements EncodedFile {
    static final Fragment INSTANCE = new Fragment();
  }

  /**
   * The content is split into extents, whose pclusters are stored back to back.
   *
   * @param encoding the encoding
   * @param size the size of the file in bytes
   * @param extents the extents
   * @param inlineTail the stored bytes of the last extent if they follow the indexes, else empty.
   *     The stored bytes for the receiver do not include them
   * @param fragment the content of the last extent if it belongs in the packed inode, else empty.
   *     The stored bytes for the receiver do not include it
   */
  record Compressed(
      Encoding encoding, long size, ExtentList extents, byte[] inlineTail, byte[] fragment)
      implements EncodedFile {
    /** Returns the required alignment of the stored bytes. */
    public int alignment() {
      return encoding.form() == Encoding.Form.EXTENTS ? 1 : encoding.blockSize();
    }

    /** Returns the number of stored bytes, without inline tail and fragment. */
    public long storedBytes() {
      return extents.totalStored(alignment());
    }

    /** Returns the length of the last extent if that is an inline tail or a fragment, else 0. */
    int tailLength() {
      return (int) (size - extents.totalLength());
    }

    /** Returns whether the inline tail is uncompressed. */
    boolean hasPlainTail() {
      return inlineTail.length > 0 && inlineTail.length == tailLength();
    }

    /** Returns whether anything is compressed. */
    boolean isCompressed() {
      return extents.mostStored() > 0 || (inlineTail.length > 0 && !hasPlainTail());
    }

    Compressed withoutFragment() {
      return new Compressed(encoding, size, extents, inlineTail, NONE);
    }
  }
}
