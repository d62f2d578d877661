package io.github.jerofs.cli.packaging;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests run on the class path; users may have the module path. */
final class ModulePathTest {
  @Test
  void commandLine_asModule() throws IOException, InterruptedException {
    Path classes = Path.of("target/classes");
    Path libraries = Path.of("target/lib");
    assumeTrue(Files.isDirectory(libraries), "no libraries in target/lib: not run by Maven");
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                classes + File.pathSeparator + libraries,
                "--add-modules",
                "ALL-MODULE-PATH",
                "-m",
                "io.github.jerofs/io.github.jerofs.cli.Main",
                "ls",
                "samples/sample.erofs"));
    assertTrue(result.output().contains("README.txt"), result::output);
  }
}
