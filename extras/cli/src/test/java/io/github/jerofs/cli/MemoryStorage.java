package io.github.jerofs.cli;

import io.github.jerofs.storage.OutputStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Files in memory, with the scheme {@code memory}. */
public final class MemoryStorage implements OutputStorage {
  static final Map<URI, byte[]> FILES = new ConcurrentHashMap<>();

  @Override
  public boolean supports(URI target) {
    return target.getScheme().equals("memory");
  }

  @Override
  public NewFile create(URI target, boolean replace) throws IOException {
    if (!replace && FILES.containsKey(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new NewFile() {
      @Override
      public OutputStream content() {
        return bytes;
      }

      @Override
      public void commit() {
        FILES.put(target, bytes.toByteArray());
      }

      @Override
      public void close() {}
    };
  }
}
