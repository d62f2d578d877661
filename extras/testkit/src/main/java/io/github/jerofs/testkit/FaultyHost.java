package io.github.jerofs.testkit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A view of the default file system whose reads fail, and that lists directories in random order.
 */
public final class FaultyHost extends FileSystem {
  /** A kind of fault. */
  public enum Fault {
    /** No fault. */
    NONE,
    /** At most seven bytes at a time. */
    SHORT,
    /** Every other read returns no bytes. */
    EMPTY,
    /** No read returns a byte. */
    NOTHING,
    /** One read in five throws an {@link IOException}. */
    THROWS,
    /** One read in five throws an unchecked exception. */
    UNCHECKED,
    /** Reads report the end of the file. */
    ENDS,
    /** An interrupt closes the channel during the next read. Later reads succeed. */
    INTERRUPTED
  }

  private final Provider provider = new Provider();
  private final Random random;
  private volatile Fault fault = Fault.NONE;

  /** Creates a host with random faults. */
  public FaultyHost(Random random) {
    this.random = random;
  }

  /** Makes reads fail with {@code next} from now on. */
  public void set(Fault next) {
    fault = next;
  }

  /** Returns {@code file} as a path of this file system. */
  public Path path(Path file) {
    return (Path)
        Proxy.newProxyInstance(
            FaultyHost.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, args) -> {
              if (method.getName().equals("getFileSystem")) {
                return this;
              }
              try {
                return method.invoke(file, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class Channel implements SeekableByteChannel {
    private final SeekableByteChannel channel;
    private int reads;

    Channel(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
      reads++;
      switch (fault) {
        case NONE -> {}
        case SHORT -> {
          int limit = dst.limit();
          dst.limit(Math.min(limit, dst.position() + 1 + random.nextInt(7)));
          int n = channel.read(dst);
          dst.limit(limit);
          return n;
        }
        case EMPTY -> {
          if (reads % 2 == 0) {
            return 0;
          }
        }
        case NOTHING -> {
          return 0;
        }
        case THROWS -> {
          if (random.nextInt(5) == 0) {
            throw new IOException("the host cannot read");
          }
        }
        case UNCHECKED -> {
          if (random.nextInt(5) == 0) {
            throw new IllegalStateException("the host is broken");
          }
        }
        case ENDS -> {
          return -1;
        }
        case INTERRUPTED -> {
          fault = Fault.NONE;
          channel.close();
          Thread.currentThread().interrupt();
          throw new ClosedByInterruptException();
        }
      }
      return channel.read(dst);
    }

    @Override
    public int write(ByteBuffer src) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
      channel.position(newPosition);
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private final class Provider extends FileSystemProvider {
    private Path real(Path path) {
      return Path.of(path.toString());
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
        throws IOException {
      return new Channel(Files.newByteChannel(real(path)));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return Files.readAttributes(real(path), names, options);
    }

    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
      List<Path> entries = new ArrayList<>();
      try (Stream<Path> listed = Files.list(real(dir))) {
        listed.sorted().map(FaultyHost.this::path).forEach(entries::add);
      }
      Collections.shuffle(entries, random);
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return entries.iterator();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attrs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Path path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSameFile(Path path, Path other) {
      return path.equals(other);
    }

    @Override
    public boolean isHidden(Path path) {
      return false;
    }

    @Override
    public FileStore getFileStore(Path path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) {}

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(Path.of(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
