package java.lang.foreign;

/** What {@code src/main/java22} uses of Java 22, to be compiled on Java 17. Not in the JAR. */
public interface MemorySegment {
  interface Scope {
    boolean isAlive();
  }
}
