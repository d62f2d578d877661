package io.github.jerofs.internal.nio;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.internal.path.NullCalls;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchEvent;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P29: every method of the objects that java.nio.file returns rejects null. */
@SuppressWarnings("NullAway")
final class NullArgumentsTest extends ContractTest {
  private final NullCalls calls = new NullCalls();
  private final Map<Class<?>, Object> samples = calls.samples();

  private void samples(Path path) throws IOException {
    FileSystem fs = path.getFileSystem();
    samples.put(Path.class, path);
    samples.put(Path[].class, new Path[] {path});
    samples.put(FileSystem.class, fs);
    samples.put(Object.class, "x");
    samples.put(String.class, "x");
    samples.put(String[].class, new String[] {"x"});
    samples.put(URI.class, path.toUri());
    samples.put(Map.class, Map.of());
    samples.put(List.class, List.of(ImageLocation.of(IMAGE_FILE)));
    samples.put(Set.class, Set.of(StandardOpenOption.READ));
    samples.put(int.class, 0);
    samples.put(long.class, 0L);
    samples.put(boolean.class, true);
    samples.put(Boolean.class, true);
    samples.put(ErofsOptions.class, ErofsOptions.DEFAULT);
    samples.put(BuildOptions.class, BuildOptions.DEFAULT);
    samples.put(CheckOptions.class, CheckOptions.METADATA);
    samples.put(CheckListener.class, (CheckListener) finding -> {});
    samples.put(ByteSource.class, ByteSources.of(IMAGE_FILE));
    samples.put(ImageLocation.class, ImageLocation.of(path));
    samples.put(ErofsFileHandle.class, Erofs.handle(path));
    samples.put(byte[].class, new byte[1]);
    samples.put(ByteBuffer.class, ByteBuffer.allocate(1));
    samples.put(ByteBuffer[].class, new ByteBuffer[] {ByteBuffer.allocate(1)});
    samples.put(OpenOption[].class, new OpenOption[] {StandardOpenOption.READ});
    samples.put(LinkOption[].class, new LinkOption[] {NOFOLLOW});
    samples.put(CopyOption[].class, new CopyOption[0]);
    samples.put(FileAttribute[].class, new FileAttribute<?>[0]);
    samples.put(java.nio.file.AccessMode[].class, new java.nio.file.AccessMode[0]);
    samples.put(DirectoryStream.Filter.class, (DirectoryStream.Filter<Path>) entry -> true);
    samples.put(FileChannel.MapMode.class, FileChannel.MapMode.READ_ONLY);
    samples.put(java.io.OutputStream.class, java.io.OutputStream.nullOutputStream());
    samples.put(
        java.nio.channels.WritableByteChannel.class,
        Channels.newChannel(java.io.OutputStream.nullOutputStream()));
    samples.put(
        java.nio.channels.ReadableByteChannel.class,
        Channels.newChannel(InputStream.nullInputStream()));
    samples.put(Consumer.class, (Consumer<Object>) each -> {});
    addArena();
    samples.put(Class.class, BasicFileAttributeView.class);
    samples.put(WatchEvent.Kind[].class, new WatchEvent.Kind<?>[0]);
    samples.put(WatchEvent.Modifier[].class, new WatchEvent.Modifier[0]);
    samples.put(
        CompletionHandler.class,
        new CompletionHandler<Object, Object>() {
          @Override
          public void completed(Object result, Object attachment) {}

          @Override
          public void failed(Throwable e, Object attachment) {}
        });
  }

  /** The type of an argument of {@code FileChannel.map} since Java 22. */
  private void addArena() {
    if (Runtime.version().feature() < 22) {
      return;
    }
    try {
      Class<?> arena = Class.forName("java.lang.foreign.Arena");
      samples.put(arena, arena.getMethod("global").invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  @DisplayName("P29 a null argument throws NullPointerException, whatever else is wrong")
  void everyMethod_null_nullPointerException() throws IOException {
    Path path = image("/dir/file");
    samples(path);
    try (WatchService watcher = fs(Side.HOST).newWatchService();
        FileChannel channel = FileChannel.open(path);
        AsynchronousFileChannel asynchronous = AsynchronousFileChannel.open(path);
        InputStream stream = Files.newInputStream(path)) {
      samples.put(WatchService.class, watcher);
      FileSystem fs = path.getFileSystem();
      var posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      samples.put(UserPrincipal.class, posix.getOwner());
      samples.put(GroupPrincipal.class, posix.readAttributes().group());
      samples.put(java.nio.file.attribute.FileTime.class, Files.getLastModifiedTime(path));
      calls.tryAll(fs.provider(), FileSystemProvider.class);
      calls.tryAll(fs, FileSystem.class);
      calls.tryAll(path, Path.class);
      calls.tryAll(channel, FileChannel.class);
      calls.tryAll(asynchronous, AsynchronousFileChannel.class);
      calls.tryAll(stream, InputStream.class);
      calls.tryAll(Files.getFileStore(path), FileStore.class);
      calls.tryAll(fs.getPathMatcher("glob:*"), PathMatcher.class);
      calls.tryAll(fs.getUserPrincipalLookupService(), UserPrincipalLookupService.class);
      calls.tryAll(posix, PosixFileAttributeView.class);
      for (Class<? extends FileAttributeView> view :
          List.<Class<? extends FileAttributeView>>of(
              UserDefinedFileAttributeView.class,
              XattrFileAttributeView.class,
              ErofsFileAttributeView.class)) {
        calls.tryAll(Files.getFileAttributeView(path, view), view);
      }
      calls.tryAll(null, Erofs.class);
    }
    calls.check(150);
  }
}
