package io.github.jerofs.hadoop.job;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.hadoop.EscapedNames;
import io.github.jerofs.hadoop.job.PartInput.Attributes;
import io.github.jerofs.hadoop.job.PartInput.DirectoryEntry;
import io.github.jerofs.hadoop.job.PartInput.FileEntry;
import io.github.jerofs.hadoop.job.PartInput.SequenceRange;
import io.github.jerofs.hadoop.job.PartInput.TarArchive;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Lists the sources of a job and divides them into parts of neighbouring files. Not thread-safe.
 */
final class JobPlanner {
  private static final Pattern TAR = Pattern.compile(".*[.](tar|tar[.](gz|xz|zst)|tgz|txz|tzst)");
  private static final int FILE_MODE = 0644;
  private static final byte[] SEQUENCE_MAGIC = "SEQ".getBytes(US_ASCII);

  private final Configuration conf;
  private final PartList parts;

  /** Creates a planner for parts of about {@code partBytes} bytes. */
  JobPlanner(Configuration conf, long partBytes) {
    this.conf = conf;
    parts = new PartList(partBytes);
  }

  /**
   * Adds the sources of a path.
   *
   * @throws FileNotFoundException if nothing matches
   */
  void add(Path pattern) throws IOException {
    FileSystem store = pattern.getFileSystem(conf);
    FileStatus[] matches = store.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      throw new FileNotFoundException(pattern + ": no such file or directory");
    }
    SourceAttributes attributes = SourceAttributes.of(store);
    for (FileStatus match : matches) {
      if (match.isDirectory()) {
        addTree(store, match, attributes);
      } else {
        addFile(store, match, attributes);
      }
    }
  }

  /** Returns all parts, at least one. */
  List<ImagePart> parts() {
    return parts.all();
  }

  private void addFile(FileSystem store, FileStatus file, SourceAttributes attributes)
      throws IOException {
    Path path = file.getPath();
    if (TAR.matcher(path.getName()).matches()) {
      parts.add(new TarArchive(path.toString()), file.getLen());
    } else if (isSequence(store, file)) {
      addSequence(file);
    } else {
      String name = "/" + path.getName();
      Path parent = path.getParent();
      parts.add(
          new FileEntry(
              String.valueOf(parent),
              name,
              inImage(parent, name),
              file.getLen(),
              attributes.of(file)),
          List.of());
    }
  }

  private static boolean isSequence(FileSystem store, FileStatus file) throws IOException {
    byte[] magic = new byte[SEQUENCE_MAGIC.length];
    try (FSDataInputStream in = store.open(file.getPath())) {
      in.readFully(0, magic);
      return Arrays.equals(magic, SEQUENCE_MAGIC);
    } catch (EOFException e) {
      return false; // shorter than the magic
    }
  }

  private void addSequence(FileStatus file) {
    Attributes attributes = new Attributes(FILE_MODE, 0, 0, file.getModificationTime());
    long step = parts.partBytes();
    for (long start = 0; start < file.getLen(); start += Math.min(step, file.getLen() - start)) {
      long end = start + Math.min(step, file.getLen() - start);
      parts.add(new SequenceRange(file.getPath().toString(), start, end, attributes), end - start);
    }
  }

  private record Level(FileStatus directory, List<DirectoryEntry> entries) {}

  private void addTree(FileSystem store, FileStatus root, SourceAttributes attributes)
      throws IOException {
    Path top = root.getPath();
    int prefix = top.toUri().getPath().length();
    Deque<Level> pending = new ArrayDeque<>();
    pending.push(new Level(root, List.of(new DirectoryEntry("/", attributes.of(root)))));
    while (!pending.isEmpty()) {
      Level level = pending.pop();
      FileStatus[] children = store.listStatus(level.directory.getPath());
      Arrays.sort(children, Comparator.comparing(each -> each.getPath().getName()));
      if (children.length == 0) {
        parts.add(level.entries);
      }
      for (FileStatus child : children) {
        String below = child.getPath().toUri().getPath().substring(prefix);
        String name = below.startsWith("/") ? below : "/" + below;
        if (child.isDirectory()) {
          List<DirectoryEntry> entries = new ArrayList<>(level.entries);
          entries.add(new DirectoryEntry(inImage(top, name), attributes.of(child)));
          pending.push(new Level(child, List.copyOf(entries)));
        } else {
          FileEntry file =
              new FileEntry(
                  top.toString(), name, inImage(top, name), child.getLen(), attributes.of(child));
          parts.add(file, level.entries);
        }
      }
    }
  }

  /** Returns the path in an image: names in images appear escaped in Hadoop. */
  private static String inImage(Path root, String name) {
    return "erofs".equals(root.toUri().getScheme()) ? EscapedNames.unescape(name) : name;
  }
}
