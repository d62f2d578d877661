package io.github.jerofs.cli.console;

import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.error.ErofsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Turns an exception into one sentence for the user of a command. */
public final class ErrorText {
  private ErrorText() {}

  public static String of(Exception e) {
    boolean wrapped = e instanceof DirectoryIteratorException || e instanceof UncheckedIOException;
    if (wrapped && e.getCause() instanceof IOException cause) {
      return of(cause);
    }
    if (e instanceof ErofsException) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof FileSystemException about && about.getFile() != null) {
      return of(about, Printable.escape(about.getFile()));
    }
    if (e instanceof InvalidPathException bad) {
      return "not a valid path: " + Printable.escape(bad.getInput()) + ": " + bad.getReason();
    }
    String message = e.getMessage();
    if (message != null && (e instanceof IOException || e instanceof IllegalArgumentException)) {
      return message;
    }
    return e.toString();
  }

  private static String of(FileSystemException e, String file) {
    if (e instanceof NoSuchFileException) {
      return "no such file: " + file;
    } else if (e instanceof NotDirectoryException) {
      return "not a directory: " + file;
    } else if (e instanceof FileSystemLoopException) {
      return "too many symbolic links: " + file;
    }
    String reason = e.getReason();
    if (e instanceof AccessDeniedException) {
      return "permission denied: " + file;
    } else if (e instanceof FileAlreadyExistsException) {
      return "already exists: " + file + (reason == null ? "" : ", " + reason);
    }
    return file + ": " + (reason == null ? e.getClass().getSimpleName() : reason);
  }

  /** Returns a sentence that names {@code file}. */
  public static String of(Path file, Exception e) {
    String text = of(e);
    String name = Printable.escape(file.toString());
    return text.contains(name) ? text : name + ": " + text;
  }
}
