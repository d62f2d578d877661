package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.output.TemporaryNames;
import io.github.jerofs.cli.text.Printable;
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
 * The names that files of an image have in the target: their own, or none. File systems differ in
 * the characters they allow, and some take names that differ in case, in how accents are composed,
 * or in what Windows drops, for one.
 */
final class TargetNames {
  private static final String TAKEN = "another file there answers to it";

  private final FileSystem target;
  private final boolean windows;
  private final boolean composes;

  /** For a target that composes accents in its own way: the names that files there came from. */
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
      return false; // accents are not for it
    }
  }

  /**
   * Returns the child of that very name, and of no other that the name may lead to.
   *
   * @throws FileSystemException if there can be none
   */
  Path child(Path directory, String name) throws FileSystemException {
    String fault = fault(name);
    if (fault != null) {
      throw refused(fault);
    }
    Path element;
    try {
      element = target.getPath(name);
    } catch (InvalidPathException e) {
      throw refused(e.getReason());
    }
    Path child = directory.resolve(element);
    if (element.isAbsolute()
        || element.getRoot() != null
        || element.getNameCount() != 1
        || !isSame(element.toString(), name)
        || !directory.equals(child.getParent())) {
      throw refused("it would be another name");
    }
    if (composes && !isAscii(name) && !name.equals(composed.computeIfAbsent(child, p -> name))) {
      throw refused(TAKEN);
    }
    return child;
  }

  private @Nullable String fault(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.contains(target.getSeparator())) {
      return "it would be a path";
    }
    if (!Printable.isUnicode(name)) {
      return "it is not UTF-8";
    }
    if (TemporaryNames.isReserved(name)) {
      return "temporary files have such names";
    }
    return windows ? WindowsNames.fault(name) : null;
  }

  private static FileSystemException refused(String reason) {
    return new FileSystemException(
        null, null, "cannot be stored under this name on the target: " + reason);
  }

  /** Returns whether two names are one, however their accents are composed. */
  private static boolean isSame(String first, String second) {
    return first.equals(second) || nfc(first).equals(nfc(second));
  }

  private static String nfc(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /**
   * Returns what is equal for names that some file system may take for one: without case, accents
   * decomposed, and without characters that cannot be seen.
   */
  static String folded(String name) {
    if (isAscii(name)) {
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
   * Checks that what is at {@code place} has this name, and not one that the target takes for it.
   *
   * @throws FileSystemException if the name is another's
   */
  void requireOwn(Path place) throws IOException {
    String name = place.getFileName().toString();
    if (!isToldByCase(place, name) && !isListed(place, name)) {
      throw refused(TAKEN);
    }
  }

  /**
   * Returns whether the directory tells names apart by case; then it has this one, as far as it is
   * ASCII. Spares listing the directory.
   */
  private static boolean isToldByCase(Path place, String name) {
    String other = name.toLowerCase(Locale.ROOT);
    other = other.equals(name) ? name.toUpperCase(Locale.ROOT) : other;
    return isAscii(name)
        && !other.equals(name)
        && Files.notExists(place.resolveSibling(other), LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isListed(Path place, String name) throws IOException {
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(place.getParent())) {
      for (Path sibling : siblings) {
        if (sibling.getFileName().toString().equals(name)) {
          return true;
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isAscii(String name) {
    return name.chars().allMatch(c -> c < 0x80);
  }
}
