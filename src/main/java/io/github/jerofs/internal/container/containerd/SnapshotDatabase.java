package io.github.jerofs.internal.container.containerd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a snapshotter by their numbers, read from its {@code metadata.db}. Immutable.
 */
final class SnapshotDatabase {
  /** The kinds of snapshots. */
  enum Kind {
    /** Read-only; its files are those of its parents. */
    VIEW,
    /** The writable layer of a container. */
    ACTIVE,
    /** A layer. */
    COMMITTED;

    private static @Nullable Kind of(int code) {
      return code >= 1 && code <= values().length ? values()[code - 1] : null;
    }
  }

  /**
   * A snapshot.
   *
   * @param parent the name of the parent, empty for a lowest layer
   */
  record Snapshot(String id, String name, String parent, Kind kind) {}

  private static final int ATTEMPTS = 5;
  private static final int MAX_SHOWN = 20;

  private final Path file;
  private final Map<String, Snapshot> byName = new LinkedHashMap<>();
  private final Map<String, Snapshot> byId = new HashMap<>();

  private SnapshotDatabase(Path file) {
    this.file = file;
  }

  /**
   * Reads the database, which containerd may be using.
   *
   * @throws CorruptImageException if it is damaged
   */
  static SnapshotDatabase read(Path file) throws IOException {
    try (ImageSource source = Sources.open(file, ImageAccess.CHANNEL)) {
      return SourceFault.guard(source.description(), () -> read(file, source));
    }
  }

  private static SnapshotDatabase read(Path file, ImageSource source) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      BoltDatabase bolt = BoltDatabase.open(source);
      SnapshotDatabase read = new SnapshotDatabase(file);
      try {
        read.collect(bolt);
      } catch (CorruptImageException e) {
        if (bolt.isCurrent()) {
          throw e;
        }
        continue; // its pages may have been reused meanwhile
      }
      if (bolt.isCurrent()) {
        return read;
      }
    }
    throw new FileSystemException(file.toString(), null, "is being changed all the time");
  }

  private void collect(BoltDatabase bolt) throws IOException {
    bolt.visit(
        (version, versioned, isBucket) -> {
          if (isBucket && version.equals("v1")) {
            bolt.visit(
                versioned,
                (name, snapshots, isList) -> {
                  if (isList && name.equals("snapshots")) {
                    bolt.visit(snapshots, (key, value, isOne) -> add(bolt, key, value, isOne));
                  }
                });
          }
        });
  }

  private void add(BoltDatabase bolt, String name, ByteBuffer snapshot, boolean isBucket)
      throws IOException {
    if (!isBucket) {
      return;
    }
    Map<String, ByteBuffer> fields = new HashMap<>();
    bolt.visit(snapshot, (key, value, isInner) -> fields.put(key, value));
    ByteBuffer none = ByteBuffer.allocate(0);
    ByteBuffer code = fields.getOrDefault("kind", none);
    Kind kind = code.hasRemaining() ? Kind.of(code.get(0)) : null;
    if (kind == null) {
      return; // of a later version
    }
    String parent = UTF_8.decode(fields.getOrDefault("parent", none)).toString();
    Snapshot one = new Snapshot(id(name, fields.getOrDefault("id", none)), name, parent, kind);
    byName.put(name, one);
    byId.put(one.id, one);
  }

  /** Decodes a number of seven bits a byte, the lowest first. */
  private String id(String name, ByteBuffer bytes) throws IOException {
    long id = 0;
    for (int i = 0; i < bytes.remaining() && i < 9; i++) {
      id |= (bytes.get(i) & 0x7fL) << (7 * i);
      if (bytes.get(i) >= 0) {
        return Long.toString(id);
      }
    }
    throw corrupt("number of snapshot '" + name + "'");
  }

  /**
   * Returns snapshot {@code id} and its parents, topmost first.
   *
   * @throws FileSystemException if there is none
   * @throws CorruptImageException if a parent is missing, or is its own parent
   */
  List<Snapshot> chain(String id) throws IOException {
    Snapshot snapshot = byId.get(id);
    if (snapshot == null) {
      throw new FileSystemException(
          file.toString(), null, "no snapshot " + id + ", only " + shown(byId.keySet()));
    }
    List<Snapshot> chain = new ArrayList<>(List.of(snapshot));
    Set<String> names = new HashSet<>(Set.of(snapshot.name));
    while (!snapshot.parent.isEmpty()) {
      Snapshot parent = byName.get(snapshot.parent);
      if (parent == null || !names.add(parent.name)) {
        throw corrupt(
            "snapshot '"
                + snapshot.name
                + (parent == null ? "': no parent '" : "': a cycle of parents at '")
                + snapshot.parent
                + "'");
      }
      chain.add(parent);
      snapshot = parent;
    }
    return chain;
  }

  /** Returns the numbers of the topmost layers for messages. */
  String tops() {
    Set<String> parents = new HashSet<>();
    byName.values().forEach(each -> parents.add(each.parent));
    List<String> tops = new ArrayList<>();
    for (Snapshot each : byName.values()) {
      if (each.kind == Kind.COMMITTED && !parents.contains(each.name)) {
        tops.add(each.id + " (" + each.name + ")");
      }
    }
    return shown(tops);
  }

  private static String shown(Iterable<String> all) {
    List<String> some = new ArrayList<>();
    for (String each : all) {
      if (some.size() == MAX_SHOWN) {
        some.add("…");
        break;
      }
      some.add(each);
    }
    return some.isEmpty() ? "none" : String.join(", ", some);
  }

  private CorruptImageException corrupt(String what) {
    return new CorruptImageException(ImagePlace.of(file.toString(), ImagePlace.NO_OFFSET), what);
  }
}
