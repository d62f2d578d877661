package io.github.jerofs.internal.create;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.internal.path.NullCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method of the file system of a new image rejects null. */
@SuppressWarnings("NullAway")
final class CreateNullArgumentsTest {
  @TempDir private Path temp;

  @Test
  void everyMethod_null_nullPointerException() throws IOException {
    NullCalls calls = new NullCalls();
    try (FileSystem fs = Erofs.create(temp.resolve("t.erofs"));
        WatchService watcher = FileSystems.getDefault().newWatchService()) {
      Path path = Files.createFile(fs.getPath("/file"));
      Map<Class<?>, Object> samples = calls.samples();
      var posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      samples.put(Path.class, path);
      samples.put(Path[].class, new Path[] {path});
      samples.put(Object.class, "x");
      samples.put(String.class, "x");
      samples.put(String[].class, new String[] {"x"});
      samples.put(URI.class, path.toUri());
      samples.put(Map.class, Map.of());
      samples.put(Set.class, Set.of(StandardOpenOption.READ));
      samples.put(int.class, 0);
      samples.put(long.class, 0L);
      samples.put(boolean.class, true);
      samples.put(byte[].class, new byte[1]);
      samples.put(ByteBuffer.class, ByteBuffer.allocate(1));
      samples.put(ByteBuffer[].class, new ByteBuffer[] {ByteBuffer.allocate(1)});
      samples.put(OpenOption[].class, new OpenOption[] {StandardOpenOption.WRITE});
      samples.put(LinkOption[].class, new LinkOption[] {LinkOption.NOFOLLOW_LINKS});
      samples.put(CopyOption[].class, new CopyOption[0]);
      samples.put(FileAttribute[].class, new FileAttribute<?>[0]);
      samples.put(AccessMode[].class, new AccessMode[0]);
      samples.put(DirectoryStream.Filter.class, (DirectoryStream.Filter<Path>) entry -> true);
      samples.put(WritableByteChannel.class, Channels.newChannel(OutputStream.nullOutputStream()));
      samples.put(ReadableByteChannel.class, Channels.newChannel(InputStream.nullInputStream()));
      samples.put(Class.class, BasicFileAttributeView.class);
      samples.put(WatchService.class, watcher);
      samples.put(WatchEvent.Kind[].class, new WatchEvent.Kind<?>[0]);
      samples.put(WatchEvent.Modifier[].class, new WatchEvent.Modifier[0]);
      samples.put(UserPrincipal.class, posix.getOwner());
      samples.put(GroupPrincipal.class, posix.readAttributes().group());
      samples.put(FileTime.class, Files.getLastModifiedTime(path));
      calls.tryAll(fs, FileSystem.class);
      calls.tryAll(path, Path.class);
      calls.tryAll(Files.getFileStore(path), FileStore.class);
      calls.tryAll(fs.getPathMatcher("glob:*"), PathMatcher.class);
      calls.tryAll(fs.getUserPrincipalLookupService(), UserPrincipalLookupService.class);
      calls.tryAll(posix, PosixFileAttributeView.class);
      calls.tryAll(
          Files.getFileAttributeView(path, UserDefinedFileAttributeView.class),
          UserDefinedFileAttributeView.class);
      calls.tryAll(
          Files.getFileAttributeView(path, XattrFileAttributeView.class),
          XattrFileAttributeView.class);
      calls.tryAll(fs.provider(), FileSystemProvider.class);
    }
    calls.check(90);
  }
}
