package io.github.jerofs.internal.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sources that have a file descriptor open. There are at most a quarter as many as the process
 * may have descriptors: beyond that the source that was idle longest gives its descriptor up, and
 * opens its file again when it is read. So thousands of images can be open.
 *
 * <p>Safe for use by many threads. The lock is taken only to open and to close.
 */
final class OpenChannels {
  /** A source that can do without its descriptor for a while. */
  interface Holder {
    /** Returns whether this was read since the last call. */
    boolean wasUsed();

    /** Closes the descriptor unless it is being used; returns whether it is closed now. */
    boolean giveUp();
  }

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern MOST_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");
  private static final int USUAL_LIMIT = 1024;
  private static final int MOST = 4096;
  private static final int PART_OF_LIMIT = 4;

  /** The channels of all sources on the default file system. */
  static final OpenChannels SHARED = new OpenChannels(Math.min(MOST, limit() / PART_OF_LIMIT));

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  /** The one that was opened, or found used, longest ago is the first. */
  @GuardedBy("lock")
  private final Set<Holder> holders = new LinkedHashSet<>();

  /** Allows at most {@code most} descriptors. */
  OpenChannels(int most) {
    this.most = most;
  }

  private static int limit() {
    try {
      Matcher matcher = MOST_FILES.matcher(Files.readString(LIMITS));
      return matcher.find() ? (int) Math.min(1 << 20, Long.parseLong(matcher.group(1))) : 1 << 20;
    } catch (IOException | RuntimeException e) {
      return USUAL_LIMIT; // not on Linux, or not readable
    }
  }

  /** Opens {@code file}; if the system refuses it for whatever reason, idle sources make room. */
  SeekableByteChannel open(Path file) throws IOException {
    try {
      return Files.newByteChannel(file, StandardOpenOption.READ);
    } catch (FileSystemException e) {
      if (e.getClass() != FileSystemException.class || !isOurs(file) || reduceTo(most / 2) == 0) {
        throw e; // such as that there is no such file
      }
      return Files.newByteChannel(file, StandardOpenOption.READ);
    }
  }

  /** Returns whether an open channel of {@code file} takes a descriptor. */
  static boolean isOurs(Path file) {
    return file.getFileSystem().equals(FileSystems.getDefault());
  }

  /** Notes that {@code holder} has opened its file. */
  void opened(Holder holder) {
    lock.lock();
    try {
      holders.add(holder);
      if (holders.size() > most) {
        reduceTo(most);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that {@code holder} has closed its file. */
  void closed(Holder holder) {
    lock.lock();
    try {
      holders.remove(holder);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many descriptors are open at most, unless all are being used. */
  int most() {
    return most;
  }

  /** Has all idle sources give up their descriptors. */
  void giveUpAll() {
    reduceTo(0);
  }

  /** Returns how many descriptors are open. */
  int count() {
    lock.lock();
    try {
      return holders.size();
    } finally {
      lock.unlock();
    }
  }

  /** Has idle sources give up their descriptors; returns how many did. */
  private int reduceTo(int target) {
    lock.lock();
    try {
      int closed = 0;
      ArrayDeque<Holder> candidates = new ArrayDeque<>(holders);
      for (int looks = 2 * candidates.size(); looks > 0 && holders.size() > target; looks--) {
        Holder oldest = candidates.remove();
        if (!oldest.wasUsed() && oldest.giveUp()) {
          holders.remove(oldest);
          closed++;
        } else {
          candidates.add(oldest);
          holders.remove(oldest);
          holders.add(oldest);
        }
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
