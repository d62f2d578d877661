package io.github.jerofs.cli.output;

import io.github.jerofs.cli.console.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The files that a command has not completed. A shutdown hook deletes them when a signal ends the
 * JVM, and prints how far the command got. Safe for use by several threads.
 */
public final class PendingFiles implements AutoCloseable {
  private final TemporaryNames names = TemporaryNames.ofNewRun();
  private final Set<Path> unfinished = ConcurrentHashMap.newKeySet();
  private final Messages messages;
  private final Supplier<String> account;
  private final Thread hook = new Thread(this::end, "jerofs-cleanup");

  /** The read lock is held to create or rename a file, the write lock after a signal. */
  private final ReadWriteLock shutdown = new ReentrantReadWriteLock();

  private volatile Runnable last = () -> {};

  /**
   * Installs the shutdown hook.
   *
   * @param account returns how far the command got
   */
  public PendingFiles(Messages messages, Supplier<String> account) {
    this.messages = messages;
    this.account = account;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** An action on the file system. */
  public interface Action<T> {
    /** Runs the action. */
    public T run() throws IOException;
  }

  public TemporaryNames names() {
    return names;
  }

  /** Sets an action for the end: it runs after a signal, when no file can be created. */
  public void atSignal(Runnable action) {
    last = action;
  }

  /** Returns a file that is still to be created and will be renamed to {@code place}. */
  public NewFile file(Path place) {
    return file(place, place);
  }

  /**
   * Returns a file as {@link #file(Path)}.
   *
   * @param shown the path of the file in messages
   */
  public NewFile file(Path place, Path shown) {
    return new NewFile(this, place, shown, false);
  }

  /** Returns a file as {@link #file(Path, Path)}, in a directory of which no other user writes. */
  public NewFile fileAlone(Path place, Path shown) {
    return new NewFile(this, place, shown, true);
  }

  /** Runs an action that creates or renames a file. Never returns after a signal. */
  public <T> T run(Action<T> action) throws IOException {
    Lock lock = shutdown.readLock();
    lock.lock();
    try {
      return action.run();
    } finally {
      lock.unlock();
    }
  }

  void add(Path file) {
    unfinished.add(file);
  }

  void remove(Path file) {
    unfinished.remove(file);
  }

  private void end() {
    shutdown.writeLock().lock(); // never unlocked: the JVM ends
    for (Path file : unfinished) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        messages.error(file, e);
      }
    }
    last.run();
    messages.error("interrupted: " + account.get());
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      messages.setSilent(); // the JVM is exiting, and the hook reports that
    }
  }
}
