package io.github.jerofs.internal.format;

/** Where the fields of directory entries lie (docs/format.md, Directories). */
public final class DirentFields {
  /** Size of an entry without its name in bytes. */
  public static final int SIZE = 12;

  /** The nid of the file. */
  public static final Field NID = new Field("nid", 0);

  /** Where in the block the name begins. */
  public static final Field NAME_OFFSET = new Field("offset of the name", 8);

  /** The file type, {@link FileType#entryType}. */
  public static final Field FILE_TYPE = new Field("file type", 10);

  private DirentFields() {}
}
