package io.github.jerofs;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Loads the library several times, as application servers do, and prints what remains. */
final class DropLoaders {
  private static final int LOADERS = 4;
  private static final int COLLECTIONS = 300;

  /** Threads of the JDK's HTTP client end seconds after their last use, and hold the loader. */
  private static final int MILLIS_BETWEEN = 100;

  private static final Path SYSTEMS = Path.of("src/test/resources/systems");

  private DropLoaders() {}

  /** Arguments: images and URLs of images, separated by commas; a directory; the class path. */
  public static void main(String[] args) throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    List<WeakReference<ClassLoader>> dropped = new ArrayList<>();
    for (int i = 0; i < LOADERS; i++) {
      dropped.add(new WeakReference<>(use(args, Path.of(args[1], "cache" + i)), collected));
    }
    long left = LOADERS;
    for (int i = 0; i < COLLECTIONS && left > 0; i++) {
      System.gc();
      collected.remove(MILLIS_BETWEEN);
      left = dropped.stream().filter(loader -> loader.get() != null).count();
    }
    System.out.println("loaders left: " + left);
  }

  private static ClassLoader use(String[] args, Path cache) throws Exception {
    URL[] urls = new URL[args.length - 2];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = url(args[i + 2]);
    }
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        Class<?> erofs = loader.loadClass("io.github.jerofs.Erofs");
        for (String image : args[0].split(",", -1)) {
          if (image.startsWith("http")) {
            read((FileSystem) erofs.getMethod("open", URI.class).invoke(null, URI.create(image)));
            Map<String, ?> cached = Map.of("cacheDirectory", cache);
            read(FileSystems.newFileSystem(URI.create("erofs:" + image + "!/"), cached, loader));
            read(FileSystems.newFileSystem(URI.create("erofs:" + image + "!/"), cached, loader));
          } else {
            read((FileSystem) erofs.getMethod("open", Path.class).invoke(null, Path.of(image)));
            read(
                FileSystems.newFileSystem(
                    Path.of(image), Map.of("access", "channel", "maxLinks", "39"), loader));
          }
        }
        Path rafs = SYSTEMS.resolve("rafs");
        Path blob =
            rafs.resolve("dc1073e11f8cfb762c642e9b8476b46c54499aa11bf4d558476d60098fcc8262");
        Map<String, ?> devices = Map.of("devices", List.of(blob));
        read(FileSystems.newFileSystem(rafs.resolve("none-v1.boot"), devices, loader));
        Map<String, ?> objects = Map.of("objects", List.of(cache.getParent()));
        Path composefs = SYSTEMS.resolve("composefs/image.cfs");
        read(FileSystems.newFileSystem(composefs, objects, loader));
        build(loader, cache.resolveSibling(cache.getFileName() + ".erofs"));
      } finally {
        thread.setContextClassLoader(before);
      }
      return loader;
    }
  }

  private static void build(ClassLoader loader, Path image) throws ReflectiveOperationException {
    Class<?> type = loader.loadClass("io.github.jerofs.build.Compression");
    Object compression = type.getMethod("parse", String.class).invoke(null, "lz4");
    Class<?> allOptions = loader.loadClass("io.github.jerofs.build.BuildOptions");
    Object options = allOptions.getMethod("builder").invoke(null);
    options = options.getClass().getMethod("compression", type).invoke(options, compression);
    options = options.getClass().getMethod("build").invoke(options);
    Class<?> builder = loader.loadClass("io.github.jerofs.ErofsBuilder");
    Object build = builder.getMethod("to", Path.class).invoke(null, image);
    builder.getMethod("options", allOptions).invoke(build, options);
    builder.getMethod("addTree", Path.class).invoke(build, SYSTEMS);
    builder.getMethod("build").invoke(build);
  }

  private static URL url(String path) throws MalformedURLException {
    return Path.of(path).toUri().toURL();
  }

  private static void read(FileSystem fs) throws IOException {
    Set<Object> keys = new java.util.HashSet<>();
    try (fs;
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      for (Path path : walk.toList()) {
        Map<String, Object> attributes =
            Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
        keys.add(attributes.get("fileKey"));
        keys.add(attributes.get("owner"));
        keys.add(attributes.toString());
        keys.add(path.toUri());
        keys.add(Files.getFileStore(path.getRoot()));
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          readAll(path);
        }
      }
    }
    System.err.println("keys: " + keys.size());
  }

  private static void readAll(Path path) {
    try (FileChannel channel = FileChannel.open(path)) {
      while (channel.read(ByteBuffer.allocate(4096)) > 0) {
        // up to the end
      }
    } catch (IOException e) {
      System.err.println(e); // an object of composefs that does not exist
    }
  }
}
