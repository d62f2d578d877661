package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file systems that URIs can find. Those that were opened by URI, by the place of their image:
 * a real path, or the URL. And those of open sources, by their number, for as long as someone holds
 * them.
 */
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

  private final Map<Object, Slot> slots = new ConcurrentHashMap<>();
  private final Map<ErofsFileSystem, Boolean> ofSources =
      Collections.synchronizedMap(new WeakHashMap<>());

  ErofsFileSystem open(ImageLocation image, Opener opener) throws IOException {
    Object key = image instanceof ImageLocation.File file ? existing(file.path()) : image;
    Slot slot = new Slot();
    if (slots.putIfAbsent(key, slot) != null) {
      throw new FileSystemAlreadyExistsException(image.toString());
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

  /** Makes the file system of an open source known. */
  void add(ErofsFileSystem ofSource) {
    ofSources.put(ofSource, true);
  }

  ErofsFileSystem get(ErofsUri uri) {
    if (ImageUri.isSource(uri.image())) {
      return ofSource(uri.image());
    }
    ImageLocation image = uri.location();
    Slot slot = slots.get(image instanceof ImageLocation.File file ? key(file.path()) : image);
    if (slot == null || !slot.ready) {
      throw new FileSystemNotFoundException(image.toString());
    }
    return slot.fileSystem;
  }

  private ErofsFileSystem ofSource(URI image) {
    long number = ImageUri.number(image);
    synchronized (ofSources) {
      for (ErofsFileSystem each : ofSources.keySet()) {
        if (each.number() == number && each.isOpen()) {
          return each;
        }
      }
    }
    throw new FileSystemNotFoundException(image.toString());
  }

  /** The name of an open descriptor, as {@code /proc/self/fd/7}, need not have a real path. */
  private static Path existing(Path image) throws IOException {
    try {
      return image.toRealPath();
    } catch (IOException e) {
      if (Files.exists(image)) {
        return key(image);
      }
      throw e;
    }
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
