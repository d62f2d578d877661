package io.github.jerofs.internal.source;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * Turns the JVM's report of a lost page into an {@link IOException}. When a mapped file is cut
 * short while it is open, touching the lost part gives arbitrary bytes and, at some later time, an
 * {@link InternalError}: in the frame that runs then, or not before the thread next enters the VM.
 * So whatever looks at mapped bytes does it in {@link #guard}, which waits for the report.
 */
public final class SourceFault {
  /** Not final, so that {@link #settle} is compiled to what it says. */
  private static int one = 1;

  /** Something that looks at bytes of a source. */
  public interface Access<T> {
    /** Looks, and returns nothing that is still part of mapped memory. */
    T run() throws IOException;
  }

  private SourceFault() {}

  /**
   * Runs {@code access}.
   *
   * @param description of the source, for the message
   * @throws IOException what {@code access} threw; or instead, that a page was lost meanwhile
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
        settle(); // also if it failed: perhaps only because the bytes were not there
      }
    } catch (InternalError e) {
      if (ours.test(e)) {
        throw lost(description, e);
      }
      throw e;
    }
  }

  /**
   * Runs {@code access} as {@link #guard} does, for code of others that is handed mapped bytes: an
   * {@link InternalError} that is not about memory is theirs, and passes.
   */
  public static <T> T guardForeign(String description, Access<T> access) throws IOException {
    return guard(description, access, SourceFault::isLostPage);
  }

  /** Returns whether {@code e} is the JVM's report of a lost page. */
  public static boolean isLostPage(InternalError e) {
    return String.valueOf(e.getMessage()).contains("unsafe memory access");
  }

  /**
   * Lets the JVM throw now what it holds back. JDK 17 throws it when compiled code calls the VM in
   * certain ways, of which making an array of arrays is a cheap one (50 ns); later JDKs at any
   * safepoint, also there. Call it before anything that was read is kept: what a lost page gave
   * must not be an answer later.
   */
  public static void settle() {
    if (new byte[one][0].length != one) {
      throw new IllegalStateException();
    }
  }

  /**
   * Returns what an access fails with that met a lost page. Callers that write the guard out run
   * {@link #settle} after the access, whether or not it failed, and all of that in one {@code try}:
   * the error may come anywhere in it, also while an exception is handled.
   */
  public static IOException lost(String description, InternalError fault) {
    return new IOException(
        description + ": a mapped page could not be read; was the file cut short while open?",
        fault);
  }
}
