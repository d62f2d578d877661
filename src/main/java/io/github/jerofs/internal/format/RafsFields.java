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

  /** Extended superblock: size in bytes of the blob table. */
  public static final Field BLOB_TABLE_SIZE = new Field("RAFS blob table size", 16);

  /** Extended superblock: chunk size in bytes. */
  public static final Field CHUNK_SIZE = new Field("RAFS chunk size", 20);

  /** Extended superblock: byte offset of the chunk table. */
  public static final Field CHUNK_TABLE = new Field("RAFS chunk table", 24);

  /** Extended superblock: size in bytes of the chunk table. */
  public static final Field CHUNK_TABLE_SIZE = new Field("RAFS chunk table size", 32);

  /** Extended superblock: byte offset of the prefetch table. */
  public static final Field PREFETCH_TABLE = new Field("RAFS prefetch table", 40);

  /** Extended superblock: size in bytes of the prefetch table. */
  public static final Field PREFETCH_TABLE_SIZE = new Field("RAFS prefetch table size", 48);

  /** Size of a blob table entry in bytes. */
  public static final int BLOB_SIZE = 256;

  /** Size of {@link #BLOB_ID} in bytes. */
  public static final int BLOB_ID_SIZE = 64;

  /** Blob table entry: its name, padded with NULs. */
  public static final Field BLOB_ID = new Field("RAFS blob id", 0);

  /** Blob table entry: its place in the table. */
  public static final Field BLOB_INDEX = new Field("RAFS blob index", 64);

  /** Blob table entry: number of chunks. */
  public static final Field BLOB_CHUNKS = new Field("RAFS blob chunk count", 72);

  /** Blob table entry: compression of the chunks. */
  public static final Field BLOB_COMPRESSOR = new Field("RAFS blob compressor", 76);

  /** Blob table entry: digest of the chunks. */
  public static final Field BLOB_DIGESTER = new Field("RAFS blob digester", 80);

  /** Blob table entry: features. */
  public static final Field BLOB_FEATURES = new Field("RAFS blob features", 84);

  /** Blob table entry: length of the stored file in bytes; in old blobs, of its chunks. */
  public static final Field BLOB_STORED_BYTES = new Field("RAFS blob bytes", 88);

  /** Blob table entry: length of the device in bytes. */
  public static final Field BLOB_DEVICE_BYTES = new Field("RAFS device bytes", 96);

  /** Blob table entry: compression of the chunk information. */
  public static final Field BLOB_INFO_COMPRESSOR = new Field("RAFS chunk information codec", 108);

  /** Blob table entry: byte offset of the chunk information. */
  public static final Field BLOB_INFO = new Field("RAFS chunk information", 112);

  /** Blob table entry: stored bytes of the chunk information. */
  public static final Field BLOB_INFO_STORED = new Field("RAFS stored chunk information", 120);

  /** Blob table entry: bytes of the chunk information. */
  public static final Field BLOB_INFO_BYTES = new Field("RAFS chunk information bytes", 128);

  /** Blob table entry: cipher. */
  public static final Field BLOB_CIPHER = new Field("RAFS blob cipher", 216);

  /** Size of an entry of the chunk table in bytes. */
  public static final int CHUNK_ENTRY_SIZE = 80;

  /** Chunk table entry: digest of the chunk, 32 bytes. */
  public static final Field CHUNK_DIGEST = new Field("RAFS chunk digest", 0);

  /** Chunk table entry: the blob, counted from 0. */
  public static final Field CHUNK_BLOB = new Field("RAFS chunk's blob", 32);

  /** Chunk table entry: flags. */
  public static final Field CHUNK_FLAGS = new Field("RAFS chunk flags", 36);

  /** Chunk table entry: stored bytes. */
  public static final Field CHUNK_STORED_BYTES = new Field("RAFS stored chunk bytes", 40);

  /** Chunk table entry: bytes. */
  public static final Field CHUNK_BYTES = new Field("RAFS chunk bytes", 44);

  /** Chunk table entry: byte offset in the blob. */
  public static final Field CHUNK_STORED = new Field("RAFS stored chunk", 48);

  /** Chunk table entry: byte offset in the device. */
  public static final Field CHUNK_POSITION = new Field("RAFS chunk position", 56);

  /** Chunk table entry: its number in the blob. */
  public static final Field CHUNK_NUMBER = new Field("RAFS chunk number", 72);

  /** Chunk table entry: CRC-32C of the bytes. */
  public static final Field CHUNK_CRC = new Field("RAFS chunk CRC", 76);

  /** Size of the header after the chunk information in bytes. */
  public static final int INFO_HEADER_SIZE = 4096;

  /** First and last 4 bytes of that header. */
  public static final int INFO_MAGIC_NUMBER = 0xb10bb10b;

  /** Header of the chunk information: magic number. */
  public static final Field INFO_MAGIC = new Field("RAFS chunk information magic", 0);

  /** Header of the chunk information: features of the blob. */
  public static final Field INFO_FEATURES = new Field("RAFS chunk information features", 4);

  /** Header of the chunk information: number of chunks. */
  public static final Field INFO_CHUNKS = new Field("RAFS chunk information count", 12);

  /** Header of the chunk information: byte offset of the contexts, decompressed. */
  public static final Field INFO_CONTEXTS = new Field("RAFS contexts", 40);

  /** Header of the chunk information: size of contexts and dictionaries in bytes. */
  public static final Field INFO_CONTEXT_BYTES = new Field("RAFS context bytes", 48);

  /** Header of the chunk information: number of contexts. */
  public static final Field INFO_CONTEXT_COUNT = new Field("RAFS context count", 56);

  /** Header of the chunk information: magic number at the end. */
  public static final Field INFO_END_MAGIC = new Field("RAFS chunk information end magic", 4092);

  /** Size of a context in bytes. */
  public static final int CONTEXT_SIZE = 40;

  /** Of a batch: stored bytes. */
  public static final Field BATCH_STORED_BYTES = new Field("RAFS stored batch bytes", 0);

  /** Of a batch: bytes. */
  public static final Field BATCH_BYTES = new Field("RAFS batch bytes", 4);

  /** Of a gzip context: byte offset in the gzip file. */
  public static final Field GZIP_STORED = new Field("RAFS gzip context", 0);

  /** Of a gzip context: byte offset of its dictionary after all contexts. */
  public static final Field GZIP_DICTIONARY = new Field("RAFS gzip dictionary", 16);

  /** Of a gzip context: stored bytes. */
  public static final Field GZIP_STORED_BYTES = new Field("RAFS gzip context stored bytes", 24);

  /** Of a gzip context: bytes. */
  public static final Field GZIP_BYTES = new Field("RAFS gzip context bytes", 28);

  /** Of a gzip context: bytes of its dictionary. */
  public static final Field GZIP_DICTIONARY_BYTES = new Field("RAFS gzip dictionary bytes", 32);

  /** Of a gzip context: the byte before the first one. */
  public static final Field GZIP_BYTE_BEFORE = new Field("RAFS gzip byte", 36);

  /** Of a gzip context: how many high bits of that byte belong to the stream. */
  public static final Field GZIP_BITS = new Field("RAFS gzip bits", 37);

  /** Size of an entry of the table of contents in bytes. */
  public static final int TOC_ENTRY_SIZE = 128;

  /** Of an entry of the table of contents: compression, in the low four bits. */
  public static final Field TOC_FLAGS = new Field("RAFS table of contents flags", 0);

  /** Of an entry of the table of contents: name of the part. */
  public static final Field TOC_NAME = new Field("RAFS part name", 8);

  /** Bytes of {@link #TOC_NAME}. */
  public static final int TOC_NAME_SIZE = 16;

  /** Of an entry of the table of contents: SHA-256 of the part, decompressed. */
  public static final Field TOC_DIGEST = new Field("RAFS part digest", 24);

  /** Of an entry of the table of contents: byte offset in the blob. */
  public static final Field TOC_POSITION = new Field("RAFS part", 56);

  /** Of an entry of the table of contents: stored bytes. */
  public static final Field TOC_STORED_BYTES = new Field("RAFS stored part bytes", 64);

  /** Of an entry of the table of contents: bytes. */
  public static final Field TOC_BYTES = new Field("RAFS part bytes", 72);

  private RafsFields() {}
}
