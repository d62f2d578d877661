package io.github.jerofs.serve.internal.nfs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bounded map that drops the least recently used entry. Thread-safe. */
final class Recent<K, V> {
  private static final float LOAD = 0.75f;

  private final Map<K, V> map;

  Recent(int most) {
    map =
        new LinkedHashMap<>(16, LOAD, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  synchronized @Nullable V get(K key) {
    return map.get(key);
  }

  synchronized void put(K key, V value) {
    map.put(key, value);
  }

  /** Adds a value, and returns whether there was none for the key. */
  synchronized boolean putIfAbsent(K key, V value) {
    return map.putIfAbsent(key, value) == null;
  }

  synchronized @Nullable V remove(K key) {
    return map.remove(key);
  }
}
