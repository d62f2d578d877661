package io.github.jerofs.cli.report;

/**
 * What a file takes of the image.
 *
 * @param size bytes that reading it gives
 * @param stored bytes that no file met before it has
 * @param reused stored bytes that it has in common with what was met before
 */
record FileUse(long size, long stored, long reused) {}
