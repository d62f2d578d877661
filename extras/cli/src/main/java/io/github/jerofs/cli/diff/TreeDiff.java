package io.github.jerofs.cli.diff;

import io.github.jerofs.cli.console.ErrorText;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawPaths;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares two trees. A file that cannot be read is reported, and the next one follows. */
final class TreeDiff {
  private final Set<Aspect> ignored;
  private final @Nullable ContentDiff content;
  private final Consumer<Difference> listener;
  private final Messages messages;

  /**
   * Prepares to compare.
   *
   * @param ignored attributes that are not compared
   * @param content whether to read files of equal size
   */
  TreeDiff(Set<Aspect> ignored, boolean content, Consumer<Difference> listener, Messages messages) {
    this.ignored = ignored;
    this.content = content ? new ContentDiff() : null;
    this.listener = listener;
    this.messages = messages;
  }

  /** Two files of the same path. One may be missing. */
  private record Pair(String path, @Nullable Path before, @Nullable Path after) {}

  /** Compares two directories and everything below them. */
  void compare(Path before, Path after) {
    boolean sameXattrs = isErofs(before) && isErofs(after);
    Deque<Iterator<Pair>> open = new ArrayDeque<>(); // no recursion: trees may be deep
    open.push(List.of(new Pair("/", before, after)).iterator());
    while (!open.isEmpty()) {
      Iterator<Pair> pairs = open.element();
      if (pairs.hasNext()) {
        Pair pair = pairs.next();
        try {
          open.push(compare(pair, sameXattrs).iterator());
        } catch (IOException e) {
          messages.error(pair.path + ": " + ErrorText.of(e));
        }
      } else {
        open.pop();
      }
    }
  }

  private static boolean isErofs(Path path) {
    FileSystem fileSystem = path.getFileSystem();
    return fileSystem.supportedFileAttributeViews().contains("erofs");
  }

  /** Compares two files and returns the pairs of their entries. */
  private Iterable<Pair> compare(Pair pair, boolean sameXattrs) throws IOException {
    FileFacts before = facts(pair.before);
    FileFacts after = facts(pair.after);
    if (before == null || after == null) {
      Difference.Change change =
          before == null ? Difference.Change.ADDED : Difference.Change.REMOVED;
      listener.accept(new Difference(change, pair.path, List.of()));
    } else {
      List<Difference.Field> fields = fields(pair, before, after, sameXattrs);
      if (!fields.isEmpty()) {
        listener.accept(new Difference(Difference.Change.MODIFIED, pair.path, fields));
      }
    }
    return children(
        pair.path,
        before != null && before.isDirectory() ? pair.before : null,
        after != null && after.isDirectory() ? pair.after : null);
  }

  private @Nullable FileFacts facts(@Nullable Path path) throws IOException {
    return path == null ? null : FileFacts.of(path, ignored);
  }

  private List<Difference.Field> fields(
      Pair pair, FileFacts before, FileFacts after, boolean sameXattrs) throws IOException {
    List<Difference.Field> fields = new ArrayList<>();
    before
        .fields()
        .forEach(
            (name, value) -> {
              String other = after.fields().get(name);
              if (other != null && !other.equals(value)) {
                fields.add(new Difference.Field(name, value, other));
              }
            });
    addXattrs(before.xattrs(), after.xattrs(), sameXattrs, fields);
    boolean comparable = before.isRegular() && after.isRegular() && before.size() == after.size();
    if (content != null && comparable && pair.before != null && pair.after != null) {
      content.compare(pair.before, pair.after).ifPresent(fields::add);
    }
    return fields;
  }

  private static void addXattrs(
      Map<String, String> before,
      Map<String, String> after,
      boolean all,
      List<Difference.Field> fields) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String old = before.getOrDefault(name, "none");
      String now = after.getOrDefault(name, "none");
      if (!old.equals(now) && (all || FileFacts.isPortable(name))) {
        fields.add(new Difference.Field("xattr " + Printable.escape(name), old, now));
      }
    }
  }

  private Iterable<Pair> children(
      String parent, @Nullable Path beforeDirectory, @Nullable Path afterDirectory)
      throws IOException {
    Map<String, Path> before = list(beforeDirectory);
    Map<String, Path> after = list(afterDirectory);
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    String prefix = parent.equals("/") ? "/" : parent + "/";
    return names.stream()
        .map(name -> new Pair(prefix + name, before.get(name), after.get(name)))
        .toList();
  }

  private static Map<String, Path> list(@Nullable Path directory) throws IOException {
    Map<String, Path> names = new TreeMap<>();
    if (directory != null) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          names.put(RawPaths.text(Objects.requireNonNull(entry.getFileName())), entry);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return names;
  }
}
