package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sets the times of extracted files. Safe for use by several threads. */
final class TimeRestorer {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  private final @Nullable SystemCalls calls;
  private final Losses losses;
  private final Messages messages;

  TimeRestorer(@Nullable SystemCalls calls, Losses losses, Messages messages) {
    this.calls = calls;
    this.losses = losses;
    this.messages = messages;
  }

  /** Sets the time of {@code place} to that of {@code file}. */
  void restore(FileInfo file, Path place, LinkOption... how) throws IOException {
    try {
      set(file, place, how);
    } catch (IOException e) {
      if (!file.isLink()) {
        throw e;
      }
      Object reason = e instanceof FileSystemException about ? about.getReason() : e.getMessage();
      messages.warnOnce("cannot set times of symbolic links: " + reason);
    }
  }

  private void set(FileInfo file, Path place, LinkOption... how) throws IOException {
    FileTime time = file.modified();
    long nanos = time.to(TimeUnit.NANOSECONDS);
    boolean isInRange = nanos != Long.MAX_VALUE && nanos != Long.MIN_VALUE;
    boolean isExact = isInRange && nanos == settable(nanos);
    // Java 17 sets the times of links in microseconds.
    if (calls != null && (!isExact || (file.isLink() && nanos % NANOS_PER_MICRO != 0))) {
      calls.setTimes(place, time.toInstant());
      return;
    }
    if (!isInRange) {
      // Java passes times as 64 bits of nanoseconds, which end in 2262.
      losses.add(Losses.Kind.TIME, file, "the time is out of Java's range: " + Texts.time(time));
      return;
    }
    // An image has one time. Set both: else the JDK reads the other one first.
    FileTime settable = isExact ? time : FileTime.from(settable(nanos), TimeUnit.NANOSECONDS);
    Files.getFileAttributeView(place, BasicFileAttributeView.class, how)
        .setTimes(settable, settable, null);
    if (!isExact) {
      losses.add(Losses.Kind.TIME, file, "the time loses its fraction: " + Texts.time(time));
    }
  }

  /** Before 1970, the JDK sets whole seconds only: other times become 1970. */
  private static long settable(long nanos) {
    return nanos >= 0 ? nanos : Math.floorDiv(nanos, NANOS_PER_SECOND) * NANOS_PER_SECOND;
  }

  /** Returns whether {@code made} has the time of {@code file}, in the precision of any JDK. */
  static boolean isEqual(FileInfo file, BasicFileAttributes made) {
    long wanted = file.modified().to(TimeUnit.NANOSECONDS);
    long found = made.lastModifiedTime().to(TimeUnit.MICROSECONDS);
    return found == Math.floorDiv(wanted, NANOS_PER_MICRO)
        || found == Math.floorDiv(settable(wanted), NANOS_PER_MICRO);
  }
}
