package io.github.jerofs.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An exception from one of many closeables does not prevent the others from being closed. */
final class CloseablesTest {
  private final List<String> closed = new ArrayList<>();

  private Closeable good(String name) {
    return () -> closed.add(name);
  }

  @Test
  void closeAll_exception_othersClosed() {
    IOException io = new IOException();
    IllegalStateException unchecked = new IllegalStateException();
    Closeable failing =
        () -> {
          throw io;
        };
    Closeable broken =
        () -> {
          throw unchecked;
        };
    List<Closeable> all = List.of(good("a"), broken, good("b"), failing, good("c"));
    Throwable thrown = assertThrows(IllegalStateException.class, () -> Closeables.closeAll(all));
    assertSame(unchecked, thrown);
    assertArrayEquals(new Throwable[] {io}, thrown.getSuppressed());
    assertEquals(List.of("a", "b", "c"), closed);
  }

  @Test
  void closeAfter_keepsFailure() {
    IllegalStateException unchecked = new IllegalStateException();
    IOException failure = new IOException();
    Closeables.closeAfter(
        failure,
        () -> {
          throw unchecked;
        });
    assertArrayEquals(new Throwable[] {unchecked}, failure.getSuppressed());
  }

  @Test
  void closeOnFailure_closeThrowsSameException_thrown() {
    IOException failure = new IOException();
    Closeable resource =
        () -> {
          throw failure;
        };
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                Closeables.closeOnFailure(
                    resource,
                    () -> {
                      throw failure;
                    }));
    assertSame(failure, thrown);
  }
}
