package io.github.jerofs.internal.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes things, also where something fails meanwhile. */
public final class Closeables {
  /** Work that makes something. */
  public interface Work<T> {
    /** Does the work. */
    T run() throws IOException;
  }

  private Closeables() {}

  /** Closes {@code one} because of {@code failure}, to which a further failure is added. */
  static void closeAfter(Throwable failure, Closeable one) {
    try {
      one.close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Closes each of {@code all}, some of which may be code of others; throws the first exception,
   * the others suppressed in it.
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

  /**
   * Returns what {@code work} makes of {@code resource}, which is closed if that fails in any way.
   */
  public static <T> T closeOnFailure(Closeable resource, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (Throwable e) {
      try {
        resource.close();
      } catch (IOException | RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
