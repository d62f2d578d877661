package io.github.jerofs.hadoop;

import io.github.jerofs.hadoop.OpenImage.Lease;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem.Statistics;
import org.apache.hadoop.fs.PositionedReadable;
import org.jspecify.annotations.Nullable;

/** Opens streams, with vectored reads where Hadoop has them: from 3.3.5 on. */
final class InputStreams {
  private static final MethodHandle OPEN = find();

  private InputStreams() {}

  private static MethodHandle find() {
    boolean vectored;
    try {
      Class.forName(
          "org.apache.hadoop.fs.FileRange", false, PositionedReadable.class.getClassLoader());
      vectored = true;
    } catch (ClassNotFoundException e) {
      vectored = false; // Hadoop 3.3.4 or older
    }
    // By name: otherwise, the class would be loaded and linked on any version of Hadoop.
    String name =
        InputStreams.class.getPackageName()
            + (vectored ? ".VectoredInputStream" : ".ErofsInputStream");
    MethodType type =
        MethodType.methodType(
            void.class, Lease.class, Path.class, long.class, OpenHints.class, Statistics.class);
    try {
      return MethodHandles.lookup()
          .findConstructor(Class.forName(name), type)
          .asType(type.changeReturnType(ErofsInputStream.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /**
   * Opens a regular file.
   *
   * @param lease closed with the stream; stays open if this method throws
   */
  static ErofsInputStream open(
      Lease lease, Path path, long length, OpenHints hints, @Nullable Statistics statistics)
      throws IOException {
    try {
      return (ErofsInputStream) OPEN.invokeExact(lease, path, length, hints, statistics);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("constructors throw no other exceptions", e);
    }
  }
}
