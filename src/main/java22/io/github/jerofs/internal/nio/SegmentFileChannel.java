package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.tree.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.FileChannel;

/**
 * A channel that maps into memory segments, as {@code FileChannel} does since Java 22. Compiled for
 * Java 17 against {@code src/main/stubs}, and loaded on Java 22 and later only.
 */
final class SegmentFileChannel extends ErofsFileChannel {
  /** Callers advise the system about what they have mapped, which takes whole pages. */
  private static final int PAGE = 4096;

  /** {@code FileChannel.map} with an arena, which Java 17 does not have to compile against. */
  private static final MethodHandle MAP = findMap();

  SegmentFileChannel(OpenFile file) {
    super(file);
  }

  private static MethodHandle findMap() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              FileChannel.class,
              "map",
              MethodType.methodType(
                  MemorySegment.class, MapMode.class, long.class, long.class, Arena.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Maps a part of the file. The mapping belongs to {@code arena} and outlives this channel.
   *
   * @throws UnsupportedOperationException with the reason, if the data is not stored as it is, in
   *     one piece that begins with a page
   * @throws IllegalStateException if {@code arena} is closed
   */
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the arena is closed");
    }
    return mapFile(
        mode, offset, size, (file, position, length) -> map(file, position, offset, length, arena));
  }

  private static MemorySegment map(
      FileChannel file, long position, long offset, long length, Arena arena) throws IOException {
    if (length > 0 && (position - offset) % PAGE != 0) {
      throw new UnsupportedOperationException(
          "cannot map into a segment: the data does not begin with a page of the image (mkfs.erofs"
              + " -Enoinline_data); read it instead (Lucene: NIOFSDirectory)");
    }
    try {
      return (MemorySegment) MAP.invokeExact(file, MapMode.READ_ONLY, position, length, arena);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
