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
 * The files that a command is making. Where a signal ends the JVM, those that are not whole are
 * removed, and a message says how far the command got. May be used by many threads.
 */
public final class UnderWay implements AutoCloseable {
  private final TemporaryNames names = TemporaryNames.ofNewRun();
  private final Set<Path> unfinished = ConcurrentHashMap.newKeySet();
  private final Messages messages;
  private final Supplier<String> account;
  private final Thread hook = new Thread(this::end, "jerofs-cleanup");

  /** Read to make or name a file; written once, to let nothing more be made or named. */
  private final ReadWriteLock going = new ReentrantReadWriteLock();

  private volatile Runnable last = () -> {};

  /**
   * Begins with no file.
   *
   * @param account says how far the command got when it is interrupted
   */
  public UnderWay(Messages messages, Supplier<String> account) {
    this.messages = messages;
    this.account = account;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** An action on the file system. */
  public interface Action<T> {
    /** Acts. */
    public T run() throws IOException;
  }

  public TemporaryNames names() {
    return names;
  }

  /** Has {@code action} run after a signal, when nothing is made any more. */
  public void atSignal(Runnable action) {
    last = action;
  }

  /** Returns a file, not made yet, that is to get its name {@code place} when it is whole. */
  public NewFile file(Path place) {
    return new NewFile(this, place, false);
  }

  /** Returns a file as {@link #file}, in a directory that nobody else can change at this time. */
  public NewFile fileAlone(Path place) {
    return new NewFile(this, place, true);
  }

  /** Runs an action that makes or names a file; after a signal it never returns. */
  public <T> T run(Action<T> action) throws IOException {
    Lock lock = going.readLock();
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
    going.writeLock().lock(); // never unlocked: the JVM ends
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
      messages.setSilent(); // the JVM ends, and the hook says so
    }
  }
}
