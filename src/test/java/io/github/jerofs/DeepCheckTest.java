package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Erofs#check} of deeply nested directories. */
final class DeepCheckTest {
  private static final int LIMIT = 8192;

  @TempDir private Path temp;

  private static final class Collector implements CheckListener {
    final List<Finding> findings = new ArrayList<>();
    final List<String> digests = new ArrayList<>();
    long checked;
    int longest;
    String last = "";

    @Override
    public void finding(Finding finding) {
      findings.add(finding);
    }

    @Override
    public void checked(String path, long size) {
      checked++;
      longest = Math.max(longest, path.length());
      last = path;
    }

    @Override
    public void digest(String path, String sha256) {
      digests.add(path);
    }
  }

  /** Writes an image of nested directories, with a file in the last of them. */
  private Path image(int levels) throws IOException {
    TinyImage image = new TinyImage();
    TinyImage.Node at = image.root();
    for (int i = 0; i < levels; i++) {
      at = image.directory(at, "d");
    }
    image.file(at, "file", new byte[] {1});
    return image.write(temp.resolve("deep-" + levels));
  }

  private static Collector check(Path image, CheckOptions what) throws IOException {
    Collector collector = new Collector();
    Erofs.check(image, ErofsOptions.DEFAULT, what, collector);
    return collector;
  }

  @Test
  void check_depth_workIsLinear() throws IOException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocation");
    Path shallow = image(10_000);
    Path deep = image(40_000);
    check(shallow, CheckOptions.METADATA); // classes and code
    long before = threads.getCurrentThreadAllocatedBytes();
    check(shallow, CheckOptions.METADATA);
    long half = threads.getCurrentThreadAllocatedBytes();
    Collector collector = check(deep, CheckOptions.METADATA);
    long after = threads.getCurrentThreadAllocatedBytes();
    assertEquals(40_002, collector.checked);
    double ratio = (double) (after - half) / (half - before);
    assertTrue(ratio < 8, () -> "four times the depth allocates " + ratio + " times as much");
  }

  @Test
  void path_beyondLimit_shortened() throws IOException {
    Collector collector = check(image(5000), CheckOptions.METADATA);
    assertTrue(collector.longest <= LIMIT, () -> "longest path: " + collector.longest);
    assertTrue(collector.last.startsWith("…/d/d/"), collector.last);
    assertTrue(collector.last.endsWith("/d/file"), collector.last);
    Collector complete = check(image(4000), CheckOptions.METADATA);
    assertEquals("/d".repeat(4000) + "/file", complete.last);
  }

  @Test
  void digest_beyondLimit_reportedAsFinding() throws IOException {
    CheckOptions digests = new CheckOptions(false, true);
    Collector collector = check(image(5000), digests);
    assertEquals(List.of(), collector.digests);
    assertEquals(1, collector.findings.size());
    Finding finding = collector.findings.get(0);
    assertEquals(Finding.Kind.DATA, finding.kind());
    assertTrue(
        finding.message().startsWith("limit exceeded: bytes in the path of a digest"),
        finding::message);
    assertEquals(List.of("/d".repeat(4000) + "/file"), check(image(4000), digests).digests);
  }
}
