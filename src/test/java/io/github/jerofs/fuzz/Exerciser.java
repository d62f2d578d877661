package io.github.jerofs.fuzz;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Uses an image as a program might, in bounded time: walks it and reads attributes, links, extended
 * attributes and data. Every call must return a result or throw an {@link IOException}. Exceptions
 * that {@code java.nio.file} specifies for a method are allowed from that method only.
 */
final class Exerciser {
  private static final int MAX_ENTRIES = 20_000;
  private static final int PART = 1 << 20;
  private static final int RANDOM_READS = 4;

  /** Thrown if an image causes behavior that no image may cause. */
  static final class BugException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BugException(String call, Throwable cause) {
      super(call, cause);
    }
  }

  /** A call that may fail. */
  interface Call<T> {
    T run() throws IOException;
  }

  /** Observes each call, so that the fuzzer can measure it. */
  interface Watcher {
    void begins(String call);

    void ends(String call);
  }

  private final Watcher watcher;
  private final Random random;
  private final Outcome outcome = new Outcome();
  private final ByteBuffer buffer;
  private int entries;

  /**
   * Creates an exerciser for one image.
   *
   * @param buffer a buffer of any size, reused for each image
   */
  Exerciser(Watcher watcher, Random random, ByteBuffer buffer) {
    this.watcher = watcher;
    this.random = random;
    this.buffer = buffer;
  }

  /** Exercises the image in {@code file}. */
  Outcome run(Path file, ErofsOptions options) {
    if (random.nextInt(4) == 0) {
      check(file, options);
    }
    FileSystem fs = open(file, options);
    if (fs == null) {
      return outcome;
    }
    try (fs) {
      attempt("info", () -> Erofs.info(fs).toString());
      attempt("store", () -> store(fs));
      walk(fs.getPath("/"));
    } catch (IOException e) {
      outcome.add(e);
    }
    return outcome;
  }

  /** Runs the check. Its findings are not part of the outcome, as reads show the same errors. */
  private void check(Path file, ErofsOptions options) {
    watcher.begins("check");
    try {
      Erofs.check(file, options, CheckOptions.METADATA, finding -> use(finding));
    } catch (IOException e) {
      outcome.add(e);
    } catch (RuntimeException | Error e) {
      throw new BugException("check", e);
    } finally {
      watcher.ends("check");
    }
  }

  private FileSystem open(Path file, ErofsOptions options) {
    watcher.begins("open");
    try {
      return Erofs.open(file, options);
    } catch (IOException e) {
      outcome.refused(e);
    } catch (InapplicableOptionException e) {
      throw new BugException("open", e);
    } catch (IllegalArgumentException e) {
      outcome.refused(e); // the devices do not match the device table
    } catch (RuntimeException | Error e) {
      throw new BugException("open", e);
    } finally {
      watcher.ends("open");
    }
    return null;
  }

  private <T> T attempt(String what, Call<T> call) {
    watcher.begins(what);
    try {
      return call.run();
    } catch (DirectoryIteratorException e) {
      outcome.add(e.getCause());
    } catch (IOException e) {
      outcome.add(e);
    } catch (RuntimeException | Error e) {
      throw new BugException(what, e);
    } finally {
      watcher.ends(what);
    }
    return null;
  }

  private static Object store(FileSystem fs) throws IOException {
    FileStore store = fs.getFileStores().iterator().next();
    if (store.getTotalSpace() < 0) {
      throw new IllegalStateException("negative size: " + store.getTotalSpace());
    }
    return store.toString();
  }

  /** Converts a result to text, as a program might. */
  private static void use(Object result) {
    if (result.toString().isEmpty()) {
      throw new IllegalStateException("no text");
    }
  }

  private void walk(Path root) {
    Deque<Path> directories = new ArrayDeque<>(List.of(root));
    one(root);
    while (!directories.isEmpty() && entries < MAX_ENTRIES) {
      for (Path path : list(directories.remove())) {
        BasicFileAttributes attributes = one(path);
        if (attributes != null && attributes.isDirectory()) {
          directories.add(path);
        }
      }
    }
  }

  private List<Path> list(Path directory) {
    List<Path> paths = new ArrayList<>();
    attempt(
        "list",
        () -> {
          try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            Iterator<Path> each = stream.iterator();
            while (entries < MAX_ENTRIES && each.hasNext()) {
              paths.add(each.next());
              entries++;
            }
          }
          return null;
        });
    return paths;
  }

  private BasicFileAttributes one(Path path) {
    ErofsFileAttributes attributes =
        attempt(
            "attributes",
            () -> {
              for (String view : List.of("basic:*", "owner:*", "posix:*", "unix:*")) {
                use(Files.readAttributes(path, view, LinkOption.NOFOLLOW_LINKS));
              }
              Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
              return Files.readAttributes(
                  path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            });
    attempt("look up", () -> Files.size(path.getFileSystem().getPath(path.toString())));
    attempt("xattrs", () -> Files.readAttributes(path, "xattr:*", LinkOption.NOFOLLOW_LINKS));
    attempt("user xattrs", () -> Files.readAttributes(path, "user:*"));
    attempt(
        "one xattr",
        () -> Files.getFileAttributeView(path, XattrFileAttributeView.class).read("user.nothing"));
    attempt("real path", path::toRealPath);
    if (attributes == null) {
      return null;
    }
    if (attributes.isSymbolicLink()) {
      attempt("link", () -> Files.readSymbolicLink(path));
      attempt("followed", () -> Files.readAttributes(path, BasicFileAttributes.class));
    } else if (attributes.isRegularFile()) {
      data(path, attributes.size());
    }
    attempt(
        "stored data",
        () ->
            Files.getFileAttributeView(
                    path, ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readStoredData());
    return attributes;
  }

  private void data(Path path, long size) {
    attempt("stream", () -> firstBytes(path));
    SeekableByteChannel channel = attempt("channel", () -> Files.newByteChannel(path));
    if (channel == null) {
      return;
    }
    if (size > PART) {
      attempt("middle", () -> read(channel, size / 2, PART));
      attempt("end", () -> read(channel, Math.max(0, size - PART), PART));
    }
    for (int i = 0; i < RANDOM_READS; i++) {
      long position = size == 0 ? 0 : Math.floorMod(random.nextLong(), size);
      attempt("random read", () -> read(channel, position, 1 + random.nextInt(5000)));
    }
    attempt("past the end", () -> read(channel, Long.MAX_VALUE, 1));
    attempt(
        "close",
        () -> {
          channel.close();
          return null;
        });
  }

  private static Object firstBytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(PART).length;
    }
  }

  private int read(SeekableByteChannel channel, long position, int length) throws IOException {
    channel.position(position);
    buffer.clear().limit(Math.min(length, buffer.capacity()));
    int total = 0;
    while (buffer.hasRemaining()) {
      int n = channel.read(buffer);
      if (n == 0) {
        throw new IllegalStateException("read no byte at " + (position + total));
      }
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }
}
