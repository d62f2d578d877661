package io.github.jerofs.planted;

import io.github.jerofs.planted.room.Room;

/** One half of a planted cycle, which {@code LayersTest} must find. */
public record Door(Room room) {
  /** Imported by {@link Room}. */
  public static final String NAME = "door";
}
