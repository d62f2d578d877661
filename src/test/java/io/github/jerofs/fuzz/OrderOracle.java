package io.github.jerofs.fuzz;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.fuzz.FileAnswers.Disagreement;
import io.github.jerofs.fuzz.FileAnswers.Window;
import io.github.jerofs.fuzz.ReadAccess.Way;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Reads one image in several orders and compares every byte and every error: forward, backward and
 * random; by stream, channel, position and transfer; with a new file system and with one that has
 * already read everything; mapped, through a channel and from memory.
 */
final class OrderOracle {
  private static final int CHUNK = 16 << 10;
  private static final int MAX_ENTRIES = 400;
  private static final int RANDOM_READS = 6;
  private static final int PROBES = 12;
  private static final int MAP_EVERY = 64;
  private static final int SMALL_CACHE = 64 << 10;

  /** Opens a new file system on the image. */
  interface Opener {
    FileSystem open(ErofsOptions options) throws IOException;
  }

  /**
   * Ways to open the image.
   *
   * @param mapped memory-mapped
   * @param channel through a channel
   * @param memory from a user's source
   */
  record Openers(Opener mapped, Opener channel, Opener memory) {}

  private final Openers openers;
  private final ErofsOptions options;
  private final Random random;
  private final List<FileAnswers> files = new ArrayList<>();
  private final byte[] buffer = new byte[CHUNK];
  private boolean failures;

  OrderOracle(Openers openers, ErofsOptions options, Random random) {
    this.openers = openers;
    this.options = options;
    this.random = random;
  }

  /** The outcome for an image. */
  enum Result {
    REFUSED,
    READS,
    PARTS_FAIL
  }

  /**
   * Reads {@code paths} in all orders.
   *
   * @param names whether to compare names as well
   * @throws Disagreement if two results differ
   */
  Result run(List<String> paths, boolean names) throws IOException {
    FileSystem first;
    try {
      first = openers.mapped.open(options);
    } catch (InapplicableOptionException e) {
      throw e; // a bug of the test, not an effect of the image
    } catch (IOException | IllegalArgumentException e) {
      checkRefused(e);
      return Result.REFUSED;
    }
    try (first) {
      for (String path : paths) {
        prepare(first.getPath(path));
      }
      forward(first, Way.STREAM, "1 mapped, fresh, forward, stream");
      Collections.reverse(files);
      backward(first, Way.CHANNEL, "2 mapped, reused, backward, channel");
      if (random.nextInt(MAP_EVERY) == 0) {
        map(first);
      }
      if (names) {
        names(first);
      }
    }
    try (FileSystem fs = openers.memory.open(options)) {
      atRandom(fs, "3 memory, fresh, random, position");
      Collections.shuffle(files, random);
      forward(fs, Way.DIRECT_BUFFER, "4 memory, reused, forward, direct buffer");
    }
    try (FileSystem fs = openers.channel.open(options.toBuilder().cacheBytes(0).build())) {
      forward(fs, Way.TRANSFER, "5 channel, no cache, forward, transfer");
    }
    for (FileAnswers file : files) {
      try (FileSystem fs =
          openers.channel.open(options.toBuilder().cacheBytes(SMALL_CACHE).build())) {
        read(fs, file, Way.CHANNEL, false, "6 channel, fresh for each file, forward, channel");
        read(fs, file, Way.STREAM, true, "7 channel, small cache, backward, stream");
      }
    }
    return failures ? Result.PARTS_FAIL : Result.READS;
  }

  private void checkRefused(Exception refused) {
    for (Opener opener : List.of(openers.channel, openers.memory)) {
      try (FileSystem fs = opener.open(options)) {
        throw new Disagreement(fs + " opens, but not mapped: " + refused);
      } catch (IOException | IllegalArgumentException e) {
        if (e.getClass() != refused.getClass()) {
          throw new Disagreement("opening fails with " + e + ", mapped with " + refused);
        }
      }
    }
  }

  private void prepare(Path path) {
    try {
      ErofsFileAttributes attributes = attributes(path);
      if (attributes.isRegularFile() && attributes.size() > 0) {
        files.add(new FileAnswers(path.toString(), attributes.size(), random));
      }
    } catch (IOException e) {
      failures = true;
    }
  }

  private static ErofsFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private void forward(FileSystem fs, Way way, String order) throws IOException {
    for (FileAnswers file : files) {
      read(fs, file, way, false, order);
    }
  }

  private void backward(FileSystem fs, Way way, String order) throws IOException {
    for (FileAnswers file : files) {
      read(fs, file, way, true, order);
    }
  }

  private void read(FileSystem fs, FileAnswers file, Way way, boolean backward, String order)
      throws IOException {
    try (ReadAccess access = way.open(fs.getPath(file.path()))) {
      int count = file.windows().size();
      for (int i = 0; i < count; i++) {
        Window window = file.windows().get(backward ? count - 1 - i : i);
        int chunk = backward ? 1 + random.nextInt(CHUNK) : CHUNK;
        for (int done = 0; done < window.length; done += chunk) {
          int n = Math.min(chunk, window.length - done);
          long from = backward ? window.end() - done - n : window.from + done;
          readRange(access, file, window, from, from + n, order);
        }
      }
    } catch (IOException e) {
      notOpened(file, e, order);
    }
  }

  private void atRandom(FileSystem fs, String order) throws IOException {
    for (FileAnswers file : files) {
      try (ReadAccess access = Way.POSITIONAL.open(fs.getPath(file.path()))) {
        for (Window window : file.windows()) {
          for (int i = 0; i < RANDOM_READS; i++) {
            int at = random.nextInt(window.length);
            int n = 1 + random.nextInt(Math.min(6000, window.length - at));
            readRange(access, file, window, window.from + at, window.from + at + n, order);
          }
        }
      } catch (IOException e) {
        notOpened(file, e, order);
      }
    }
  }

  /**
   * Maps the files that can be mapped. Failures are ignored, as they concern no particular byte.
   */
  private void map(FileSystem fs) {
    for (FileAnswers file : files) {
      try (FileChannel channel = FileChannel.open(fs.getPath(file.path()))) {
        for (Window window : file.windows()) {
          byte[] bytes = new byte[window.length];
          channel.map(FileChannel.MapMode.READ_ONLY, window.from, window.length).get(bytes);
          file.value(window, window.from, bytes, bytes.length, "mapped again");
        }
      } catch (UnsupportedOperationException e) {
        // compressed, or in several pieces
      } catch (IOException e) {
        failures = true;
      }
    }
  }

  /** Records the failure to open a file for all of its bytes. */
  private void notOpened(FileAnswers file, IOException e, String order) {
    failures = true;
    for (Window window : file.windows()) {
      file.error(window, window.from, ErrorKind.of(e), order);
      file.error(window, window.end() - 1, ErrorKind.of(e), order);
    }
  }

  /** Reads a whole range. After a failed byte, tries some of the following ones. */
  private void readRange(
      ReadAccess access, FileAnswers file, Window window, long from, long to, String order) {
    int probes = 0;
    for (long at = from; at < to; ) {
      int n;
      try {
        n = access.read(at, buffer, (int) Math.min(buffer.length, to - at));
      } catch (IOException e) {
        failures = true;
        file.error(window, at, ErrorKind.of(e), order);
        probes++;
        long skip =
            probes > PROBES ? Long.MAX_VALUE : 1 + random.nextInt(1 << Math.min(12, probes));
        at += Math.min(skip, to - at);
        continue;
      }
      if (n <= 0) {
        throw new Disagreement(file.path() + ", byte " + at + ": " + order + " reads " + n);
      }
      file.value(window, at, buffer, n, order);
      at += n;
    }
  }

  /** Compares listed paths with the same paths by name, in this file system and in a new one. */
  private void names(FileSystem first) throws IOException {
    Map<String, String> listings = new LinkedHashMap<>();
    Map<String, String> inodes = new LinkedHashMap<>();
    Deque<Path> directories = new ArrayDeque<>(List.of(first.getPath("/")));
    while (!directories.isEmpty() && inodes.size() < MAX_ENTRIES) {
      Path directory = directories.remove();
      List<Path> listed = new ArrayList<>();
      String listing = list(directory, listed);
      listings.put(directory.toString(), listing);
      for (Path path : listed) {
        String original = inode(path);
        inodes.put(path.toString(), original);
        same(path.toString(), "listed", original, inode(first.getPath(path.toString())));
        if (original.endsWith(", directory")) {
          directories.add(path);
        }
      }
    }
    try (FileSystem fs = openers.channel.open(options)) {
      List<String> paths = new ArrayList<>(inodes.keySet());
      Collections.reverse(paths);
      for (String path : paths) {
        same(path, "listed", inodes.get(path), inode(fs.getPath(path)));
      }
      paths = new ArrayList<>(listings.keySet());
      Collections.reverse(paths);
      for (String path : paths) {
        same(path, "listing", listings.get(path), list(fs.getPath(path), new ArrayList<>()));
      }
    }
  }

  private static void same(String path, String what, String listed, String now) {
    if (!listed.equals(now)) {
      throw new Disagreement(path + ": " + what + " " + listed + ", by its name " + now);
    }
  }

  /** Returns the names in a directory and the error that ends the listing, if any. */
  private String list(Path directory, List<Path> listed) {
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        listed.add(path);
        text.append(path.getFileName()).append('/');
        if (listed.size() == MAX_ENTRIES) {
          break;
        }
      }
    } catch (DirectoryIteratorException e) {
      failures = true;
      text.append(ErrorKind.of(e.getCause()));
    } catch (IOException e) {
      failures = true;
      text.append(ErrorKind.of(e));
    }
    return text.toString();
  }

  private String inode(Path path) {
    try {
      ErofsFileAttributes attributes = attributes(path);
      return Long.toUnsignedString(attributes.nid())
          + " of "
          + attributes.size()
          + " bytes"
          + (attributes.isDirectory() ? ", directory" : "");
    } catch (IOException e) {
      failures = true;
      return ErrorKind.of(e).toString();
    }
  }
}
