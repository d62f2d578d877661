package io.github.jerofs.internal.container.disk;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.Field;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.PieceSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Android's sparse image format: stored blocks, repeated words and gaps. */
public final class SparseImage {
  private static final int MAGIC = 0xed26ff3a;
  private static final int HEADER = 28;
  private static final int CHUNK_HEADER = 12;
  private static final int MAX_BLOCK = 64 << 20;

  private static final Field MAJOR = new Field("sparse version", 4);
  private static final Field HEADER_SIZE = new Field("sparse header size", 8);
  private static final Field CHUNK_HEADER_SIZE = new Field("sparse chunk header size", 10);
  private static final Field BLOCK_SIZE = new Field("sparse block size", 12);
  private static final Field BLOCKS = new Field("sparse blocks", 16);
  private static final Field CHUNKS = new Field("sparse chunks", 20);

  private static final Field CHUNK_TYPE = new Field("sparse chunk type", 0);
  private static final Field CHUNK_BLOCKS = new Field("sparse chunk blocks", 4);
  private static final Field CHUNK_BYTES = new Field("sparse chunk bytes", 8);

  private static final int RAW = 0xcac1;
  private static final int FILL = 0xcac2;
  private static final int GAP = 0xcac3;
  private static final int CRC = 0xcac4;

  private final ImageSource file;
  private final MetadataSpace space;
  private final PieceSource.Builder pieces;

  private SparseImage(ImageSource file) {
    this.file = file;
    this.space = MetadataSpace.ofImage(file);
    this.pieces = new PieceSource.Builder(file);
  }

  /**
   * Returns the expanded image, or empty if {@code file} is not a sparse image.
   *
   * @throws CorruptImageException if chunks are damaged, or differ in sum from the header
   */
  public static Optional<ImageSource> open(ImageSource file) throws IOException {
    return file.contains(0, HEADER) && file.view(0, HEADER).getInt(0) == MAGIC
        ? Optional.of(new SparseImage(file).read())
        : Optional.empty();
  }

  private ImageSource read() throws IOException {
    ByteBuffer header = file.view(0, HEADER);
    if (MAJOR.u16(header) != 1) {
      throw space.unsupported(0, MAJOR, 1, MAJOR.u16(header));
    }
    int headerBytes = HEADER_SIZE.u16(header);
    int chunkHeader = CHUNK_HEADER_SIZE.u16(header);
    long block = BLOCK_SIZE.u32(header);
    if (headerBytes < HEADER) {
      throw space.corrupt(0, HEADER_SIZE, "at least " + HEADER, headerBytes);
    }
    if (chunkHeader < CHUNK_HEADER) {
      throw space.corrupt(0, CHUNK_HEADER_SIZE, "at least " + CHUNK_HEADER, chunkHeader);
    }
    if (block == 0 || block % Integer.BYTES != 0 || block > MAX_BLOCK) {
      throw space.corrupt(0, BLOCK_SIZE, "a multiple of 4, at most " + MAX_BLOCK, block);
    }
    long chunks = CHUNKS.u32(header);
    long expected = BLOCKS.u32(header) * block;
    long at = headerBytes;
    for (long i = 0; i < chunks; i++) {
      at += chunk(at, chunkHeader, block, expected - pieces.size());
    }
    if (pieces.size() != expected) {
      throw space.corrupt(
          0, BLOCKS, pieces.size() / block + ", as the chunks have", expected / block);
    }
    return pieces.build();
  }

  /**
   * Adds the chunk at {@code at}; returns its length in the file.
   *
   * @param most the rest of the image in bytes, which the chunk may fill
   */
  private long chunk(long at, int headerBytes, long block, long most) throws IOException {
    ByteBuffer chunk = space.view(at, CHUNK_HEADER, CHUNK_TYPE.name());
    int type = CHUNK_TYPE.u16(chunk);
    long length = CHUNK_BLOCKS.u32(chunk) * block;
    long stored = CHUNK_BYTES.u32(chunk);
    long data =
        switch (type) {
          case RAW -> length;
          case FILL, CRC -> Integer.BYTES;
          case GAP -> 0;
          default -> throw space.unsupported(at, CHUNK_TYPE, "0xcac1 to 0xcac4", type);
        };
    if (type != CRC && length > most) {
      throw space.corrupt(at, CHUNK_BLOCKS, "at most " + most / block, length / block);
    }
    if (stored != headerBytes + data) {
      throw space.corrupt(at, CHUNK_BYTES, headerBytes + data, stored);
    }
    space.inside(at, stored, CHUNK_TYPE.name());
    switch (type) {
      case RAW -> pieces.piece(at + headerBytes, length);
      case FILL -> pieces.repeated(file.view(at + headerBytes, Integer.BYTES).getInt(0), length);
      case GAP -> pieces.repeated(0, length);
      default -> {} // a CRC covers no blocks, and current writers do not emit it
    }
    return stored;
  }
}
