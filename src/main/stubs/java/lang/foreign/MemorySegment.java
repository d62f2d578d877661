package java.lang.foreign;

import java.nio.Buffer;

/** What {@code src/main/java22} uses of Java 22, to be compiled on Java 17. Not in the JAR. */
public interface MemorySegment {
  static MemorySegment ofBuffer(Buffer buffer) {
    throw new UnsupportedOperationException();
  }

  long address();

  interface Scope {
    boolean isAlive();
  }
}
