package io.github.jerofs.cli.report;

/**
 * The bytes of a file.
 *
 * @param size bytes after decompression
 * @param stored stored bytes, without those of earlier files
 * @param reused stored bytes shared with earlier files
 */
record FileUse(long size, long stored, long reused) {}
