package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file systems that URIs can find. Those that were opened by URI are registered under the place
 * of their image: a real path, or its location. All others have a number, and are found until they
 * are closed or collected.
 */
final class OpenFileSystems {
  /** What {@link #number} returns for an authority that is not reserved. */
  static final long NO_NUMBER = -2;

  private static final long BAD_NUMBER = -1;
  private static final Pattern RESERVED = Pattern.compile("(?i)fs-(.*)", Pattern.DOTALL);
  private static final AtomicLong COUNT = new AtomicLong();

  interface Opener {
    ErofsFileSystem open(Registration registration) throws IOException;
  }

  /**
   * What a file system has of its place here.
   *
   * @param number one that no other file system of this JVM has
   * @param authority of the URIs of its files
   * @param onClose to be run when it is closed
   */
  record Registration(long number, String authority, Runnable onClose) {}

  /** A place in the map, taken before the image is opened, so that of two threads one wins. */
  private static final class Place {
    private volatile @Nullable ErofsFileSystem fileSystem;
  }

  private static final class Numbered extends WeakReference<ErofsFileSystem> {
    private final long number;

    Numbered(long number, ErofsFileSystem fileSystem, ReferenceQueue<ErofsFileSystem> queue) {
      super(fileSystem, queue);
      this.number = number;
    }
  }

  private final Map<Object, Place> registered = new ConcurrentHashMap<>();
  private final Map<Long, Numbered> unregistered = new ConcurrentHashMap<>();
  private final ReferenceQueue<ErofsFileSystem> collected = new ReferenceQueue<>();

  /** Returns the number in a reserved authority, or {@link #NO_NUMBER} if it is of another kind. */
  static long number(String authority) {
    var reserved = RESERVED.matcher(authority);
    if (!reserved.matches()) {
      return NO_NUMBER;
    }
    try {
      return Math.max(Long.parseLong(reserved.group(1)), BAD_NUMBER);
    } catch (NumberFormatException e) {
      return BAD_NUMBER;
    }
  }

  /** Opens a file system and registers it. */
  ErofsFileSystem openRegistered(ImageLocation image, Opener opener) throws IOException {
    Object key = image instanceof ImageLocation.File file ? existing(file.path()) : image;
    Place place = new Place();
    if (registered.putIfAbsent(key, place) != null) {
      throw new FileSystemAlreadyExistsException(image.toString());
    }
    ErofsFileSystem opened = null;
    try {
      String authority = ErofsUri.authority(image.toUri());
      opened =
          opener.open(
              new Registration(
                  COUNT.incrementAndGet(), authority, () -> registered.remove(key, place)));
      place.fileSystem = opened;
      return opened;
    } finally {
      if (opened == null) {
        registered.remove(key, place);
      }
    }
  }

  /** Opens a file system that only its number finds. */
  ErofsFileSystem openNumbered(Opener opener) throws IOException {
    long number = COUNT.incrementAndGet();
    ErofsFileSystem opened =
        opener.open(new Registration(number, "fs-" + number, () -> unregistered.remove(number)));
    unregistered.put(number, new Numbered(number, opened, collected));
    while (collected.poll() instanceof Numbered gone) {
      unregistered.remove(gone.number);
    }
    return opened;
  }

  /** A file system and a path in it, which a URI names. */
  record Named(ErofsFileSystem fileSystem, byte[] path) {}

  /**
   * Finds what {@code uri} names.
   *
   * @throws FileSystemNotFoundException if the file system is not open
   */
  Named get(URI uri) {
    ErofsUri parsed = ErofsUri.parse(uri);
    try {
      return get(parsed);
    } catch (FileSystemNotFoundException | IllegalArgumentException e) {
      Optional<ErofsUri> whole = ErofsUri.whole(uri);
      if (whole.isPresent()) {
        return get(whole.get());
      }
      throw e;
    }
  }

  private Named get(ErofsUri uri) {
    ErofsFileSystem found = find(uri);
    if (found == null) {
      throw new FileSystemNotFoundException(
          uri instanceof ImageUri in ? in.location().toString() : uri.uri().toString());
    }
    return new Named(found, uri.path());
  }

  private @Nullable ErofsFileSystem find(ErofsUri uri) {
    if (uri instanceof OpenUri open) {
      Numbered numbered = unregistered.get(open.number());
      return numbered == null ? null : numbered.get();
    }
    ImageLocation image = ((ImageUri) uri).location();
    Place place =
        registered.get(image instanceof ImageLocation.File file ? key(file.path()) : image);
    return place == null ? null : place.fileSystem;
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
