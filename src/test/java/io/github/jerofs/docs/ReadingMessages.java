package io.github.jerofs.docs;

import static io.github.jerofs.testkit.QuotedMessages.messageOf;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.FaultyHost;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.QuotedMessages;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Messages of reads. */
final class ReadingMessages {
  private final Path temp;

  ReadingMessages(Path temp) {
    this.temp = temp;
  }

  private static final ErofsOptions CHANNEL =
      ErofsOptions.builder().access(ImageAccess.CHANNEL).build();

  void addTo(QuotedMessages quoted) {
    quoted.provoke("…: was changed or replaced while open", this::readReplaced);
    quoted.provoke("…: no data at byte …, although the size was …", () -> readCut(CHANNEL));
    quoted.provoke(
        "…: a mapped page could not be read; was the file cut short while open?",
        () -> readCut(ErofsOptions.DEFAULT));
    quoted.fail(
        "…: the image was closed",
        () -> {
          URI uri = URI.create("erofs:" + ImageMessagesTest.PLAIN.toUri() + "!/");
          URLConnection file;
          try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
            file = largest(fs).toUri().toURL().openConnection();
            file.connect();
          }
          file.getInputStream().close();
        });
    quoted.fail(
        "cannot map: …",
        () -> {
          try (FileSystem fs = Erofs.open(ImageMessagesTest.PLAIN, CHANNEL);
              FileChannel channel = FileChannel.open(largest(fs))) {
            channel.map(FileChannel.MapMode.READ_ONLY, 0, 1);
          }
        });
    quoted.fail(
        "…: No extended attribute '…'",
        () -> {
          try (FileSystem fs = Erofs.open(ImageMessagesTest.PLAIN)) {
            Files.getFileAttributeView(fs.getPath("/"), XattrFileAttributeView.class)
                .read("user.none");
          }
        });
    quoted.fail(
        "corrupt: directory entry '..': expected the directory it was found in, inode …, found …",
        () ->
            ImageMessagesTest.readAll(
                ImageMessagesTest.directoryInTwoPlaces(temp.resolve("twice.erofs")),
                ErofsOptions.DEFAULT));
    quoted.fail(
        "corrupt: subdirectory: expected any directory but the root, found the root, as an entry of"
            + " inode …",
        () ->
            ImageMessagesTest.readAll(
                rootInItself(temp.resolve("loop.erofs")), ErofsOptions.DEFAULT));
    quoted.fail(
        "limit exceeded: bytes in the path of a directory: expected at most …, found …",
        () -> {
          ErofsOptions options = ErofsOptions.builder().limit(ErofsLimit.PATH_BYTES, 1).build();
          ImageMessagesTest.readAll(Path.of("samples/sample.erofs"), options);
        });
    quoted.fail(
        "limit exceeded: length of a link target: expected at most …, found …",
        () -> ImageMessagesTest.readLongLink(temp));
  }

  private static Path rootInItself(Path file) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.link(tiny.root(), "root", tiny.root());
    return tiny.write(file);
  }

  private static Path largest(FileSystem fs) throws IOException {
    Path largest = fs.getPath("/");
    long size = 0;
    try (Stream<Path> paths = Files.walk(largest)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) > size) {
          largest = path;
          size = Files.size(path);
        }
      }
    }
    return largest;
  }

  private Path tinyImage() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", new byte[1 << 20]);
    return tiny.write(temp.resolve("tiny.erofs"));
  }

  /** The channel is reopened after an interrupt has closed it. */
  private String readReplaced() throws IOException {
    Host.assumePosix();
    Path image = tinyImage();
    FaultyHost host = new FaultyHost(new Random(0));
    try (FileSystem fs = Erofs.open(host.path(image))) {
      Path other = Files.copy(image, temp.resolve("other"));
      Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
      host.set(FaultyHost.Fault.INTERRUPTED);
      String message = messageOf(() -> Files.readAllBytes(fs.getPath("/file")));
      assertTrue(Thread.interrupted());
      return message;
    }
  }

  private String readCut(ErofsOptions options) throws IOException {
    Host.assumePosix();
    Path image = tinyImage();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertFalse(Files.readAllBytes(fs.getPath("/file")).length == 0);
      try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
        channel.truncate(8192);
      }
      return messageOf(() -> Files.readAllBytes(fs.getPath("/file")));
    }
  }
}
