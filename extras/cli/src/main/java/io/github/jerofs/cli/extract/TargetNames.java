package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.output.TemporaryNames;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawPaths;
import io.github.jerofs.cli.text.RawText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of files in the target: those of the image, or an error. File systems differ in the
 * characters they allow. Some treat names as equal that differ in case, in the composition of
 * accents, or in characters that Windows drops.
 */
final class TargetNames {
  private static final String TAKEN = "it already names another file there";

  private final FileSystem target;
  private final boolean windows;
  private final boolean composes;

  /** If the target changes the composition of accents: the original name of each path. */
  private final Map<Path, String> composed = new ConcurrentHashMap<>();

  TargetNames(FileSystem target) {
    this.target = target;
    this.windows = target.getSeparator().equals("\\");
    this.composes = composes(target);
  }

  private static boolean composes(FileSystem target) {
    try {
      return target.getPath("e\u0301").toString().equals("\u00e9");
    } catch (InvalidPathException e) {
      return false; // it allows no accents
    }
  }

  /**
   * Returns the child with exactly this name.
   *
   * @throws FileSystemException if the target cannot hold the name
   */
  Path child(Path directory, String name) throws FileSystemException {
    String fault = fault(name);
    if (fault != null) {
      throw refused(fault);
    }
    Path element;
    try {
      element = RawPaths.path(target, name);
    } catch (FileSystemException e) {
      throw refused(e.getCause() instanceof InvalidPathException c ? c.getReason() : e.getReason());
    }
    Path child = directory.resolve(element);
    if (element.isAbsolute()
        || element.getRoot() != null
        || element.getNameCount() != 1
        || !isSame(nameOf(child), name)
        || !directory.equals(child.getParent())) {
      throw refused("the target would change it");
    }
    if (composes
        && !RawText.isAscii(name)
        && !name.equals(composed.computeIfAbsent(child, p -> name))) {
      throw refused(TAKEN);
    }
    return child;
  }

  /** Returns the name of {@code path}, in which no byte is lost. */
  private static String nameOf(Path path) {
    String name = path.getFileName().toString();
    if (name.indexOf('\ufffd') < 0) {
      return name;
    }
    String text = RawPaths.text(path);
    return text.substring(text.lastIndexOf('/') + 1);
  }

  private @Nullable String fault(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.contains(target.getSeparator())) {
      return "it is a path";
    }
    if (!Printable.isUnicode(name) && !RawPaths.isRaw(target)) {
      return "it is not UTF-8";
    }
    if (TemporaryNames.isReserved(name)) {
      return "it is reserved for temporary files";
    }
    return windows ? WindowsNames.fault(name) : null;
  }

  private static FileSystemException refused(String reason) {
    return new FileSystemException(
        null, null, "cannot be stored under this name on the target: " + reason);
  }

  /** Returns whether two names are equal, regardless of the composition of accents. */
  private static boolean isSame(String first, String second) {
    return first.equals(second) || nfc(first).equals(nfc(second));
  }

  private static String nfc(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /**
   * Returns a form that is equal for all names that some file system treats as equal: without case,
   * with accents decomposed, without invisible characters.
   */
  static String folded(String name) {
    if (RawText.isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    String shown =
        name.codePoints()
            .filter(c -> !Character.isIdentifierIgnorable(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String upper = Normalizer.normalize(shown, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD);
  }

  /**
   * Checks that the file at {@code place} has exactly this name, not one that the target treats as
   * equal.
   *
   * @throws FileSystemException if it has another name
   */
  void requireOwn(Path place) throws IOException {
    String name = nameOf(place);
    if (!isToldByCase(place, name) && !isListed(place, name)) {
      throw refused(TAKEN);
    }
  }

  /**
   * Returns whether the directory distinguishes names by case, which proves an ASCII name to be
   * exact. Avoids listing the directory.
   */
  private static boolean isToldByCase(Path place, String name) {
    String other = name.toLowerCase(Locale.ROOT);
    other = other.equals(name) ? name.toUpperCase(Locale.ROOT) : other;
    return RawText.isAscii(name)
        && !other.equals(name)
        && Files.notExists(place.resolveSibling(other), LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isListed(Path place, String name) throws IOException {
    synchronized (OpenDirectories.LOCK) {
      try (DirectoryStream<Path> siblings = Files.newDirectoryStream(place.getParent())) {
        for (Path sibling : siblings) {
          if (nameOf(sibling).equals(name)) {
            return true;
          }
        }
        return false;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
  }
}
