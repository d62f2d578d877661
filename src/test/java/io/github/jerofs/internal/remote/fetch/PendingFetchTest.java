package io.github.jerofs.internal.remote.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.internal.remote.http.ByteRange;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PendingFetchTest {
  /** Callers distinguish failures by their type. */
  @Test
  void failure_keepsItsTypeForEachReader() {
    for (IOException failure :
        List.of(
            new AccessDeniedException("url", null, "forbidden host"),
            new FileSystemException("file", null, "no space"),
            new IOException("reset"))) {
      PendingFetch fetch = new PendingFetch("file", 0, 1, new ByteRange(0, 10));
      fetch.fail(failure);
      IOException one = assertThrows(failure.getClass(), () -> fetch.await(0, 10));
      IOException two = assertThrows(failure.getClass(), fetch::awaitKept);
      assertEquals(failure.getMessage(), one.getMessage());
      assertEquals(failure.getMessage(), two.getMessage());
      assertSame(failure, one.getCause());
      assertNotSame(one, two);
    }
  }

  @Test
  void error_namesFileAndRange() {
    PendingFetch fetch = new PendingFetch("file", 0, 1, new ByteRange(0, 10));
    Error failure = new OutOfMemoryError("Java heap space");
    fetch.fail(failure);
    IOException e = assertThrows(IOException.class, () -> fetch.await(0, 10));
    assertEquals("file: " + fetch.range() + ": " + failure, e.getMessage());
    assertSame(failure, e.getCause());
  }
}
