package io.github.jerofs.internal.format;

/** Where the fields of composefs lie (docs/format.md, composefs images). */
public final class ComposefsFields {
  /** Size in bytes of the header, which lies at the start of the image. */
  public static final int SIZE = 32;

  /** Of the header: magic number. */
  public static final Field MAGIC = new Field("composefs magic", 0);

  /** The value of {@link #MAGIC}. */
  public static final int MAGIC_NUMBER = 0xd078629a;

  /** Of the header: version of the header itself. */
  public static final Field HEADER_VERSION = new Field("composefs header version", 4);

  /** The value of {@link #HEADER_VERSION}. */
  public static final int VERSION = 1;

  /** Of the header: flags. */
  public static final Field FLAGS = new Field("composefs flags", 8);

  /** Bit of {@link #FLAGS}: some inodes have ACLs. */
  public static final int HAS_ACL = 1;

  /** Of the header: version of the layout. */
  public static final Field LAYOUT_VERSION = new Field("composefs version", 12);

  /** Size in bytes of the fields in front of the digest in a metacopy attribute. */
  public static final int METACOPY_SIZE = 4;

  /** Of a metacopy attribute: version, which must be 0. */
  public static final Field METACOPY_VERSION = new Field("metacopy version", 0);

  /** Of a metacopy attribute: length in bytes, with the digest. */
  public static final Field METACOPY_LENGTH = new Field("metacopy length", 1);

  /** Of a metacopy attribute: flags, which must be 0. */
  public static final Field METACOPY_FLAGS = new Field("metacopy flags", 2);

  /** Of a metacopy attribute: number that fs-verity gives to the hash algorithm. */
  public static final Field METACOPY_ALGORITHM = new Field("metacopy digest algorithm", 3);

  private ComposefsFields() {}
}
