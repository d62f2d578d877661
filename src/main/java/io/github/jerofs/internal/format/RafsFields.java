package io.github.jerofs.internal.format;

/** Where the fields of RAFS v6 lie, which Nydus adds (docs/format.md, Nydus images). */
public final class RafsFields {
  /** Byte offset of the extended superblock in the image: behind the superblock. */
  public static final int POSITION = SuperblockFields.POSITION + SuperblockFields.SIZE;

  /** Size of the extended superblock in bytes. */
  public static final int SIZE = 256;

  /** Of the extended superblock: flags. */
  public static final Field FLAGS = new Field("RAFS flags", 0);

  /** Of the extended superblock: byte offset of the blob table. */
  public static final Field BLOB_TABLE = new Field("RAFS blob table", 8);

  /** Of the extended superblock: bytes of a chunk. */
  public static final Field CHUNK_SIZE = new Field("RAFS chunk size", 20);

  /** Size of a blob table entry in bytes. */
  public static final int BLOB_SIZE = 256;

  /** Bytes of {@link #BLOB_ID}. */
  public static final int BLOB_ID_SIZE = 64;

  /** Of a blob: its name, with NULs behind it. */
  public static final Field BLOB_ID = new Field("RAFS blob id", 0);

  /** Of a blob: its features. */
  public static final Field BLOB_FEATURES = new Field("RAFS blob features", 84);

  /** Of a blob: length of its device in bytes. */
  public static final Field BLOB_DEVICE_BYTES = new Field("RAFS device bytes", 96);

  private RafsFields() {}
}
