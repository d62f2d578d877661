package io.github.jerofs.internal.source;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * Turns the JVM's report of a lost page into an {@link IOException}. If a mapped file is truncated
 * while it is open, accessing the lost part yields arbitrary bytes and a delayed {@link
 * InternalError}. The error occurs in whatever frame runs at that time, or when the thread next
 * enters the VM. All access to mapped bytes therefore runs in {@link #guard}, which forces the
 * report.
 */
public final class SourceFault {
  /** Not final, so that the compiler does not optimize {@link #settle} away. */
  private static int one = 1;

  /** An operation that reads bytes of a source. */
  public interface Access<T> {
    /** Runs the operation. The result must not reference mapped memory. */
    T run() throws IOException;
  }

  private SourceFault() {}

  /**
   * Runs {@code access}.
   *
   * @param description of the source, for the message
   * @throws IOException the exception of {@code access}, or a report of a lost page in its place
   */
  public static <T> T guard(String description, Access<T> access) throws IOException {
    return guard(description, access, e -> true);
  }

  private static <T> T guard(String description, Access<T> access, Predicate<InternalError> ours)
      throws IOException {
    try {
      try {
        return access.run();
      } finally {
        settle(); // also after a failure, which the lost bytes may have caused
      }
    } catch (InternalError e) {
      if (ours.test(e)) {
        throw lost(description, e);
      }
      throw e;
    }
  }

  /**
   * Runs {@code access} like {@link #guard}, for foreign code that receives mapped bytes. An {@link
   * InternalError} that does not report a lost page propagates unchanged.
   */
  public static <T> T guardForeign(String description, Access<T> access) throws IOException {
    return guard(description, access, SourceFault::isLostPage);
  }

  /** Returns whether {@code e} is the JVM's report of a lost page. */
  public static boolean isLostPage(InternalError e) {
    return String.valueOf(e.getMessage()).contains("unsafe memory access");
  }

  /**
   * Forces the JVM to throw a pending error. JDK 17 throws it on certain calls from compiled code
   * into the VM; allocating an array of arrays is a cheap one (50 ns). Later JDKs throw it at any
   * safepoint, including this one. Call this before caching anything that was read, so that data of
   * a lost page is never returned later.
   */
  public static void settle() {
    if (new byte[one][0].length != one) {
      throw new IllegalStateException();
    }
  }

  /**
   * Returns the exception for an access to a lost page. Callers that inline the guard run {@link
   * #settle} after the access, whether or not it failed, all in one {@code try}. The error may
   * occur anywhere in it, even while an exception is handled.
   */
  public static IOException lost(String description, InternalError fault) {
    return new IOException(
        description + ": a mapped page could not be read; was the file cut short while open?",
        fault);
  }
}
