package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** An object that was opened. It is closed when the last user has released it. Lock-free. */
final class OpenObject {
  private final ImageSource source;
  private final AtomicInteger users = new AtomicInteger(1);

  /** Takes over {@code source}, on behalf of a first user. */
  OpenObject(ImageSource source) {
    this.source = source;
  }

  /** Returns the bytes, which only users may read. */
  ImageSource source() {
    return source;
  }

  /** Adds a user; returns false if the object is closed. */
  boolean acquire() {
    int now = users.get();
    while (now > 0) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
      now = users.get();
    }
    return false;
  }

  /** Removes a user. */
  void release() throws IOException {
    if (users.decrementAndGet() == 0) {
      source.close();
    }
  }
}
