package io.github.jerofs.internal.memory;

/**
 * The cache key of a numbered part of an object, such as a chunk of a device. Objects are compared
 * by identity.
 *
 * @param whole the object
 * @param number the number of the part
 */
public record PartKey(Object whole, int number) {
  // Written by hand: on Java 17, generated methods prevent class loader unloading.
  @Override
  public boolean equals(Object other) {
    return other instanceof PartKey that && number == that.number && whole == that.whole;
  }

  @Override
  public int hashCode() {
    return 31 * number + System.identityHashCode(whole);
  }
}
