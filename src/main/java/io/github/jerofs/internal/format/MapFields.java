package io.github.jerofs.internal.format;

/**
 * The fields of block maps: chunk map entries, the map header of compressed inodes, full indexes
 * and encoded extents (docs/format.md).
 */
public final class MapFields {
  /** Size of the map header in bytes. */
  public static final int HEADER_SIZE = 8;

  /** Map header: flags of the map ({@code h_advise}). */
  public static final Field ADVISE = new Field("advise (h_advise)", 4);

  /** Map header: the algorithms of HEAD1 and HEAD2, four bits each. */
  public static final Field ALGORITHMS = new Field("algorithms (h_algorithmtype)", 6);

  /** Map header: log2 of the blocks per lcluster, in the low four bits. */
  public static final Field CLUSTER_BITS = new Field("lcluster bits (h_clusterbits)", 7);

  /** Size of a full index in bytes. */
  public static final int INDEX_SIZE = 8;

  /** Full index: type and flags. */
  public static final Field INDEX_ADVISE = new Field("lcluster advise (di_advise)", 0);

  /** Full index of a HEAD: the offset of its extent in the lcluster. */
  public static final Field INDEX_OFFSET = new Field("offset in the lcluster (di_clusterofs)", 2);

  /** Full index of a HEAD: the block of its pcluster. */
  public static final Field INDEX_BLOCK = new Field("block of the pcluster (di_u)", 4);

  /** Full index of a NONHEAD: the distance back to its HEAD, or the number of blocks. */
  public static final Field INDEX_DELTA = new Field("distance to the head (di_u)", 4);

  /** Encoded extent: stored length, flags and format. */
  public static final Field EXTENT_WORD = new Field("stored length of the extent", 0);

  /** Encoded extent: low 32 bits of its byte address. */
  public static final Field EXTENT_ADDRESS = new Field("address of the extent", 4);

  /** Encoded extent: high 32 bits of its byte address. */
  public static final Field EXTENT_ADDRESS_HIGH = new Field("address of the extent, high", 8);

  /** Encoded extent: low 32 bits of its offset in the file. */
  public static final Field EXTENT_START = new Field("extent start", 12);

  /** Encoded extent: high 32 bits of its offset in the file. */
  public static final Field EXTENT_START_HIGH = new Field("extent start, high", 16);

  /** Size of a chunk map entry that is a block address, in bytes. */
  public static final int CHUNK_ADDRESS_SIZE = 4;

  /** Chunk map entry of four bytes: the block. */
  public static final Field CHUNK_ADDRESS = new Field("block of the chunk", 0);

  /** Size of a chunk index in bytes. */
  public static final int CHUNK_INDEX_SIZE = 8;

  /** Chunk index: bits 32..47 of the block. */
  public static final Field CHUNK_BLOCK_HIGH = new Field("block of the chunk, high", 0);

  /** Chunk index: the device. */
  public static final Field CHUNK_DEVICE = new Field("device of the chunk", 2);

  /** Chunk index: low 32 bits of the block. */
  public static final Field CHUNK_BLOCK = new Field("block of the chunk", 4);

  private MapFields() {}
}
