package io.github.jerofs.internal.path;

import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;

/** A file system whose names are bytes. */
public abstract class BytesFileSystem extends FileSystem {
  /** Returns the path with the given canonical bytes. */
  public abstract BytesPath path(byte[] canonical);

  /** Returns the root directory. */
  protected abstract BytesPath root();

  /** Returns a number that is unique among the file systems of this JVM. */
  protected abstract long number();

  /** Returns the URI of an absolute path. */
  protected abstract URI uri(BytesPath absolute);

  /**
   * Returns the real path of {@code path}.
   *
   * @param follow whether symbolic links are resolved
   */
  protected abstract BytesPath realPath(BytesPath path, boolean follow) throws IOException;

  /** Returns whether the last name of {@code path} is a symbolic link. */
  protected abstract boolean isSymbolicLink(BytesPath path) throws IOException;

  /** Removes {@code .} and {@code ..} but keeps links. A {@code ..} after a link is kept. */
  protected final BytesPath realPathWithLinks(BytesPath path) throws IOException {
    BytesPath real = root();
    for (Path element : path.toAbsolutePath()) {
      String name = element.toString();
      if (name.equals(".")) {
        continue;
      }
      boolean up = name.equals("..");
      if (up && real.getNameCount() == 0) {
        continue;
      }
      boolean afterUp = up && real.endsWith(element);
      if (up && !afterUp && !isSymbolicLink(real)) {
        Path parent = real.getParent();
        real = parent == null ? root() : (BytesPath) parent;
      } else {
        real = real.resolve(element);
      }
    }
    return real;
  }

  @Override
  public final String getSeparator() {
    return "/";
  }

  @Override
  public BytesPath getPath(String first, String... more) {
    String text = first;
    if (more.length > 0) {
      StringBuilder joined = new StringBuilder(first);
      for (String part : more) {
        if (!part.isEmpty()) {
          joined.append(joined.isEmpty() ? "" : "/").append(part);
        }
      }
      text = joined.toString();
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new InvalidPathException(text, "NUL in a path", nul);
    }
    Optional<byte[]> bytes = Names.encode(text);
    if (bytes.isEmpty()) {
      throw new InvalidPathException(text, "unpaired surrogate in a path");
    }
    return path(PathBytes.canonical(bytes.get()));
  }

  @Override
  public final PathMatcher getPathMatcher(String syntaxAndPattern) {
    return Globs.matcher(syntaxAndPattern);
  }

  @Override
  public final UserPrincipalLookupService getUserPrincipalLookupService() {
    return ErofsPrincipal.LOOKUP;
  }
}
