package io.github.jerofs.build;

import io.github.jerofs.option.BuiltHashTree;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The result of a build. Immutable and thread-safe.
 *
 * @param bytes the size of the image in bytes
 * @param inodes the number of inodes
 * @param contentBytes the bytes of content of all regular files, counting hard links once
 * @param dedupedBytes the bytes of content that deduplication saved
 * @param metadataBytes the bytes of inodes, small contents, extended attributes and directories
 * @param uuid the UUID of the image
 * @param minKernel the oldest Linux version that can mount the image
 * @param features the names of the features that the image uses, as in mkfs.erofs
 * @param codecs the compressors of the data and their versions, such as {@code zstd-jni 1.5.7-28};
 *     another version may write other bytes. Empty if nothing is compressed
 * @param reproducible whether the same input, options and versions result in the same bytes on
 *     every machine; false if the image has DEFLATE data, as the zlib of JDKs differs
 * @param hashTree the appended hash tree with its root hash, if {@link BuildOptions#hashTree} is
 *     set; not part of {@code bytes}
 */
public record BuildReport(
    long bytes,
    long inodes,
    long contentBytes,
    long dedupedBytes,
    long metadataBytes,
    UUID uuid,
    KernelVersion minKernel,
    List<String> features,
    List<String> codecs,
    boolean reproducible,
    Optional<BuiltHashTree> hashTree) {
  /** Copies the lists. */
  public BuildReport {
    features = List.copyOf(features);
    codecs = List.copyOf(codecs);
  }
}
