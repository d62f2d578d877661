package io.github.jerofs.planted.room;

import io.github.jerofs.planted.Door;

/** The other half: a room that imports the door above it. */
public record Room() {
  /** Returns the way out. */
  public Class<?> exit() {
    return Door.class;
  }
}
