package io.github.jerofs.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unit tests of the counters behind a report. */
final class ReportPartsTest {
  private static final int BLOCK = 4096;

  @Test
  void usedSpace_repeatedBytes_counted() {
    UsedSpace space = new UsedSpace(BLOCK);
    assertEquals(0, space.use(0, 0, 3 * BLOCK));
    assertEquals(0, space.use(1, 0, BLOCK));
    assertEquals(BLOCK, space.use(0, 2 * BLOCK, 2 * BLOCK));
    assertEquals(100, space.use(0, 3 * BLOCK, 100));
    assertEquals(0, space.use(0, 70_000L * BLOCK, BLOCK));
    assertEquals(BLOCK, space.use(0, 70_000L * BLOCK, BLOCK));
  }

  @Test
  void usedSpace_unalignedExtents_byAddress() {
    UsedSpace space = new UsedSpace(BLOCK);
    assertEquals(0, space.use(0, 0, 1000));
    assertEquals(0, space.use(0, 1000, 5000));
    assertEquals(5000, space.use(0, 1000, 5000));
    assertEquals(1000, space.use(0, 0, 1000));
  }

  @Test
  void usedSpace_absurdExtents_boundedWork() {
    UsedSpace space = new UsedSpace(BLOCK);
    assertEquals(0, space.use(0, -BLOCK, BLOCK));
    assertEquals(0, space.use(0, Long.MAX_VALUE, 10));
    assertTrue(space.isComplete());
    space.use(0, 0, Long.MAX_VALUE);
    assertFalse(space.isComplete());
  }

  @Test
  void sum_overflow_saturates() {
    Sum sum = new Sum();
    sum.add(Long.MAX_VALUE - 1, 1);
    sum.add(5, 1);
    assertEquals(Long.MAX_VALUE, sum.bytes());
    assertEquals(2, sum.stored());
  }

  @ParameterizedTest
  @CsvSource({
    "a.TXT,txt",
    "libx.so.1.2.3,so",
    "archive.tar.gz,gz",
    ".bashrc,''",
    "README,''",
    "ls.1,''",
    "a.,''",
    "a.b c,''",
    "x.ä,''",
    "x.averyverylongend,''",
    "x.</script>,''"
  })
  void fileTypes_fromNames(String name, String type) {
    assertEquals(type, FileTypes.of(name));
  }

  @Test
  void fileTypes_many_merged() {
    FileTypes types = new FileTypes();
    for (int i = 0; i < 10_000; i++) {
      types.add("x.t" + i, new FileUse(10, i == 7 ? 10 : 5, 0));
    }
    assertEquals(List.of("t7"), List.copyOf(types.largest(1).keySet()));
    assertEquals(9999, types.rest(1).files());
    assertEquals(9999 * 5, types.rest(1).stored());
  }

  @Test
  void largest_keepsTheLargest() {
    Largest largest = new Largest(3, FileUse::stored);
    for (int i = 0; i < 100; i++) {
      FileUse use = new FileUse(1, i * 37 % 100, 0);
      largest.add(use, () -> new Largest.Item("/f" + use.stored(), use, ""));
    }
    assertEquals(
        List.of("/f99", "/f98", "/f97"), largest.list().stream().map(Largest.Item::path).toList());
  }

  @Test
  void tree_pruned_totalUnchanged() {
    DirectoryTree tree = new DirectoryTree();
    tree.enter("/");
    for (int d = 0; d < 300; d++) {
      tree.enter("d" + d);
      for (int f = 0; f < 1000; f++) {
        tree.file("f" + f, new FileUse(d + 1, 1, 0));
      }
      tree.leave();
    }
    tree.leave();
    DirectoryTree.Node root = tree.root(100);
    assertEquals(300_000, root.sum().files());
    assertEquals(100, count(root) - 1);
    assertEquals(300_000, withRests(root));
    assertEquals("d299", root.children().get(0).name());
  }

  @Test
  void tree_largeFile_keptOverSmall() {
    DirectoryTree tree = new DirectoryTree();
    tree.enter("/");
    tree.enter("deep");
    tree.file("large", new FileUse(1 << 30, 1 << 30, 0));
    tree.leave();
    for (int f = 0; f < 100_000; f++) {
      tree.file("f" + f, new FileUse(10, 10, 0));
    }
    tree.leave();
    DirectoryTree.Node root = tree.root(2);
    assertEquals(1, root.children().size());
    assertEquals("large", root.children().get(0).children().get(0).name());
    assertEquals(100_000, root.rest().files());
  }

  @Test
  void tree_beyondMaxDepth_summed() {
    DirectoryTree tree = new DirectoryTree();
    int depth = DirectoryTree.MAX_DEPTH + 1000;
    for (int i = 0; i < depth; i++) {
      tree.enter("d");
    }
    tree.file("bottom", new FileUse(10, 5, 0));
    for (int i = 0; i < depth; i++) {
      tree.leave();
    }
    DirectoryTree.Node root = tree.root(1000);
    assertEquals(10, root.sum().bytes());
    assertEquals(DirectoryTree.MAX_DEPTH, count(root));
  }

  private static long count(DirectoryTree.Node root) {
    return walk(root).size();
  }

  private static long withRests(DirectoryTree.Node root) {
    return walk(root).stream()
        .mapToLong(node -> node.isDirectory() ? node.rest().files() : 1)
        .sum();
  }

  private static List<DirectoryTree.Node> walk(DirectoryTree.Node root) {
    List<DirectoryTree.Node> all = new ArrayList<>();
    Deque<DirectoryTree.Node> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      DirectoryTree.Node node = open.pop();
      all.add(node);
      node.children().forEach(open::push);
    }
    return all;
  }
}
