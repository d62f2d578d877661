package io.github.jerofs.internal.format;

/** The fields that Nydus RAFS v6 adds (docs/format.md, Nydus images). */
public final class RafsFields {
  /** Byte offset of the extended superblock, which follows the superblock. */
  public static final int POSITION = SuperblockFields.POSITION + SuperblockFields.SIZE;

  /** Size of the extended superblock in bytes. */
  public static final int SIZE = 256;

  /** Extended superblock: flags. */
  public static final Field FLAGS = new Field("RAFS flags", 0);

  /** Extended superblock: byte offset of the blob table. */
  public static final Field BLOB_TABLE = new Field("RAFS blob table", 8);

  /** Extended superblock: chunk size in bytes. */
  public static final Field CHUNK_SIZE = new Field("RAFS chunk size", 20);

  /** Size of a blob table entry in bytes. */
  public static final int BLOB_SIZE = 256;

  /** Size of {@link #BLOB_ID} in bytes. */
  public static final int BLOB_ID_SIZE = 64;

  /** Blob table entry: name, padded with NULs. */
  public static final Field BLOB_ID = new Field("RAFS blob id", 0);

  /** Blob table entry: features. */
  public static final Field BLOB_FEATURES = new Field("RAFS blob features", 84);

  /** Blob table entry: length of the device in bytes. */
  public static final Field BLOB_DEVICE_BYTES = new Field("RAFS device bytes", 96);

  private RafsFields() {}
}
