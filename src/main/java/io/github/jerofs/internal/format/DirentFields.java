package io.github.jerofs.internal.format;

/** The fields of directory entries (docs/format.md, Directories). */
public final class DirentFields {
  /** Size of an entry in bytes, without its name. */
  public static final int SIZE = 12;

  /** The nid of the file. */
  public static final Field NID = new Field("nid", 0);

  /** The offset of the name in the block. */
  public static final Field NAME_OFFSET = new Field("offset of the name", 8);

  /** The file type; see {@link FileType#entryType}. */
  public static final Field FILE_TYPE = new Field("file type", 10);

  private DirentFields() {}
}
