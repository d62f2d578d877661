package io.github.jerofs.source;

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
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes each of {@code all}; throws the first exception, the others suppressed in it. */
  public static void closeAll(List<? extends Closeable> all) throws IOException {
    @Nullable IOException first = null;
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
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
