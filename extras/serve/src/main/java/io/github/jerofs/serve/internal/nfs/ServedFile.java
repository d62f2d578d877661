package io.github.jerofs.serve.internal.nfs;

import io.github.jerofs.attribute.ErofsFileAttributes;
import java.nio.file.Path;

/**
 * A file that a handle names.
 *
 * @param export its export
 * @param path its path, without links
 * @param handle its handle
 * @param attributes its own attributes; links are not followed
 */
record ServedFile(ServedExport export, Path path, byte[] handle, ErofsFileAttributes attributes) {}
