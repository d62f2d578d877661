package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.output.NewFile;
import io.github.jerofs.cli.output.PendingFiles;
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

/**
 * Recreates the hard links of the image in the target. Some hosts follow a symbolic link instead of
 * linking to it; the key of the new file shows that.
 */
final class HardLinks {
  private final PendingFiles pending;
  private final Map<Object, Made> made = new HashMap<>();

  /** An extracted file and its key in the target. */
  private record Made(Path place, @Nullable Object key) {}

  HardLinks(PendingFiles pending) {
    this.pending = pending;
  }

  /**
   * Records that {@code file}, which has several names, was extracted to {@code place}, by this or
   * an earlier run.
   */
  void remember(FileInfo file, TargetPath place) throws IOException {
    // The path that users see: the directory may be closed when the next link is made.
    made.putIfAbsent(file.key(), new Made(place.shown(), key(place.access())));
  }

  /** Returns whether {@code existing} is a link to the extracted {@code file}. */
  boolean isMade(FileInfo file, BasicFileAttributes existing) {
    Made first = made.get(file.key());
    return first != null && first.key != null && first.key.equals(existing.fileKey());
  }

  /** Returns whether another name of {@code file} was extracted. */
  boolean isKnown(FileInfo file) {
    return made.containsKey(file.key());
  }

  /**
   * Creates a link {@code place} to {@code file}, which {@link #isKnown}.
   *
   * @param replace whether to replace an existing file
   * @return false if the file must be copied
   */
  boolean make(FileInfo file, TargetPath place, boolean replace) throws IOException {
    Made first = made.get(file.key());
    if (first == null) {
      return false;
    }
    try (NewFile link = pending.file(place.access(), place.shown())) {
      // Where case does not matter, another file may have replaced it.
      if (!Objects.equals(first.key, key(first.place))) {
        return false;
      }
      Path made = link.make(name -> Files.createLink(name, first.place));
      if (!Objects.equals(first.key, key(made))) {
        return false; // another process changed the path in between
      }
      link.commit(replace);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // copy it instead, which reports the reason if it fails, too
    }
  }

  private static @Nullable Object key(Path place) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile() && !attributes.isSymbolicLink()) {
      throw new NoSuchFileException(place.toString());
    }
    return attributes.fileKey();
  }
}
