package io.github.jerofs.cli.create;

import io.github.jerofs.build.BuildListener;
import io.github.jerofs.cli.console.Messages;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows the progress of a build. If a signal ends the JVM, cancels the build and waits until its
 * files are removed.
 */
public final class InterruptibleBuild implements BuildListener, AutoCloseable {
  private static final long WAIT_SECONDS = 20;

  private final Messages messages;
  private final boolean visible;
  private final Thread builder = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::cancel, "jerofs-cancel");
  private volatile boolean cancelled;
  private final BuildProgress progress;

  /** Registers the hook that cancels the work of this thread. */
  public InterruptibleBuild(Messages messages, boolean visible) {
    this.messages = messages;
    this.visible = visible;
    progress = new BuildProgress(messages::status, System::nanoTime);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean progress(Progress now) {
    if (visible) {
      progress.show(now);
    }
    return !cancelled;
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
