package io.github.jerofs.interop;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.RangeServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An image that is open by one of the ways to open it. */
final class OpenedImage implements Closeable {
  /** A way to open an image. */
  enum Way {
    BY_PATH,
    BY_URI,
    IN_JAR,
    BY_HTTP
  }

  private final FileSystem files;
  private final @Nullable Closeable host;

  private OpenedImage(FileSystem files, @Nullable Closeable host) {
    this.files = files;
    this.host = host;
  }

  /** Opens {@code image}. A JAR that contains it is made beside it. */
  static OpenedImage open(Path image, Way way) throws IOException {
    return switch (way) {
      case BY_PATH -> new OpenedImage(Erofs.open(image), null);
      case BY_URI -> new OpenedImage(byUri(image.toUri().toString()), null);
      case IN_JAR -> {
        Path place = Files.createTempDirectory(image.getParent(), "outer");
        URI jar = URI.create("jar:" + place.resolve("outer.jar").toUri());
        FileSystem outer = FileSystems.newFileSystem(jar, Map.of("create", "true"));
        Path inside = Files.copy(image, outer.getPath("/Some Image.erofs"));
        yield new OpenedImage(byUri(inside.toUri().toString()), outer);
      }
      case BY_HTTP -> {
        RangeServer server = new RangeServer();
        yield new OpenedImage(byUri(server.serve("Image.erofs", image) + "!/"), server::close);
      }
    };
  }

  private static FileSystem byUri(String image) throws IOException {
    return FileSystems.newFileSystem(URI.create("erofs:" + image), Map.of());
  }

  Path path(String path) {
    return files.getPath(path);
  }

  @Override
  public void close() throws IOException {
    try (host) {
      files.close();
    }
  }
}
