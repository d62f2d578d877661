package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Maps a part of a file of the host.
 *
 * @param <T> the kind of mapping: a buffer, or a memory segment
 */
@FunctionalInterface
public interface FileMapper<T> {
  /** Maps {@code length} bytes of {@code file} at {@code position}, which it contains. */
  T map(FileChannel file, long position, long length) throws IOException;
}
