package io.github.jerofs.hadoop;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes resources, for this package and its jobs. */
public final class Closeables {
  private Closeables() {}

  /** Closes {@code one} after {@code failure}, which suppresses an exception of it. */
  public static void closeAfter(Throwable failure, Closeable one) {
    try {
      one.close();
    } catch (IOException | RuntimeException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Closes each of {@code all}. Throws the first exception, with the others suppressed. */
  public static void closeAll(List<? extends Closeable> all) throws IOException {
    @Nullable IOException first = null;
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
