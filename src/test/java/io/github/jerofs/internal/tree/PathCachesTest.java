package io.github.jerofs.internal.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.format.FileType;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

final class PathCachesTest {
  private static final byte[] PATH = "/directory/file".getBytes(US_ASCII);

  private final NodeCacheMemory memory = new NodeCacheMemory(64 << 20);
  private final PathCaches caches = new PathCaches(memory);

  private static Resolution.Resolved node(FileType type) {
    Node node =
        (Node)
            Proxy.newProxyInstance(
                Node.class.getClassLoader(),
                new Class<?>[] {Node.class},
                (proxy, method, arguments) ->
                    method.getName().equals("isSymlink") ? type == FileType.SYMLINK : null);
    return new Resolution.Resolved(node, Tree.NO_NODE, 0);
  }

  @Test
  void file_cached() {
    Resolution.Resolved file = node(FileType.REGULAR);
    assertNull(caches.file(PATH));
    caches.addFile(PATH, file);
    assertSame(file, caches.file(PATH));
  }

  @Test
  void symbolicLink_notCached() {
    caches.addFile(PATH, node(FileType.SYMLINK));
    assertNull(caches.file(PATH));
  }

  @Test
  void manyFiles_directoryStays() {
    byte[] directory = "/directory".getBytes(US_ASCII);
    caches.addDirectory(directory, node(FileType.DIRECTORY));
    Resolution.Resolved file = node(FileType.REGULAR);
    for (int i = 0; i < 100_000; i++) {
      caches.addFile(("/directory/" + i).getBytes(US_ASCII), file);
    }
    assertNotNull(caches.directory(PATH, directory.length));
  }

  @Test
  void close_releasesAllMemory() {
    caches.addDirectory(PATH, node(FileType.DIRECTORY));
    caches.addFile(PATH, node(FileType.REGULAR));
    assertTrue(memory.used() > 0);
    caches.close();
    assertEquals(0, memory.used());
  }
}
