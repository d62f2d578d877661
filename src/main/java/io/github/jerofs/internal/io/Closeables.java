package io.github.jerofs.internal.io;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes resources, including after failures. */
public final class Closeables {
  /** Work that produces a result. */
  public interface Work<T> {
    /** Does the work. */
    T run() throws IOException;
  }

  private Closeables() {}

  /** Closes {@code one} after {@code failure} and adds any exception to it as suppressed. */
  public static void closeAfter(Throwable failure, Closeable one) {
    try {
      one.close();
    } catch (IOException | RuntimeException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Closes each of {@code all}, which may include foreign code. Throws the first exception, with
   * the others suppressed.
   */
  public static void closeAll(List<? extends Closeable> all) throws IOException {
    @Nullable Exception first = null;
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException | RuntimeException e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof IOException failure) {
      throw failure;
    } else if (first instanceof RuntimeException failure) {
      throw failure;
    }
  }

  /** Returns the result of {@code work} on {@code resource}. Closes the resource on any failure. */
  public static <T> T closeOnFailure(Closeable resource, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (Throwable e) {
      closeAfter(e, resource);
      throw e;
    }
  }
}
