package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.ErrorText;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.output.TemporaryNames;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawPaths;
import io.github.jerofs.cli.text.RawText;
import io.github.jerofs.storage.Names;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file in the target that lists the unfinished directories while files are extracted. After an
 * interruption, the next run reads from it which directories still lack their attributes and where
 * temporary files may be left. The file is created before the first change to the target, and
 * locked until its run ends. Safe for use by several threads.
 *
 * <p>Records end in NUL. The first character is {@code +} for a directory that was created, {@code
 * =} for one that existed, {@code -} for one that is finished. The rest is the path below the
 * target.
 */
final class ExtractionJournal implements Closeable {
  private static final char MADE = '+';
  private static final char USED = '=';
  private static final char FINISHED = '-';

  private final DirectoryHandle root;
  private final Path file;
  private final Messages messages;

  /** The kind of each directory that is not finished. */
  private final Map<String, Character> unfinished = new HashMap<>();

  /** Directories that an earlier run created and did not finish. */
  private final Set<String> begun;

  private final List<Path> earlier;
  private @Nullable FileChannel channel;
  private @Nullable FileTime timeBefore;
  private volatile boolean started;

  private ExtractionJournal(
      DirectoryHandle root, TemporaryNames names, Messages messages, JournalsFound found) {
    this.root = root;
    this.file = root.access().resolve(names.journal());
    this.messages = messages;
    this.begun = Set.copyOf(found.begun());
    this.earlier = List.copyOf(found.files());
    begun.forEach(directory -> unfinished.put(directory, MADE));
  }

  /** The state that earlier runs left. */
  private record JournalsFound(Set<String> begun, List<Path> files) {}

  /**
   * Opens the journal of a new run below {@code root}. Takes over the journals of interrupted runs
   * and deletes their temporary files.
   *
   * @param rootIsNew whether this run created {@code root}
   */
  static ExtractionJournal open(
      DirectoryHandle root, boolean rootIsNew, TemporaryNames names, Messages messages)
      throws IOException {
    JournalsFound found = new JournalsFound(new HashSet<>(), new ArrayList<>());
    if (!rootIsNew) {
      for (Path each : journals(root.access())) {
        takeOver(root, each, found, messages);
      }
    }
    ExtractionJournal journal = new ExtractionJournal(root, names, messages, found);
    if (rootIsNew) {
      journal.made(root.place());
    }
    if (rootIsNew || !found.files().isEmpty()) {
      journal.start();
    }
    return journal;
  }

  private static List<Path> journals(Path root) throws IOException {
    List<Path> result = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root, TemporaryNames.JOURNALS)) {
      for (Path each : files) {
        if (TemporaryNames.isReserved(each.getFileName().toString())
            && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          result.add(each);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return result;
  }

  private static void takeOver(
      DirectoryHandle root, Path journal, JournalsFound found, Messages messages)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            journal,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        messages.warn(
            "another command is extracting to " + Printable.escape(root.place().toString()));
        return;
      }
      Map<String, Character> left = read(channel);
      for (Map.Entry<String, Character> entry : left.entrySet()) {
        if (removeTemporaryFiles(root, entry.getKey(), TemporaryNames.ofJournal(journal))) {
          if (entry.getValue() == MADE) {
            found.begun().add(entry.getKey());
          }
        }
      }
      found.files().add(journal);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // locked by this JVM
    }
  }

  private static Map<String, Character> read(FileChannel channel) throws IOException {
    String text = Names.decode(Channels.newInputStream(channel.position(0)).readAllBytes());
    Map<String, Character> left = new HashMap<>();
    int start = 0;
    for (int end; (end = text.indexOf('\0', start)) > start; start = end + 1) {
      String directory = text.substring(start + 1, end);
      switch (text.charAt(start)) {
        case MADE -> left.put(directory, MADE);
        case USED -> left.put(directory, USED);
        case FINISHED -> left.remove(directory);
        default -> {
          return left; // foreign or damaged
        }
      }
    }
    return left; // an incomplete record may follow
  }

  /**
   * Deletes the temporary files in the directory {@code path} below {@code root}.
   *
   * @return false if it is not reached through directories only
   */
  private static boolean removeTemporaryFiles(
      DirectoryHandle root, String path, TemporaryNames names) throws IOException {
    if (path.isEmpty()) {
      removeTemporaryFiles(root, names);
      return true;
    }
    Path below = RawPaths.path(root.place().getFileSystem(), path);
    return !below.isAbsolute() && removeTemporaryFiles(root, below, names);
  }

  private static boolean removeTemporaryFiles(
      DirectoryHandle directory, Path below, TemporaryNames names) throws IOException {
    Path name = below.getName(0);
    if (name.toString().equals("..")
        || !Files.isDirectory(directory.access().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryHandle next = directory.open(name)) {
      if (below.getNameCount() > 1) {
        return removeTemporaryFiles(next, below.subpath(1, below.getNameCount()), names);
      }
      removeTemporaryFiles(next, names);
      return true;
    }
  }

  private static void removeTemporaryFiles(DirectoryHandle directory, TemporaryNames names)
      throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            directory.access(), each -> names.isOwn(each.getFileName().toString()))) {
      for (Path each : files) {
        Files.deleteIfExists(each);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private String key(Path directory) {
    String all = RawPaths.text(directory);
    String above = RawPaths.text(root.place());
    String separator = root.place().getFileSystem().getSeparator();
    int start = above.length() + (above.endsWith(separator) ? 0 : separator.length());
    return all.substring(Math.min(all.length(), start));
  }

  /** Returns whether an earlier run created {@code directory} and did not finish it. */
  boolean wasBegun(Path directory) {
    return !begun.isEmpty() && begun.contains(key(directory));
  }

  /** Records a directory that is about to be created. */
  void made(Path directory) {
    note(MADE, key(directory));
  }

  /** Records a directory that existed. */
  void used(Path directory) {
    note(USED, key(directory));
  }

  /** Records that a directory is finished. */
  void finished(Path directory) {
    note(FINISHED, key(directory));
  }

  private synchronized void note(char kind, String directory) {
    if (kind == FINISHED) {
      unfinished.remove(directory);
    } else {
      unfinished.put(directory, kind);
    }
    write(List.of(kind + directory));
  }

  private void write(List<String> records) {
    FileChannel open = channel;
    if (open == null || records.isEmpty()) {
      return;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(RawText.bytes(String.join("\0", records) + '\0'));
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
    } catch (IOException e) {
      messages.warnOnce(
          "if interrupted, this extraction cannot resume: " + ErrorText.of(root.named(e)));
    }
  }

  /** Creates the file. Must be called before the first change to the target. */
  void start() {
    if (!started) {
      open();
    }
  }

  private synchronized void open() {
    if (started) {
      return;
    }
    try {
      timeBefore = Files.getLastModifiedTime(root.self());
      channel =
          FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      FileLock unused = channel.tryLock(); // until the channel is closed
      write(unfinished.entrySet().stream().map(e -> e.getValue() + e.getKey()).toList());
      for (Path each : earlier) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      messages.warnOnce(
          "if interrupted, this extraction cannot resume: " + ErrorText.of(root.named(e)));
    }
    started = true;
  }

  /**
   * Finishes the root: deletes the file, unless directories of an earlier run are unfinished.
   *
   * @param rootChanged whether the root has new entries; else its time is restored
   */
  synchronized void finishRoot(boolean rootChanged) throws IOException {
    unfinished.remove("");
    if (!unfinished.isEmpty()) {
      write(List.of(String.valueOf(FINISHED)));
      messages.warn(
          unfinished.size()
              + " directories of an interrupted extraction are unfinished: they were not selected this"
              + " time");
      return;
    }
    FileTime before = timeBefore;
    if (removeFile() && !rootChanged && before != null) {
      Files.getFileAttributeView(root.self(), BasicFileAttributeView.class)
          .setTimes(before, null, null);
    }
  }

  private boolean removeFile() throws IOException {
    if (channel == null) {
      return false;
    }
    channel.close();
    channel = null;
    return Files.deleteIfExists(file);
  }

  /** After a signal: deletes the file, unless another run has directories to finish. */
  synchronized void leave() {
    try {
      if (!unfinished.containsValue(MADE)) {
        removeFile();
      }
    } catch (IOException e) {
      messages.error(root.place(), root.named(e));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
