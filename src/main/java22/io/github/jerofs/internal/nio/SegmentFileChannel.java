package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.tree.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A channel that maps into memory segments, as {@code FileChannel} does since Java 22. Compiled for
 * Java 17 against {@code src/main/stubs}, and loaded on Java 22 and later only.
 */
final class SegmentFileChannel extends ErofsFileChannel {
  /** Callers advise the system about what they have mapped, which wants whole pages. */
  private static final int PAGE = 4096;

  SegmentFileChannel(OpenFile file) {
    super(file);
  }

  /**
   * Maps a part of the file. As a mapping is shared with nobody, it may outlive {@code arena}: the
   * collector ends it.
   *
   * @throws UnsupportedOperationException with the reason, if the data is not stored as it is, in
   *     one piece that begins with a page
   * @throws IllegalStateException if {@code arena} is closed
   */
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the arena is closed");
    }
    MemorySegment segment = MemorySegment.ofBuffer(map(mode, offset, size));
    if (size > 0 && (segment.address() - offset) % PAGE != 0) {
      throw new UnsupportedOperationException(
          "cannot map into a segment: the data does not begin with a page of the image (mkfs.erofs"
              + " -Enoinline_data); read it instead (Lucene: NIOFSDirectory)");
    }
    return segment;
  }
}
