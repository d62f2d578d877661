import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** Loads a class and its resources from a directory of an image. */
public final class LoadClass {
  private LoadClass() {}

  /** Arguments: the image, a directory in it, and the name of a class that implements Supplier. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    URI image = URI.create("erofs:" + Path.of(args[0]).toUri() + "!/");
    try (FileSystem fs = FileSystems.newFileSystem(image, Map.of())) {
      URL directory = fs.getPath(args[1]).toUri().toURL();
      try (URLClassLoader loader = new URLClassLoader(new URL[] {directory})) {
        Object supplier = loader.loadClass(args[2]).getConstructor().newInstance();
        System.out.println(((Supplier<?>) supplier).get());
      }
    }
  }
}
