package io.github.jerofs.nio;

import java.io.IOException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The file systems that were opened by URI, by the real path of their image. */
final class OpenFileSystems {
  interface Opener {
    ErofsFileSystem open(Runnable onClose) throws IOException;
  }

  /** A place in the map, taken before the image is opened, so that of two threads one wins. */
  private static final class Slot {
    private volatile boolean ready;
    private volatile ErofsFileSystem fileSystem;

    @SuppressWarnings("NullAway.Init") // read only once ready
    Slot() {}
  }

  private final Map<Path, Slot> slots = new ConcurrentHashMap<>();

  ErofsFileSystem open(Path image, Opener opener) throws IOException {
    Path key = image.toRealPath();
    Slot slot = new Slot();
    if (slots.putIfAbsent(key, slot) != null) {
      throw new FileSystemAlreadyExistsException(image.toUri().toString());
    }
    try {
      slot.fileSystem = opener.open(() -> slots.remove(key, slot));
      slot.ready = true;
      return slot.fileSystem;
    } finally {
      if (!slot.ready) {
        slots.remove(key, slot);
      }
    }
  }

  ErofsFileSystem get(Path image) {
    Slot slot = slots.get(key(image));
    if (slot == null || !slot.ready) {
      throw new FileSystemNotFoundException(image.toUri().toString());
    }
    return slot.fileSystem;
  }

  /** An image that was removed while open keeps the real path that it had. */
  private static Path key(Path image) {
    try {
      return image.toRealPath();
    } catch (IOException e) {
      return image.toAbsolutePath().normalize();
    }
  }
}
