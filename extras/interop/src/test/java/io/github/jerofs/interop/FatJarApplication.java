package io.github.jerofs.interop;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** The application of {@link FatJarTest}: opens an image in each way and prints what results. */
public final class FatJarApplication {
  private FatJarApplication() {}

  /** Opens the image that is the only argument. */
  public static void main(String[] args) throws IOException {
    Path image = Path.of(args[0]);
    ClassLoader loader = FatJarApplication.class.getClassLoader();
    URI uri = URI.create("erofs:" + image.toUri());
    show("Erofs.open", () -> read(Erofs.open(image)));
    show("path, loader", () -> read(FileSystems.newFileSystem(image, loader)));
    show("URI, loader", () -> read(FileSystems.newFileSystem(uri, Map.of(), loader)));
    show("path", () -> read(FileSystems.newFileSystem(image)));
    show("URI", () -> read(FileSystems.newFileSystem(uri, Map.of())));
    try (FileSystem fs = Erofs.open(image)) {
      URI file = fs.getPath("/a.txt").toUri();
      show("provider.getPath", () -> Files.readString(fs.provider().getPath(file)));
      show("Path.of", () -> Path.of(file));
      show("toURL", file::toURL);
    }
  }

  private static String read(FileSystem files) throws IOException {
    try (files) {
      return Files.readString(files.getPath("/a.txt"));
    }
  }

  private static void show(String name, Callable<?> action) {
    String result;
    try {
      result = action.call().toString();
    } catch (Exception e) {
      result = e.getClass().getSimpleName();
    }
    System.out.println(name + ": " + result);
  }
}
