package io.github.jerofs.internal.format;

/** Where the fields of extended attributes lie (docs/format.md, Extended attributes). */
public final class XattrFields {
  /** Size of the header of an inline body in bytes; the ids of shared entries follow. */
  public static final int BODY_HEADER = 12;

  /** Size of the header of an entry in bytes; name and value follow. */
  public static final int ENTRY_HEADER = 4;

  /** The alignment of entries, and the unit of shared ids, in bytes. */
  public static final int UNIT = 4;

  /** Of a body: a set bit means that no name with that hash is present. */
  public static final Field NAME_FILTER = new Field("xattr name filter", 0);

  /** Of a body: the number of shared entries. */
  public static final Field SHARED_COUNT = new Field("number of shared xattrs", 4);

  /** Of an entry: bytes of the name behind its prefix. */
  public static final Field NAME_LENGTH = new Field("length of the xattr name", 0);

  /** Of an entry: a namespace, or a long prefix. */
  public static final Field NAME_INDEX = new Field("xattr name index", 1);

  /** Of an entry: bytes of the value. */
  public static final Field VALUE_SIZE = new Field("size of the xattr value", 2);

  private XattrFields() {}
}
