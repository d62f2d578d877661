package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** commons-io and Guava on an image. */
final class LibrariesTest extends ToolTest {
  private Path tree() throws IOException {
    Path tree = newTree();
    write(tree.resolve("a/b/c/deep.txt"), "deep".getBytes(UTF_8));
    write(tree.resolve("a/empty"), new byte[0]);
    write(tree.resolve("a/large.bin"), "some words ".repeat(30_000).getBytes(UTF_8));
    Files.createDirectory(tree.resolve("nothing"));
    return tree;
  }

  @ParameterizedTest
  @MethodSource("packings")
  @DisplayName("commons-io: copyDirectory, directoryAndFileContentEquals, countDirectory")
  void commonsIo_pathUtils(String packing) throws Exception {
    Path tree = tree();
    Path root = pack(tree, packing);
    Path copy = temp.resolve("copy");
    PathUtils.copyDirectory(root, copy);
    assertEquals(names(tree), names(copy));
    assertTrue(PathUtils.directoryAndFileContentEquals(copy, tree));
    assertTrue(PathUtils.directoryAndFileContentEquals(root, tree));
    assertTrue(PathUtils.directoryAndFileContentEquals(tree, root));
    Files.writeString(copy.resolve("a/empty"), "x");
    assertFalse(PathUtils.directoryAndFileContentEquals(root, copy));
    assertEquals(3, PathUtils.countDirectory(root).getFileCounter().get());
    assertTrue(PathUtils.isEmptyDirectory(root.resolve("nothing")));
  }

  @ParameterizedTest
  @MethodSource("packings")
  @DisplayName("Guava: MoreFiles reads, hashes and traverses")
  void guava_moreFiles(String packing) throws Exception {
    Path tree = tree();
    Path root = pack(tree, packing);
    ByteSource large = MoreFiles.asByteSource(root.resolve("a/large.bin"));
    ByteSource truth = MoreFiles.asByteSource(tree.resolve("a/large.bin"));
    assertEquals(330_000, large.sizeIfKnown().get());
    assertTrue(large.contentEquals(truth));
    assertEquals(truth.hash(Hashing.sha256()), large.hash(Hashing.sha256()));
    assertEquals(truth.slice(70_001, 99).read().length, large.slice(70_001, 99).read().length);
    assertEquals("deep", MoreFiles.asCharSource(root.resolve("a/b/c/deep.txt"), UTF_8).read());
    assertTrue(MoreFiles.equal(root.resolve("a/empty"), tree.resolve("a/empty")));
    assertEquals("bin", MoreFiles.getFileExtension(root.resolve("a/large.bin")));
    List<String> walked =
        StreamSupport.stream(
                MoreFiles.fileTraverser().depthFirstPreOrder(root).spliterator(), false)
            .map(path -> root.relativize(path).toString())
            .sorted()
            .toList();
    assertEquals(names(tree), walked);
  }
}
