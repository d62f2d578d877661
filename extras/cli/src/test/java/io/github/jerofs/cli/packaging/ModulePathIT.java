package io.github.jerofs.cli.packaging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command on the module path; all other tests run on the class path. */
final class ModulePathIT {
  @Test
  void modulePath_ls() throws IOException, InterruptedException {
    Path classes = Path.of("extras/cli/target/classes");
    Path libraries = Path.of("extras/cli/target/lib");
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                classes + File.pathSeparator + libraries,
                "--add-modules",
                "ALL-MODULE-PATH",
                "-m",
                "io.github.jerofs.cli/io.github.jerofs.cli.Main",
                "ls",
                "samples/sample.erofs"));
    assertTrue(result.output().contains("README.txt"), result::output);
  }
}
