package io.github.jerofs.cli.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.DamagedImages;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of a visitor and their order. */
final class TreeWalkTest {
  @TempDir private Path temp;

  /** Records the calls of a walk. */
  private static final class Recorder implements TreeWalk.Visitor {
    private final Predicate<FileInfo> enter;
    private final TreeWalk walk = new TreeWalk(this);
    private final List<String> calls = new ArrayList<>();

    private Recorder(Predicate<FileInfo> enter) {
      this.enter = enter;
    }

    @Override
    public boolean enter(FileInfo directory, int depth) throws IOException {
      calls.add("enter " + depth + " " + directory.path() + last());
      return enter.test(directory);
    }

    @Override
    public void file(FileInfo file) throws IOException {
      calls.add("file " + file.path() + last());
    }

    @Override
    public void leave(FileInfo directory) {
      calls.add("leave " + directory.path());
    }

    @Override
    public void failed(Path path, IOException e) {
      calls.add("failed " + path);
    }

    private String last() throws IOException {
      return walk.isLast() ? ", last" : "";
    }
  }

  private static List<String> calls(Path image, String top, Predicate<FileInfo> enter)
      throws IOException {
    Recorder recorder = new Recorder(enter);
    try (FileSystem fileSystem = Erofs.open(image)) {
      recorder.walk.walk(fileSystem.getPath(top));
    }
    return recorder.calls;
  }

  private Path damaged(String name) throws IOException {
    return DamagedImages.in(Corpus.small()).cases().stream()
        .filter(damaged -> damaged.name().equals(name))
        .findFirst()
        .orElseThrow()
        .write(temp);
  }

  @Test
  void directories_surroundTheirEntries() throws IOException {
    assertEquals(
        List.of(
            "enter 0 /docs, last",
            "file /docs/guide.txt",
            "file /docs/lines.txt",
            "enter 1 /docs/poems",
            "file /docs/poems/grüße.txt, last",
            "leave /docs/poems",
            "file /docs/same-as-README.txt, last",
            "leave /docs"),
        calls(Path.of(Cli.SAMPLE), "/docs", directory -> true));
  }

  @Test
  void directoryNotEntered_notLeft() throws IOException {
    assertEquals(
        List.of(
            "enter 0 /docs, last",
            "file /docs/guide.txt",
            "file /docs/lines.txt",
            "enter 1 /docs/poems",
            "file /docs/same-as-README.txt, last",
            "leave /docs"),
        calls(Path.of(Cli.SAMPLE), "/docs", directory -> !directory.name().equals("poems")));
  }

  @Test
  void symbolicLink_isFile() throws IOException {
    assertEquals(
        List.of("file /guide, last"), calls(Path.of(Cli.SAMPLE), "/guide", directory -> true));
  }

  @Test
  void missingTop_fails() throws IOException {
    assertEquals(List.of("failed /nope"), calls(Path.of(Cli.SAMPLE), "/nope", directory -> true));
  }

  @Test
  void unlistableDirectory_failedThenLeft() throws IOException {
    for (String name : List.of("dir-nameoff0-odd", "dir-name-empty", "dir-name-slash")) {
      assertEquals(
          List.of("enter 0 /dir, last", "failed /dir", "leave /dir"),
          calls(damaged(name), "/dir", directory -> true),
          name);
    }
  }

  /** The last entry fails, so the one before it counts as last. */
  @Test
  void entryWithoutInode_fails() throws IOException {
    List<String> calls = calls(damaged("dir-nid-bogus"), "/dir", directory -> false);
    assertEquals(List.of("enter 0 /dir, last"), calls);
    calls = calls(damaged("dir-nid-bogus"), "/dir", directory -> directory.name().equals("dir"));
    assertEquals(
        List.of("enter 0 /dir, last", "failed /dir/zz", "enter 1 /dir/sub, last", "leave /dir"),
        calls.stream().filter(call -> !call.startsWith("file ")).toList());
  }

  @Test
  void visitorException_endsWalk() throws IOException {
    List<Path> seen = new ArrayList<>();
    TreeWalk.Visitor visitor =
        new TreeWalk.Visitor() {
          @Override
          public boolean enter(FileInfo directory, int depth) {
            return true;
          }

          @Override
          public void file(FileInfo file) throws IOException {
            seen.add(file.path());
            throw new IOException("disk full");
          }

          @Override
          public void failed(Path path, IOException e) throws IOException {
            throw e;
          }
        };
    try (FileSystem fileSystem = Erofs.open(Path.of(Cli.SAMPLE))) {
      TreeWalk walk = new TreeWalk(visitor);
      Path top = fileSystem.getPath("/docs");
      assertThrows(IOException.class, () -> walk.walk(top));
      assertEquals(1, seen.size());
      assertThrows(IOException.class, () -> walk.walk(top), "the walk can be used again");
      assertEquals(seen.get(0), seen.get(1));
    }
  }
}
