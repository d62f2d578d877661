package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.TemporaryFile;
import io.github.jerofs.internal.write.compress.WriteErrors;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tails and maps that follow inodes. They are written in the order of the inodes, before
 * positions are known, and read in the same order, more than once. Small amounts stay in memory,
 * larger ones go to a temporary file.
 */
public final class TailSpool implements AutoCloseable {
  private static final int MEMORY = 16 << 20;
  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable TemporaryFile file;
  private OutputStream out = memory;

  public TailSpool(Path directory) {
    this.directory = directory;
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    try {
      append(bytes, from, length);
    } catch (IOException e) {
      throw WriteErrors.named(place(), e);
    }
  }

  /** Returns the file or directory that errors concern. */
  private Path place() {
    return file == null ? directory : file.path();
  }

  private void append(byte[] bytes, int from, int length) throws IOException {
    if (file == null && memory.size() + length > MEMORY) {
      file = TemporaryFile.create(directory, ".tails");
      out = new BufferedOutputStream(Files.newOutputStream(file.path()), BUFFER);
      memory.writeTo(out);
      memory.reset();
    }
    out.write(bytes, from, length);
  }

  /** Returns a reader from the start. Nothing can be written afterwards. */
  public DataInputStream read() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw WriteErrors.named(place(), e);
    }
    return new DataInputStream(
        file == null
            ? new ByteArrayInputStream(memory.toByteArray())
            : new BufferedInputStream(Files.newInputStream(file.path()), BUFFER));
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(file == null ? List.of(out) : List.of(out, file));
  }
}
