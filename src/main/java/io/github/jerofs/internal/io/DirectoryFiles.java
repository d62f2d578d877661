package io.github.jerofs.internal.io;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lists directories. */
public final class DirectoryFiles {
  /** Receives the files of a directory. */
  public interface Receiver {
    /** Receives a file. */
    void accept(Path file) throws IOException;
  }

  private DirectoryFiles() {}

  /** Passes the files in {@code directory} to {@code receiver}, in any order. */
  public static void forEach(Path directory, Receiver receiver) throws IOException {
    forEach(directory, "*", receiver);
  }

  /**
   * Passes the files in {@code directory} whose names match {@code glob} to {@code receiver}, in
   * any order.
   *
   * @throws IOException if the directory cannot be read, or the receiver throws it
   */
  public static void forEach(Path directory, String glob, Receiver receiver) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      for (Path file : files) {
        receiver.accept(file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
