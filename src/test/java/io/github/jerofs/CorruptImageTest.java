package io.github.jerofs;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.DamagedImages;
import io.github.jerofs.testkit.DamagedImages.Case;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged images. Where the kernel succeeds, the result must be equal. Where it fails, the same
 * operation on the same path must fail with an {@link ErofsException}, and no other. {@link
 * #DIFFERENCES} lists the deliberate differences.
 */
final class CorruptImageTest {
  /** Instead of a path: the image cannot be opened. */
  private static final String OPEN = "open";

  /** Instead of a path: the image can be opened although the kernel rejects it. */
  private static final String OPENS = "opens";

  private static final List<String> XATTRS_FAIL =
      List.of(OPENS, "/x0 listxattr", "/x1 listxattr", "/x2 listxattr");

  private static final List<String> FRAGMENTS_FAIL =
      Stream.of("/c1", "/c2", "/c3", "/d/e", "/same", "/tail", "/tiny")
          .map(path -> path + " read")
          .toList();

  private static final List<String> CUT_INODES =
      IntStream.range(30, 40)
          .mapToObj(i -> "/many/entry-" + i + "-" + "n".repeat(40) + " stat")
          .toList();

  /**
   * Case → operations with another result than in the kernel, with the reason in a comment. Instead
   * of operations, {@code fine} stands for the result of the undamaged image, and {@code any} for
   * no comparison.
   */
  private static final Map<String, List<String>> DIFFERENCES =
      Map.ofEntries(
          // Linux limits blocks to its page size; the format allows 64 KiB.
          entry("sb-blkszbits-13", List.of(OPENS)),
          // The kernel fails, too, but its log stops after a dozen errors.
          entry("trunc-odd", CUT_INODES),
          // Newer kernels read a block count of zero as a hole.
          entry("z-cblkcnt-zero", List.of("/c1 any")),
          // Linux shares the cached block between files that disagree about it.
          entry("zc-zeros", List.of("/c1 fine")),
          // For a missing fragment, Linux reads zeros or the page cache of a directory.
          entry("fr-off-range", List.of("/c1 read")),
          entry("fr-packed-dir", FRAGMENTS_FAIL),
          entry("fr-packed-self", FRAGMENTS_FAIL), // Linux hangs
          // Only files with fragments need the packed inode.
          entry("fr-packed-nid", withOpens(FRAGMENTS_FAIL)),
          // Linux reads records beyond the image as zeros.
          entry("e48b-count-huge", List.of("/c2 read")),
          // A slot truncated by the end of the image cannot be trusted; Linux reads zeros.
          entry("dev-slot-range", List.of(OPEN)),
          // The '..' of a directory must name its parent, or a walk might not terminate.
          entry("dir-nameoff0-small", List.of("/dir readdir")),
          entry("dir-cycle-parent", List.of("/dir/sub readdir")),
          entry("dir-cycle-root", List.of("/dir/sub readdir")),
          entry("dir-two-parents", List.of("/dir/zz readdir")),
          entry("dir-dotdot-wrong", List.of("/dir/sub readdir")),
          // Unsorted names could be listed but not looked up.
          entry("dir-name-nul", List.of("/dir/sub readdir")),
          entry("dir-name-dotdot", List.of("/dir readdir")),
          entry("dir-unsorted", List.of("/many readdir")),
          // No tool writes such targets, and newer kernels reject them, too.
          entry("lnk-size0", List.of("/lnk readlink")),
          entry("lnk-nul", List.of("/lnk readlink")),
          // The inode stays readable; only the data does not.
          entry("chunk-fmt-reserved", List.of("/c1 read")),
          // Linux lists nothing and reports no error.
          entry("xa-icount-big", List.of("/x0 listxattr,read")),
          entry("xa-icount-one", List.of("/x0 listxattr")),
          entry("xa-shared-count", List.of("/x0 listxattr")),
          entry("xa-shared-id", List.of("/x0 listxattr")),
          entry("xa-blkaddr", List.of("/x0 listxattr", "/x1 listxattr", "/x2 listxattr")),
          // Only files with such an attribute need the prefixes.
          entry("xa-prefix-start", XATTRS_FAIL),
          entry("xa-prefix-count", XATTRS_FAIL));

  @TempDir private Path temp;

  private static List<String> withOpens(List<String> failures) {
    return Stream.concat(Stream.of(OPENS), failures.stream()).toList();
  }

  @TestFactory
  @DisplayName("C30, S12 damaged data and invalid names cause IOExceptions and affect nothing else")
  Stream<DynamicTest> damagedImages_failAsInKernel() throws IOException {
    return DamagedImages.in(Corpus.small()).cases().stream()
        .map(damaged -> dynamicTest(damaged.toString(), () -> check(damaged)));
  }

  private void check(Case damaged) throws IOException {
    List<String> different = DIFFERENCES.getOrDefault(damaged.name(), List.of());
    boolean fails =
        different.contains(OPEN) || (damaged.mountFails() && !different.contains(OPENS));
    Path file = damaged.write(temp);
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(file, damaged.options())) {
      if (fails) {
        fail("opened, but should fail");
      }
      Manifest actual = Manifest.ofDamaged(fs.getPath("/"), errors);
      if (!different.equals(List.of(OPENS))) {
        assertEquals(List.of(), expected(damaged, different).differences(actual));
      }
    } catch (ErofsException e) {
      if (!fails) {
        throw e;
      }
      errors.add(e);
    }
    errors.forEach(error -> checkMessage(file, error));
  }

  private static Manifest expected(Case damaged, List<String> different) throws IOException {
    Manifest expected = damaged.expected();
    for (String difference : different) {
      int space = difference.indexOf(' ');
      if (space > 0) {
        String path = difference.substring(0, space);
        String operations = difference.substring(space + 1);
        expected =
            switch (operations) {
              case "any" -> expected.accepting(path);
              case "fine" -> expected.as(path, damaged.undamaged());
              default -> expected.failing(path, Set.of(operations.split(",", -1)));
            };
      }
    }
    return expected;
  }

  private static void checkMessage(Path file, IOException error) {
    ErofsException e = assertInstanceOf(ErofsException.class, error);
    String kind =
        e instanceof NotErofsException
            ? "not an EROFS image: "
            : e instanceof UnsupportedImageException
                ? "unsupported: "
                : e instanceof CorruptImageException ? "corrupt: " : "limit exceeded: ";
    assertTrue(e.getMessage().startsWith(kind), e::getMessage);
    assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
  }
}
