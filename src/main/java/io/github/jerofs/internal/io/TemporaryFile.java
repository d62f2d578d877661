package io.github.jerofs.internal.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new file that {@link #close} deletes. If it is never closed, it is deleted when the JVM exits.
 * Thread-safe.
 */
public final class TemporaryFile implements Closeable {
  private static final String PREFIX = ".jerofs";

  private final Path path;
  private final Closeable deletion;

  private TemporaryFile(Path path, Closeable deletion) {
    this.path = path;
    this.deletion = deletion;
  }

  /**
   * Creates an empty file in {@code directory}.
   *
   * @param suffix the end of its name
   * @throws IOException if the file cannot be created
   */
  public static TemporaryFile create(Path directory, String suffix) throws IOException {
    Path path = Files.createTempFile(directory, PREFIX, suffix);
    return new TemporaryFile(path, TemporaryFiles.register(path));
  }

  /** Returns the path of the file. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    deletion.close();
  }
}
