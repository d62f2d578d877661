package io.github.jerofs.cli.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.output.InputFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Extracts to any file system. The command itself takes paths of the default one only. */
public final class Extraction {
  private Extraction() {}

  /** Extracts all of {@code image} and returns the warnings. */
  public static String of(FileSystem image, Path target, boolean xattrs) throws IOException {
    return of(image, target, xattrs, SystemCalls.of(target), false);
  }

  /**
   * Extracts all of {@code image} as Java without foreign functions does, and returns the messages.
   */
  public static String withJavaOnly(FileSystem image, Path target, boolean xattrs)
      throws IOException {
    return of(image, target, xattrs, null, true);
  }

  private static String of(
      FileSystem image,
      Path target,
      boolean xattrs,
      @Nullable SystemCalls calls,
      boolean expectErrors)
      throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Messages messages = new Messages(new PrintStream(err, true, UTF_8));
    if (expectErrors) {
      messages.setQuiet();
    }
    TargetTree tree = TargetTree.open(target, false, new InputFiles());
    AttributeRestorer attributes =
        new AttributeRestorer(tree.root(), false, false, xattrs, messages, calls);
    List<Path> sources = List.of(image.getPath("/"));
    Extractor.extract(
        sources, file -> true, 0, tree, attributes, new Progress(text -> {}, 0), messages);
    assertEquals(expectErrors && err.size() > 0, messages.hasErrors(), err.toString(UTF_8));
    return err.toString(UTF_8);
  }
}
