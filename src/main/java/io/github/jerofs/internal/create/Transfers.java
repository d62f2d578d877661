package io.github.jerofs.internal.create;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Copies and moves files within an image that is being created. */
final class Transfers {
  private static final int BUFFER = 64 << 10;

  private Transfers() {}

  private static void check(CopyOption[] options, Set<CopyOption> supported) {
    for (CopyOption option : options) {
      if (!supported.contains(Objects.requireNonNull(option))) {
        throw new UnsupportedOperationException("copy option " + option);
      }
    }
  }

  /** Copies a file, a link or, without its entries, a directory. */
  static void copy(CreatePath source, CreatePath target, CopyOption... options) throws IOException {
    Set<CopyOption> supported =
        Set.of(
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
    check(options, supported);
    Set<CopyOption> chosen = new HashSet<>(Arrays.asList(options));
    source
        .getFileSystem()
        .write(
            tree -> {
              boolean follow = !chosen.contains(LinkOption.NOFOLLOW_LINKS);
              StagedNode from = tree.locate(source, follow).existing(source);
              Place to = tree.locate(target, false);
              if (to.node() == from) {
                return from;
              }
              if (to.node() != null) {
                makeFree(tree, to, target, chosen.contains(StandardCopyOption.REPLACE_EXISTING));
                to = tree.locate(target, false);
              }
              StagedNode copy = copy(tree, from, to, target);
              if (chosen.contains(StandardCopyOption.COPY_ATTRIBUTES)) {
                copy.copyAttributes(from);
              }
              return copy;
            });
  }

  private static StagedNode copy(StagedTree tree, StagedNode from, Place to, CreatePath target)
      throws IOException {
    if (from instanceof StagedDirectory) {
      return tree.createDirectory(to, target, from.permissions());
    }
    if (from instanceof StagedLink link) {
      return tree.createLink(to, target, link.target());
    }
    StagedContent content = ((StagedFile) from).content();
    StagedFile copy = tree.createFile(to, target, from.permissions());
    boolean complete = false;
    try {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, content.size()));
      for (long at = 0; at < content.size(); at += buffer.limit()) {
        content.read(at, buffer.clear());
        copy.content().write(at, buffer.flip());
      }
      complete = true;
      return copy;
    } finally {
      if (!complete) {
        tree.remove(tree.locate(target, false), target);
      }
    }
  }

  /** Removes the entry at a target. */
  private static void makeFree(StagedTree tree, Place to, CreatePath target, boolean replace)
      throws IOException {
    if (!replace) {
      throw new FileAlreadyExistsException(target.toString());
    }
    tree.remove(to, target);
  }

  /** Moves a file or a directory with everything below it. */
  static void move(CreatePath source, CreatePath target, CopyOption... options) throws IOException {
    Set<CopyOption> supported =
        Set.of(
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE,
            LinkOption.NOFOLLOW_LINKS);
    check(options, supported);
    Set<CopyOption> chosen = new HashSet<>(Arrays.asList(options));
    boolean replace =
        chosen.contains(StandardCopyOption.REPLACE_EXISTING)
            || chosen.contains(StandardCopyOption.ATOMIC_MOVE);
    source
        .getFileSystem()
        .write(
            tree -> {
              Place from = tree.locate(source, false);
              StagedNode node = from.existing(source);
              Place to = tree.locate(target, false);
              if (to.node() == node) {
                return node;
              }
              if (to.node() instanceof StagedDirectory above
                  && from.directory().isWithin(above)
                  && replace) {
                throw new DirectoryNotEmptyException(target.toString());
              }
              boolean inside = node instanceof StagedDirectory && to.directory().isWithin(node);
              if (to.node() != null && !inside) {
                makeFree(tree, to, target, replace);
                to = tree.locate(target, false);
              }
              tree.rename(from, source, to, target);
              return node;
            });
  }
}
