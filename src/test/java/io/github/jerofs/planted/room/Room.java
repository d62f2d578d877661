package io.github.jerofs.planted.room;

import io.github.jerofs.planted.Door;

/** The other half of the planted cycle: imports a class of the package above. */
public record Room() {
  /** Returns the imported class. */
  public Class<?> exit() {
    return Door.class;
  }
}
