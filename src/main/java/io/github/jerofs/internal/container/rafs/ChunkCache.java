package io.github.jerofs.internal.container.rafs;

import java.io.IOException;

/** Keeps decoded chunks. */
public interface ChunkCache {
  /** Makes a value. */
  interface Loader {
    /** Returns the bytes, which nobody changes any more. */
    byte[] load() throws IOException;
  }

  /**
   * Returns the value of {@code key}, which has {@code size} bytes; if it is not kept, has it
   * loaded. Nobody may change it.
   */
  byte[] get(Object key, int size, Loader loader) throws IOException;
}
