package io.github.jerofs.storage;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds devices by their tags in a directory. */
record BlobDirectory(Path directory) implements DeviceResolver {
  private static final List<String> NAMES = List.of("%s", "sha256/%s", "sha256:%s", "%s.erofs");

  @Override
  public Optional<ImageLocation> find(Slot slot) {
    // Nothing but digits may come from the image into a path.
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
      return Optional.empty(); // a colon, where the system has none in names
    }
  }
}
