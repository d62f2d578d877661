package io.github.jerofs.attribute;

import java.util.List;
import java.util.Optional;

/**
 * What a Nydus RAFS v6 image records in its extended superblock and about its blobs. Immutable and
 * thread-safe.
 *
 * @param chunkSize maximum size of a chunk in bytes
 * @param flags names of flags, such as {@code explicit_ids} or {@code tarfs}
 * @param prefetch nids of the files and directories that Nydus fetches first, in that order
 * @param blobs the blobs, in the order of the device table
 */
public record NydusInfo(int chunkSize, List<String> flags, List<Long> prefetch, List<Blob> blobs) {
  /** Copies the lists. */
  public NydusInfo {
    flags = List.copyOf(flags);
    prefetch = List.copyOf(prefetch);
    blobs = List.copyOf(blobs);
  }

  /**
   * A blob.
   *
   * @param id name of the blob, usually its SHA-256
   * @param storedBytes length of the compressed blob
   * @param deviceBytes length of the uncompressed device
   * @param compression {@code none}, {@code lz4}, {@code gzip}, {@code zstd}, or a number
   * @param digest digest of the chunks: {@code blake3}, {@code sha256}, or a number
   * @param features names of features, such as {@code batch}
   * @param chunks totals of its chunks, if their table can be read
   * @param problem why its data cannot be read, if so
   */
  public record Blob(
      String id,
      long storedBytes,
      long deviceBytes,
      String compression,
      String digest,
      List<String> features,
      Optional<Chunks> chunks,
      Optional<String> problem) {
    /** Copies the list. */
    public Blob {
      features = List.copyOf(features);
    }
  }

  /**
   * Totals of the chunks of a blob.
   *
   * @param count number of chunks
   * @param compressed number of compressed chunks
   * @param inContexts number of chunks that are decoded together with others
   * @param bytes decoded size of all chunks
   * @param storedBytes stored size of the chunks that are decoded alone
   */
  public record Chunks(int count, int compressed, int inContexts, long bytes, long storedBytes) {}
}
