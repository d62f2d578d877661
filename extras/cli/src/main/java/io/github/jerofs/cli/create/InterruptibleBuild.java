package io.github.jerofs.cli.create;

import io.github.jerofs.build.BuildListener;
import io.github.jerofs.cli.console.Messages;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows the progress of a build. If a signal ends the JVM, cancels the build and waits until its
 * files are removed.
 */
public final class InterruptibleBuild implements BuildListener, AutoCloseable {
  private static final long SHOW_NANOS = 100_000_000;
  private static final long WAIT_SECONDS = 20;

  private final Messages messages;
  private final boolean visible;
  private final Thread builder = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::cancel, "jerofs-cancel");
  private volatile boolean cancelled;
  private long shown = System.nanoTime();

  /** Registers the hook that cancels the work of this thread. */
  public InterruptibleBuild(Messages messages, boolean visible) {
    this.messages = messages;
    this.visible = visible;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean progress(Progress progress) {
    long now = System.nanoTime();
    if (visible && now - shown >= SHOW_NANOS) {
      shown = now;
      messages.status(text(progress));
    }
    return !cancelled;
  }

  private static String text(Progress progress) {
    long all = progress.allEntries();
    String phase = progress.phase().name().toLowerCase(Locale.ROOT);
    double mebibytes = progress.bytes() / (double) (1 << 20);
    return all == 0
        ? String.format(Locale.ROOT, "%s: %d entries", phase, progress.entries())
        : String.format(
            Locale.ROOT,
            "%s: %3d%%, %d of %d entries, %.1f MiB",
            phase,
            100 * progress.entries() / all,
            progress.entries(),
            all,
            mebibytes);
  }

  private void cancel() {
    cancelled = true;
    messages.clearStatus();
    messages.error("interrupted: nothing was written");
    messages.setSilent();
    builder.interrupt();
    try {
      if (!ended.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        builder.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      messages.setSilent(); // the JVM is ending; the hook has reported that
    }
  }
}
