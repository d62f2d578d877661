package io.github.jerofs.internal.union;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.SpecialType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Builds small images for unions, and lists contents. */
abstract class UnionFixture {
  static final EntryAttributes PLAIN = EntryAttributes.of(0755);

  static final EntryAttributes OPAQUE = PLAIN.withXattr("trusted.overlay.opaque", new byte[] {'y'});

  @TempDir Path temp;
  private int images;

  /** Adds the entries of a layer to its builder. */
  interface Layer {
    void fill(ErofsBuilder builder);
  }

  Path layer(Layer layer) throws IOException {
    Path image = temp.resolve("layer" + images++ + ".erofs");
    ErofsBuilder builder = ErofsBuilder.to(image);
    layer.fill(builder);
    builder.build();
    return image;
  }

  static void file(ErofsBuilder layer, String path, String content) {
    layer.file(path, EntryAttributes.of(0644), ContentSource.of(content.getBytes(UTF_8)));
  }

  static void whiteout(ErofsBuilder layer, String path) {
    layer.special(path, SpecialType.CHARACTER_DEVICE, EntryAttributes.of(0), 0, 0);
  }

  /** Returns each path below the root with its content, or {@code /} for a directory. */
  static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    collect(root, root, contents);
    return contents;
  }

  /** Skips names without attributes: overlayfs lists whiteouts in unmerged directories. */
  private static void collect(Path root, Path directory, Map<String, String> contents)
      throws IOException {
    List<Path> children;
    try (Stream<Path> list = Files.list(directory)) {
      children = list.filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path child : children) {
      boolean isDirectory = Files.isDirectory(child);
      contents.put("/" + root.relativize(child), isDirectory ? "/" : Files.readString(child));
      if (isDirectory) {
        collect(root, child, contents);
      }
    }
  }
}
