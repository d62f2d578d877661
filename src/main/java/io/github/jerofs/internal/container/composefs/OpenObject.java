package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** An open object with a count of users. The last release closes it. Lock-free. */
final class OpenObject {
  private final ImageSource source;
  private final AtomicInteger users = new AtomicInteger(1);

  /** Takes ownership of {@code source}, with a count of one user. */
  OpenObject(ImageSource source) {
    this.source = source;
  }

  /** Returns the bytes. Only users may read them. */
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
