package io.github.jerofs.internal.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeCacheTest {
  /** A node whose methods are not called. */
  private static final Node NODE =
      (Node)
          Proxy.newProxyInstance(
              Node.class.getClassLoader(), new Class<?>[] {Node.class}, (p, method, a) -> null);

  private final NodeCacheMemory memory = new NodeCacheMemory(100_000);

  private static byte[] path(int number) {
    return ("/directory/" + number).getBytes(US_ASCII);
  }

  private static void put(NodeCache cache, int number) {
    cache.put(new NodeCache.Entry(path(number), new Resolution.Resolved(NODE, Tree.NO_NODE, 0)));
  }

  private static boolean has(NodeCache cache, int number) {
    byte[] path = path(number);
    return cache.get(path, path.length) != null;
  }

  @Test
  void put_found_alsoAsPrefixOfLongerPath() {
    NodeCache cache = new NodeCache(memory, 4096);
    assertNull(cache.get(path(1), path(1).length));
    put(cache, 1);
    assertTrue(has(cache, 1));
    assertNotNull(cache.get("/directory/1/file".getBytes(US_ASCII), path(1).length));
  }

  @Test
  void memory_emptyZero_fewLittle() {
    NodeCache cache = new NodeCache(memory, 4096);
    assertEquals(0, memory.used());
    put(cache, 1);
    assertTrue(memory.used() < 512, memory.used() + " bytes");
  }

  @Test
  void manyDirectories_tableGrows() {
    NodeCache cache = new NodeCache(new NodeCacheMemory(Long.MAX_VALUE), 4096);
    int count = 500;
    for (int i = 0; i < count; i++) {
      put(cache, i);
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += has(cache, i) ? 1 : 0;
    }
    assertTrue(found > count * 3 / 4, found + " of " + count);
  }

  @Test
  void close_releasesAll_acceptsNoMore() {
    NodeCache cache = new NodeCache(memory, 4096);
    for (int i = 0; i < 100; i++) {
      put(cache, i);
    }
    cache.close();
    assertEquals(0, memory.used());
    put(cache, 1);
    assertEquals(0, memory.used());
  }

  @Test
  void manyTrees_sharedBound_idleEvicted() {
    NodeCache busy = new NodeCache(memory, 4096);
    put(busy, 0);
    List<NodeCache> idle = new ArrayList<>();
    for (int tree = 0; tree < 2000; tree++) {
      NodeCache cache = new NodeCache(memory, 4096);
      idle.add(cache);
      for (int i = 0; i < 5; i++) {
        put(cache, i);
      }
      assertTrue(has(busy, 0) || tree > 0);
      put(busy, 0);
      assertTrue(memory.used() <= 100_000, memory.used() + " bytes");
    }
    idle.forEach(NodeCache::close);
    busy.close();
    assertEquals(0, memory.used());
  }
}
