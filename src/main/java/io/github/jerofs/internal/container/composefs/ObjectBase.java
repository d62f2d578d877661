package io.github.jerofs.internal.container.composefs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ObjectResolver;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Locates objects below a base directory or URL, and never outside it. */
record ObjectBase(ImageLocation base) implements ObjectResolver {
  /**
   * {@inheritDoc}
   *
   * <p>Whether a web server has the object only shows on opening.
   */
  @Override
  public Optional<ImageLocation> find(List<String> names) throws IOException {
    if (base instanceof ImageLocation.File directory) {
      return file(directory.path(), names).map(ImageLocation::of);
    } else if (base instanceof ImageLocation.Remote remote) {
      return Optional.of(new ImageLocation.Remote(url(remote.uri(), names)));
    }
    throw new FileSystemException(base.toString(), null, "neither a directory nor a URL");
  }

  @Override
  public String toString() {
    return base.toString();
  }

  private static Optional<Path> file(Path base, List<String> names) throws IOException {
    Path path = base;
    for (String name : names) {
      Optional<Path> step = step(base, name);
      if (step.isEmpty()) {
        return Optional.empty();
      }
      path = path.resolve(step.get());
    }
    try {
      Path real = path.toRealPath();
      if (!real.startsWith(base.toRealPath())) {
        throw new FileSystemException(path.toString(), real.toString(), "leads out of " + base);
      }
      return Optional.of(real).filter(Files::isRegularFile);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns {@code name} as a single path element. Some file systems have more separators than the
   * slash.
   */
  private static Optional<Path> step(Path base, String name) {
    try {
      Path step = base.getFileSystem().getPath(name);
      return Optional.of(step)
          .filter(path -> !path.isAbsolute() && path.getRoot() == null)
          .filter(path -> path.getNameCount() == 1 && path.toString().equals(name));
    } catch (InvalidPathException e) {
      return Optional.empty(); // no file has such a name
    }
  }

  private static URI url(URI base, List<String> names) {
    String path = base.getRawPath().replaceFirst("/$", "");
    String steps =
        names.stream()
            .map(name -> URLEncoder.encode(name, UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    return URI.create(
        base.getScheme() + "://" + base.getRawAuthority() + path + "/" + steps + query);
  }
}
