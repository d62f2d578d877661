package io.github.jerofs.internal.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An entry of the blob table of a RAFS v6 image.
 *
 * @param id the name of the blob, often its digest
 * @param index the index in the table
 * @param chunks the number of chunks
 * @param compressor compression of the chunks: 0 none, 1 LZ4, 2 gzip, 3 Zstandard
 * @param digester digest of the chunks: 0 BLAKE3, 1 SHA-256
 * @param features bits of {@link Feature}
 * @param storedBytes length of the stored file, or of its chunks in old blobs
 * @param deviceBytes length of the device to which the image's addresses refer
 * @param info the location of the chunk information
 * @param tar whether that device is the blob itself, a tar archive
 */
public record RafsBlob(
    String id,
    int index,
    int chunks,
    int compressor,
    int digester,
    int features,
    long storedBytes,
    long deviceBytes,
    Info info,
    boolean tar) {
  /**
   * The location of the chunk information.
   *
   * @param compressor compression, encoded as for chunks
   * @param position byte offset in the blob, or in the file next to it
   * @param storedBytes the stored length
   * @param bytes the decompressed length
   */
  public record Info(int compressor, long position, long storedBytes, long bytes) {}

  /** Features of a blob. */
  public enum Feature {
    /** The bootstrap is part of the blob. */
    INLINED_BOOTSTRAP(0x2),
    /** Entries of the chunk information have 24 bytes. */
    INFO_V2(0x4),
    /** The chunks are in a gzip stream that another system wrote. */
    ZRAN(0x8),
    /** The chunk information is in a separate file. */
    SEPARATE_INFO(0x10),
    /** The digests of the chunks are part of the blob. */
    INLINED_DIGESTS(0x20),
    /** The blob is a tar archive. */
    TAR(0x40),
    /** Small chunks are compressed together. */
    BATCH(0x80),
    /** Chunks are encrypted. */
    ENCRYPTED(0x100),
    /** The chunk information may have more chunks than the image uses. */
    CHUNK_DICTIONARY(0x200),
    /** Another system stores the blob. */
    EXTERNAL(0x800),
    /** Set by current writers: {@link RafsBlob#storedBytes} covers the whole file. */
    CURRENT(0x40000000);

    private final int bit;

    Feature(int bit) {
      this.bit = bit;
    }
  }

  /** The bits of features that a reader must support. */
  private static final int INCOMPATIBLE = 0xffff;

  private static final int KNOWN = 0xfff;
  private static final int MAX_COMPRESSOR = 3;

  /**
   * Parses the entry at {@code position} of {@code space}.
   *
   * @param tar whether all blobs of the image are tar archives
   */
  static RafsBlob read(MetadataSpace space, long position, boolean tar) throws IOException {
    ByteBuffer entry =
        space.view(position, RafsFields.BLOB_SIZE, RafsFields.BLOB_TABLE.name() + " entry");
    int features = RafsFields.BLOB_FEATURES.s32(entry);
    return new RafsBlob(
        RafsFields.BLOB_ID.text(entry, RafsFields.BLOB_ID_SIZE),
        RafsFields.BLOB_INDEX.s32(entry),
        RafsFields.BLOB_CHUNKS.s32(entry),
        RafsFields.BLOB_COMPRESSOR.s32(entry),
        RafsFields.BLOB_DIGESTER.s32(entry),
        RafsFields.BLOB_CIPHER.s32(entry) == 0 ? features : features | Feature.ENCRYPTED.bit,
        RafsFields.BLOB_STORED_BYTES.s64(entry),
        RafsFields.BLOB_DEVICE_BYTES.s64(entry),
        new Info(
            RafsFields.BLOB_INFO_COMPRESSOR.s32(entry),
            RafsFields.BLOB_INFO.s64(entry),
            RafsFields.BLOB_INFO_STORED.s64(entry),
            RafsFields.BLOB_INFO_BYTES.s64(entry)),
        tar || (features & Feature.TAR.bit) != 0);
  }

  /** Returns whether the blob has {@code feature}. */
  public boolean has(Feature feature) {
    return (features & feature.bit) != 0;
  }

  /**
   * Checks that chunks of this blob can be decoded.
   *
   * @param image the image with this entry
   * @throws io.github.jerofs.error.UnsupportedImageException if they cannot
   * @throws io.github.jerofs.error.CorruptImageException if the entry is invalid
   */
  public void checkReadable(MetadataSpace image, int expectedIndex) throws IOException {
    if (index != expectedIndex) {
      throw image.corrupt(0, RafsFields.BLOB_INDEX, expectedIndex, index);
    }
    if ((features & INCOMPATIBLE & ~KNOWN) != 0) {
      throw image.unsupported(
          0,
          RafsFields.BLOB_FEATURES,
          "bits of " + RecordBytes.hex(KNOWN),
          RecordBytes.hex(features & INCOMPATIBLE));
    }
    if (has(Feature.ENCRYPTED)) {
      throw image.unsupported(0, RafsFields.BLOB_CIPHER, "none", "an encrypted blob " + id);
    }
    if (has(Feature.EXTERNAL)) {
      throw image.unsupported(
          0, RafsFields.BLOB_FEATURES, "a blob of Nydus", "external blob " + id);
    }
    if (compressor < 0 || compressor > MAX_COMPRESSOR) {
      throw image.unsupported(0, RafsFields.BLOB_COMPRESSOR, "0 to " + MAX_COMPRESSOR, compressor);
    }
    if (deviceBytes < 0 || chunks < 0) {
      throw image.corrupt(0, RafsFields.BLOB_DEVICE_BYTES, "less than 2^63", deviceBytes);
    }
  }
}
