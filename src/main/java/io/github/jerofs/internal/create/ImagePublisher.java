package io.github.jerofs.internal.create;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.HardLinks;
import io.github.jerofs.internal.assembly.Assembly;
import io.github.jerofs.internal.write.node.EntryTree;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a staged tree as an image. Used once. */
final class ImagePublisher {
  private record Pending(String path, StagedDirectory directory) {}

  private final StagedTree tree;
  private final Path target;
  private final BuildOptions options;
  private final Map<StagedNode, String> firstNames = new HashMap<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private Instant defaultTime = Instant.EPOCH;

  ImagePublisher(StagedTree tree, Path target, BuildOptions options) {
    this.tree = tree;
    this.target = target;
    this.options = options;
  }

  /** Writes the image; the target appears when it is complete. */
  void publish() throws IOException {
    Instant clock = Assembly.clock(options);
    defaultTime = clock == null ? newest() : clock;
    Assembly.build(target, options, (build, entries) -> addAll(entries));
  }

  /** Returns the newest modification time that was set. */
  private Instant newest() {
    Instant newest = null;
    Deque<StagedDirectory> directories = new ArrayDeque<>();
    directories.add(tree.root());
    newest = later(newest, tree.root());
    while (!directories.isEmpty()) {
      for (StagedNode node : directories.removeLast().entries().values()) {
        newest = later(newest, node);
        if (node instanceof StagedDirectory directory) {
          directories.add(directory);
        }
      }
    }
    return newest == null ? Instant.EPOCH : newest;
  }

  private static @Nullable Instant later(@Nullable Instant time, StagedNode node) {
    Instant other = node.modified();
    return time == null || (other != null && other.isAfter(time)) ? other : time;
  }

  private void addAll(EntryTree entries) throws IOException {
    addDirectory(entries, "/", tree.root());
    while (!pending.isEmpty()) {
      Pending next = pending.removeLast();
      String prefix = next.path.equals("/") ? "/" : next.path + "/";
      for (Map.Entry<byte[], StagedNode> entry : next.directory.entries().entrySet()) {
        add(entries, prefix + Names.decode(entry.getKey()), entry.getValue());
      }
    }
  }

  private void addDirectory(EntryTree entries, String path, StagedDirectory directory)
      throws IOException {
    if (entries.directory(path, attributes(directory)) != NodeTable.NONE) {
      pending.add(new Pending(path, directory));
    }
  }

  private void add(EntryTree entries, String path, StagedNode node) throws IOException {
    if (node instanceof StagedDirectory directory) {
      addDirectory(entries, path, directory);
      return;
    }
    String first = firstNames.get(node);
    if (first != null && options.hardLinks() == HardLinks.PRESERVE) {
      entries.hardLink(path, first);
      return;
    }
    if (node instanceof StagedLink link) {
      entries.symbolicLink(path, attributes(link), Names.decode(link.target()));
    } else if (node instanceof StagedFile file) {
      entries.file(path, attributes(file), new StagedContentSource(file.content()));
    }
    if (node.links() > 1 && entries.find(path) != NodeTable.NONE) {
      firstNames.put(node, path);
    }
  }

  private EntryAttributes attributes(StagedNode node) {
    Instant time = node.modified();
    return new EntryAttributes(
        node.permissions(),
        Integer.toUnsignedLong(node.uid()),
        Integer.toUnsignedLong(node.gid()),
        time == null ? defaultTime : time,
        node.xattrs());
  }
}
