package io.github.jerofs.serve.internal.nfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jerofs.Erofs;
import io.github.jerofs.serve.Export;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listings that continue without a walk from the beginning. */
final class CursorsTest {
  private FileSystem image;
  private ServedFile root;

  @BeforeEach
  void open() throws IOException {
    image = Erofs.open(Path.of("samples/sample.erofs"));
    root = new ServedExport(Export.of("s", image), new byte[32]).root();
  }

  @AfterEach
  void close() throws IOException {
    image.close();
  }

  private static Cursors.Cursor advance(Cursors.Cursor cursor) throws IOException {
    cursor.peek();
    cursor.advance();
    return cursor;
  }

  @Test
  void cursor_takenOnce() throws IOException {
    Cursors cursors = new Cursors();
    Cursors.Cursor cursor = advance(cursors.at(root, 0));
    Path second = cursor.peek();
    cursors.keep(root, cursor);
    assertSame(cursor, cursors.at(root, 1));
    Cursors.Cursor other = cursors.at(root, 1); // skips an entry
    assertNotSame(cursor, other);
    assertEquals(second, other.peek());
  }

  /** Clients that list a directory in step each have a cursor. */
  @Test
  void severalClients_severalCursors() throws IOException {
    Cursors cursors = new Cursors();
    List<Cursors.Cursor> kept = new ArrayList<>();
    for (int client = 0; client < 16; client++) {
      kept.add(advance(cursors.at(root, 0)));
    }
    for (Cursors.Cursor cursor : kept) {
      cursors.keep(root, cursor);
    }
    Set<Cursors.Cursor> taken = new HashSet<>();
    for (int client = 0; client < 16; client++) {
      taken.add(cursors.at(root, 1));
    }
    assertEquals(new HashSet<>(kept), taken);
  }
}
