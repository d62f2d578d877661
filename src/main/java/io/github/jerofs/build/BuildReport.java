package io.github.jerofs.build;

import java.util.List;
import java.util.UUID;

/**
 * What became of a build.
 *
 * @param bytes size of the image in bytes
 * @param inodes number of inodes
 * @param contentBytes bytes of content of all regular files, hard links counted once
 * @param dedupedBytes bytes of content that were not stored because they were stored already
 * @param metadataBytes bytes of inodes, small contents, extended attributes and directories
 * @param uuid of the image
 * @param minKernel the oldest Linux that can mount the image
 * @param features names of the features that the image uses, as mkfs.erofs calls them
 */
public record BuildReport(
    long bytes,
    long inodes,
    long contentBytes,
    long dedupedBytes,
    long metadataBytes,
    UUID uuid,
    KernelVersion minKernel,
    List<String> features) {}
