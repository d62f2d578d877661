package io.github.jerofs.internal.format;

/** The fields of extended attributes (docs/format.md, Extended attributes). */
public final class XattrFields {
  /** Size of the header of an inline body in bytes; the IDs of shared entries follow. */
  public static final int BODY_HEADER = 12;

  /** Size of the header of an entry in bytes; name and value follow. */
  public static final int ENTRY_HEADER = 4;

  /** The alignment of entries and the unit of shared IDs, in bytes. */
  public static final int UNIT = 4;

  /** Body: a filter in which a set bit excludes all names with that hash. */
  public static final Field NAME_FILTER = new Field("xattr name filter", 0);

  /** Body: the number of shared entries. */
  public static final Field SHARED_COUNT = new Field("number of shared xattrs", 4);

  /** Entry: the length of the name without its prefix, in bytes. */
  public static final Field NAME_LENGTH = new Field("length of the xattr name", 0);

  /** Entry: a namespace or a long prefix. */
  public static final Field NAME_INDEX = new Field("xattr name index", 1);

  /** Entry: the size of the value in bytes. */
  public static final Field VALUE_SIZE = new Field("size of the xattr value", 2);

  private XattrFields() {}
}
