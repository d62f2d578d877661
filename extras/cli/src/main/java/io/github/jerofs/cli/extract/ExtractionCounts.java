package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import java.util.concurrent.atomic.LongAdder;

/** Counts the files and links of an extraction. Safe for use by several threads. */
final class ExtractionCounts {
  private final LongAdder created = new LongAdder();
  private final LongAdder existing = new LongAdder();
  private final LongAdder skipped = new LongAdder();

  /** Counts a file or link that this run created. */
  void addCreated() {
    created.increment();
  }

  /** Counts an existing file or link that is equal. */
  void addExisting() {
    existing.increment();
  }

  /** Counts a special file, which cannot be created. */
  void addSkipped() {
    skipped.increment();
  }

  /** Returns how far an interrupted run got. */
  String account() {
    long files = created.sum();
    return files
        + (files == 1 ? " file or link is" : " files and links are")
        + " in place, each complete; the same command resumes";
  }

  void report(Messages messages) {
    if (skipped.sum() > 0) {
      messages.warn(
          "skipped " + skipped.sum() + (skipped.sum() == 1 ? " special file" : " special files"));
    }
    if (existing.sum() > 0) {
      messages.note(existing.sum() + " files and links existed already, with equal content");
    }
  }
}
