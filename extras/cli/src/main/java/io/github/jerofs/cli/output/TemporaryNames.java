package io.github.jerofs.cli.output;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The names of incomplete files, {@code .jerofs-RUN-NUMBER.tmp}, and of journals, {@code
 * .jerofs-RUN.journal}. Each run has different names.
 */
public final class TemporaryNames {
  private static final String PREFIX = ".jerofs-";
  private static final String SUFFIX = ".tmp";
  private static final String JOURNAL_SUFFIX = ".journal";
  private static final int RUN_DIGITS = 12;
  private static final Pattern RESERVED =
      Pattern.compile(
          "\\.jerofs-[0-9a-f]{" + RUN_DIGITS + "}(-[0-9]+\\.tmp|\\.journal)",
          Pattern.CASE_INSENSITIVE);

  /** The glob for journals. */
  public static final String JOURNALS = PREFIX + "*" + JOURNAL_SUFFIX;

  private final String start;
  private final AtomicLong made = new AtomicLong();

  private TemporaryNames(String start) {
    this.start = start;
  }

  /** Returns the names of a new run. */
  static TemporaryNames ofNewRun() {
    long run = ThreadLocalRandom.current().nextLong();
    return new TemporaryNames(PREFIX + String.format("%016x", run).substring(16 - RUN_DIGITS));
  }

  /** Returns the names of the run that created a journal. */
  public static TemporaryNames ofJournal(Path journal) {
    String name = journal.getFileName().toString();
    return new TemporaryNames(name.substring(0, name.length() - JOURNAL_SUFFIX.length()));
  }

  /** Returns whether a name has this form, which files of an image must not have. */
  public static boolean isReserved(String name) {
    return name.startsWith(".") && RESERVED.matcher(name).matches();
  }

  /** Returns a new name. */
  String next() {
    return start + '-' + made.getAndIncrement() + SUFFIX;
  }

  /** Returns the name of the run's journal. */
  public String journal() {
    return start + JOURNAL_SUFFIX;
  }

  /** Returns whether {@link #next} of this run returns such names. */
  public boolean isOwn(String name) {
    return name.startsWith(start + '-') && isReserved(name);
  }
}
