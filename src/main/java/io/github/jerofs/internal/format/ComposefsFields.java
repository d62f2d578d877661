package io.github.jerofs.internal.format;

/** The fields of composefs images (docs/format.md, composefs images). */
public final class ComposefsFields {
  /** Size of the header, which is at the start of the image, in bytes. */
  public static final int SIZE = 32;

  /** Header: magic number. */
  public static final Field MAGIC = new Field("composefs magic", 0);

  /** The value of {@link #MAGIC}. */
  public static final int MAGIC_NUMBER = 0xd078629a;

  /** Header: version of the header itself. */
  public static final Field HEADER_VERSION = new Field("composefs header version", 4);

  /** The value of {@link #HEADER_VERSION}. */
  public static final int VERSION = 1;

  /** Header: flags. */
  public static final Field FLAGS = new Field("composefs flags", 8);

  /** In {@link #FLAGS}: some inodes have ACLs. */
  public static final int HAS_ACL = 1;

  /** Header: version of the layout. */
  public static final Field LAYOUT_VERSION = new Field("composefs version", 12);

  /** Size of the fields before the digest in a metacopy attribute, in bytes. */
  public static final int METACOPY_SIZE = 4;

  /** Metacopy attribute: version, which must be 0. */
  public static final Field METACOPY_VERSION = new Field("metacopy version", 0);

  /** Metacopy attribute: length in bytes, including the digest. */
  public static final Field METACOPY_LENGTH = new Field("metacopy length", 1);

  /** Metacopy attribute: flags, which must be 0. */
  public static final Field METACOPY_FLAGS = new Field("metacopy flags", 2);

  /** Metacopy attribute: the hash algorithm's number in fs-verity. */
  public static final Field METACOPY_ALGORITHM = new Field("metacopy digest algorithm", 3);

  private ComposefsFields() {}
}
