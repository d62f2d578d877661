package io.github.jerofs.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, all of them even if one fails. */
public final class Closeables {
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
}
