package io.github.jerofs.cli.output;

import io.github.jerofs.RemoteCache;
import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command reads: the image, its extra devices, and caches of images. They are
 * never written, under whatever name. May be used by many threads.
 */
public final class InputFiles {
  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");

  private final List<Path> files = new CopyOnWriteArrayList<>();
  private final List<Path> caches = new CopyOnWriteArrayList<>();

  /**
   * Adds what is read when {@code image} is opened with {@code options}.
   *
   * @return options that also add the devices that are found while the image is opened
   */
  public ErofsOptions watch(ImageLocation image, ErofsOptions options) {
    add(image);
    options.remote().cacheDirectory().ifPresent(caches::add);
    if (options.devices() instanceof ErofsDevices.Listed listed) {
      listed.locations().forEach(this::add);
      return options;
    }
    DeviceResolver resolver = ((ErofsDevices.Resolved) options.devices()).resolver();
    return options.toBuilder()
        .devices(
            new ErofsDevices.Resolved(
                slot -> {
                  Optional<ImageLocation> found = resolver.find(slot);
                  found.ifPresent(this::add);
                  return found;
                }))
        .build();
  }

  private void add(ImageLocation location) {
    if (location.whole() instanceof ImageLocation.File file) {
      files.add(file.path());
    }
  }

  /**
   * Checks that {@code target} may be written or replaced.
   *
   * @throws FileSystemException if it is one of the files, or lies in a cache
   */
  void refuse(Path target) throws IOException {
    refuseFile(target);
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) {
      refuseDirectory(parent, target);
    }
  }

  /**
   * Checks as {@link #refuse} that {@code target}, in a directory that was checked, is no input.
   */
  public void refuseFile(Path target) throws IOException {
    for (Path file : files) {
      if (isSame(file, target)) {
        throw refused(target, "this command reads it as " + Printable.escape(file.toString()));
      }
    }
  }

  /** Checks that {@code directory} is no cache, so that files may be made in it. */
  public void refuseDirectory(Path directory) throws IOException {
    refuseDirectory(directory, directory);
  }

  private void refuseDirectory(Path directory, Path target) throws IOException {
    if (isSame(RemoteCache.defaultDirectory(), directory) || isCache(directory)) {
      throw refused(target, "nothing else is written to a cache of images");
    }
  }

  private boolean isCache(Path directory) throws IOException {
    for (Path cache : caches) {
      if (isSame(cache, directory)) {
        return true;
      }
    }
    return false;
  }

  /** Checks that standard output is not redirected to one of the files, where one can tell. */
  public void refuseStandardOutput() throws IOException {
    if (Files.isRegularFile(STANDARD_OUTPUT)) {
      refuseFile(STANDARD_OUTPUT);
    }
  }

  private static FileSystemException refused(Path target, String reason) {
    return new FileSystemException(target.toString(), null, "not written, as " + reason);
  }

  /** Returns whether both are one, also through links; or if one is the link that names it. */
  private static boolean isSame(Path input, Path target) throws IOException {
    if (!input.getFileSystem().equals(target.getFileSystem())) {
      return false;
    }
    BasicFileAttributes there = attributes(input);
    BasicFileAttributes here = attributes(target);
    if (there == null || here == null) {
      return isSameLink(input, target);
    }
    return Files.isSameFile(input, target)
        || (there.isOther() && here.isOther() && isSameDevice(input, target))
        || isSameLink(input, target);
  }

  /** Replacing a link would take away the name by which the input is known. */
  private static boolean isSameLink(Path input, Path target) throws IOException {
    if (!Files.isSymbolicLink(input) || !Files.isSymbolicLink(target)) {
      return false;
    }
    Object key =
        Files.readAttributes(input, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    return key != null
        && key.equals(
            Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey());
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (FileSystemException e) {
      return null; // what cannot be looked at cannot be written, either
    }
  }

  /** A device may have several nodes. */
  private static boolean isSameDevice(Path first, Path second) throws IOException {
    return first.getFileSystem().supportedFileAttributeViews().contains("unix")
        && type(first) == type(second)
        && Files.getAttribute(first, "unix:rdev").equals(Files.getAttribute(second, "unix:rdev"))
        && (long) Files.getAttribute(first, "unix:rdev") != 0;
  }

  private static int type(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & ModeBits.TYPE;
  }
}
