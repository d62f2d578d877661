package io.github.jerofs.source;

import java.io.IOException;

/**
 * Turns the JVM's report of a lost page into an {@link IOException}. When a mapped file is cut
 * short while it is open, touching the lost part throws {@link InternalError}; readers of mapped
 * bytes catch that at their outermost method and pass it here.
 */
public final class SourceFault {
  private SourceFault() {}

  /** Returns the exception to throw instead of {@code fault}. */
  public static IOException of(String description, InternalError fault) {
    return new IOException(
        description + ": a mapped page could not be read; was the file cut short while open?",
        fault);
  }
}
