package io.github.jerofs.storage;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Resolves devices to blobs in a directory, by tag. */
record BlobDirectory(Path directory) implements DeviceResolver {
  private static final List<String> NAMES = List.of("%s", "sha256/%s", "sha256:%s", "%s.erofs");

  @Override
  public Optional<ImageLocation> find(Slot slot) {
    // Tags are untrusted: only hexadecimal digits may get into a path.
    if (!slot.hasDigestOrUuid()) {
      return Optional.empty();
    }
    return NAMES.stream()
        .map(name -> name.formatted(slot.tag()))
        .flatMap(name -> file(name).stream())
        .findFirst();
  }

  private Optional<ImageLocation> file(String name) {
    try {
      return Optional.of(directory.resolve(name))
          .filter(Files::isRegularFile)
          .map(ImageLocation::of);
    } catch (InvalidPathException e) {
      return Optional.empty(); // the platform does not allow a colon in names
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlobDirectory that && directory.equals(that.directory);
  }

  @Override
  public int hashCode() {
    return directory.hashCode();
  }
}
