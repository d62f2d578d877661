package io.github.jerofs.cli.output;

import io.github.jerofs.RemoteCache;
import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.OciLocation;
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
 * never written, whatever their names. Safe for use by several threads.
 */
public final class InputFiles {
  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");

  private final List<Path> files = new CopyOnWriteArrayList<>();
  private final List<Path> caches = new CopyOnWriteArrayList<>();

  /**
   * Adds the files that opening {@code image} with {@code options} reads.
   *
   * @return options that also add devices found while the image is opened
   */
  public ErofsOptions watch(ImageLocation image, ErofsOptions options) {
    add(image);
    options.remote().cacheDirectory().ifPresent(caches::add);
    add(options.hashTree());
    options.deviceHashTrees().forEach(this::add);
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

  private void add(HashTree tree) {
    tree.location().ifPresent(this::add);
  }

  private void add(ImageLocation location) {
    if (location.whole() instanceof ImageLocation.File file) {
      files.add(file.path());
    } else if (location.whole() instanceof OciLocation.Layout layout) {
      files.add(layout.path());
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

  /** Checks that {@code target}, in a directory that was checked, is not an input. */
  public void refuseFile(Path target) throws IOException {
    for (Path file : files) {
      if (isSame(file, target) || isBelow(file, target)) {
        throw refused(target, "the command reads it as " + Printable.escape(file.toString()));
      }
    }
  }

  /** Returns whether {@code file} is a layout that contains {@code target}. */
  private static boolean isBelow(Path file, Path target) throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    return parent != null
        && Files.isDirectory(file)
        && Files.isDirectory(parent)
        && parent.toRealPath().startsWith(file.toRealPath());
  }

  /** Checks that {@code directory} is not a cache, so that files may be created in it. */
  public void refuseDirectory(Path directory) throws IOException {
    refuseDirectory(directory, directory);
  }

  private void refuseDirectory(Path directory, Path target) throws IOException {
    if (isSame(RemoteCache.defaultDirectory(), directory) || isCache(directory)) {
      throw refused(target, "a cache of images holds nothing else");
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

  /** Checks that standard output is not redirected to an input, where that can be determined. */
  public void refuseStandardOutput() throws IOException {
    if (Files.isRegularFile(STANDARD_OUTPUT)) {
      refuseFile(STANDARD_OUTPUT);
    }
  }

  private static FileSystemException refused(Path target, String reason) {
    return new FileSystemException(target.toString(), null, "not written: " + reason);
  }

  /** Returns whether both are the same file, also through links, or the same link. */
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

  /** Replacing a link would remove the name of the input. */
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
      return null; // not accessible, so not writable
    }
  }

  /** A device may have several device files. */
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
