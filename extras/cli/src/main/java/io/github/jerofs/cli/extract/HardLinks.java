package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.output.NewFile;
import io.github.jerofs.cli.output.UnderWay;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes files that are one in the image one in the target. */
final class HardLinks {
  private final UnderWay underWay;
  private final Map<Object, Made> made = new HashMap<>();

  /** A file that was extracted: where to, and what it is there. */
  private record Made(Path place, @Nullable Object key) {}

  HardLinks(UnderWay underWay) {
    this.underWay = underWay;
  }

  /**
   * Remembers that {@code file}, which has more names, was extracted to {@code place}, now or by an
   * earlier run.
   */
  void remember(FileInfo file, Path place) throws IOException {
    made.putIfAbsent(file.key(), new Made(place, key(place)));
  }

  /**
   * Returns whether {@code file} was extracted already and {@code existing} is that file, so that
   * it has this name.
   */
  boolean isMade(FileInfo file, BasicFileAttributes existing) {
    Made first = made.get(file.key());
    return first != null && first.key != null && first.key.equals(existing.fileKey());
  }

  /**
   * Makes {@code place} a link to the same file, if that was extracted.
   *
   * @param replace whether to replace what is there
   * @return false if it has to be copied
   */
  boolean make(FileInfo file, Path place, boolean replace) throws IOException {
    Made first = made.get(file.key());
    if (first == null) {
      return false;
    }
    try (NewFile link = underWay.file(place)) {
      // Where case does not matter, another file may have taken its place.
      if (!Objects.equals(first.key, key(first.place))) {
        return false;
      }
      Path unused = link.make(name -> Files.createLink(name, first.place));
      link.commit(replace);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // a copy is as good, and fails by itself if there is more to it
    }
  }

  private static @Nullable Object key(Path place) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new NoSuchFileException(place.toString());
    }
    return attributes.fileKey();
  }
}
