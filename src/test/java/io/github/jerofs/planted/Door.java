package io.github.jerofs.planted;

import io.github.jerofs.planted.room.Room;

/** Half of a cycle, which proves that LayersTest finds one through the package of the doors. */
public record Door(Room room) {
  /** What the room imports from above. */
  public static final String NAME = "door";
}
