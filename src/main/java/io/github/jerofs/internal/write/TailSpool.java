package io.github.jerofs.internal.write;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to follow inodes, written in their order before the places are known and read in the same
 * order after. Small amounts stay in memory; larger ones go to a temporary file.
 */
final class TailSpool implements AutoCloseable {
  private static final int MEMORY = 16 << 20;
  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private OutputStream out = memory;
  private @Nullable DataInputStream in;

  TailSpool(Path directory) {
    this.directory = directory;
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    if (file == null && memory.size() + length > MEMORY) {
      file = Files.createTempFile(directory, ".jerofs", ".tails");
      out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
      memory.writeTo(out);
      memory.reset();
    }
    out.write(bytes, from, length);
  }

  /** Reads the next {@code length} bytes; nothing is written after that. */
  void read(byte[] target, int at, int length) throws IOException {
    if (in == null) {
      out.close();
      InputStream bytes =
          file == null
              ? new ByteArrayInputStream(memory.toByteArray())
              : new BufferedInputStream(Files.newInputStream(file), BUFFER);
      memory.reset();
      in = new DataInputStream(bytes);
    }
    in.readFully(target, at, length);
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (in != null) {
      in.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
