package io.github.jerofs.serve.internal.tree;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Tells paths that lead to no file from images that cannot be read. */
public final class Missing {
  private Missing() {}

  /** Returns whether {@code e} means that there is no such file. */
  public static boolean is(IOException e) {
    return e instanceof NoSuchFileException
        || e instanceof NotDirectoryException
        || e instanceof FileSystemLoopException
        || e.getClass() == FileSystemException.class; // a file is used as a directory
  }
}
