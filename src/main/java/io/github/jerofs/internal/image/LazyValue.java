package io.github.jerofs.internal.image;

import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A value that is computed on first use. Failures are not cached; the next call tries again. */
final class LazyValue<T> {
  interface Maker<T> {
    T make() throws IOException;
  }

  private final Maker<T> maker;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T value;

  LazyValue(Maker<T> maker) {
    this.maker = maker;
  }

  T get() throws IOException {
    T present = value;
    return present != null ? present : make();
  }

  private T make() throws IOException {
    lock.lock();
    try {
      T present = value;
      if (present == null) {
        present = maker.make();
        SourceFault.settle(); // never cache data from a lost page
        value = present;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }
}
