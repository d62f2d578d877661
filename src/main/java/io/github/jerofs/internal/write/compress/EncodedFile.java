package io.github.jerofs.internal.write.compress;

/** What became of the data of a file. Immutable. */
public sealed interface EncodedFile {
  /** No bytes. */
  byte[] NONE = {};

  /** The content is stored as it is, in one run. */
  record Flat() implements EncodedFile {
    static final Flat INSTANCE = new Flat();
  }

  /** The whole content belongs in the packed inode. */
  record Fragment() implements EncodedFile {
    static final Fragment INSTANCE = new Fragment();
  }

  /**
   * The content is cut into extents, whose pclusters are stored one behind the other.
   *
   * @param encoding how
   * @param size of the file in bytes
   * @param extents the extents
   * @param inlineTail the stored bytes of the last extent if they belong behind the indexes, else
   *     empty. They are not among the stored bytes that the receiver gets
   * @param fragment the content of the last extent if it belongs in the packed inode, else empty.
   *     It is not among the stored bytes either
   */
  record Compressed(
      Encoding encoding, long size, ExtentList extents, byte[] inlineTail, byte[] fragment)
      implements EncodedFile {
    /** Returns what the address of the stored bytes must be a multiple of. */
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

    /** Returns whether the inline tail is the content of the last extent as it is. */
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
