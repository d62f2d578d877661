package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.io.DirectoryFiles;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file or directory in an image opened by URI. Reading a directory returns its entry names,
 * one per line, as with {@code file:} URLs.
 */
final class ErofsUrlConnection extends URLConnection {
  private static final String TEXT = "text/plain";

  private @Nullable Path path;
  private @Nullable BasicFileAttributes attributes;
  private @Nullable InputStream stream;
  private @Nullable String etag;

  ErofsUrlConnection(URL url) {
    super(url);
  }

  @Override
  public void connect() throws IOException {
    attributes();
  }

  private BasicFileAttributes attributes() throws IOException {
    BasicFileAttributes known = attributes;
    if (known == null) {
      try {
        known = Files.readAttributes(path(), BasicFileAttributes.class);
      } catch (NoSuchFileException e) {
        throw notFound(e);
      } catch (ClosedFileSystemException e) {
        throw new IOException(url + ": the image was closed", e);
      }
      attributes = known;
      connected = true;
    }
    return known;
  }

  private Path path() throws IOException {
    Path known = path;
    if (known == null) {
      try {
        known = Path.of(ErofsUrlHandler.uri(url));
      } catch (FileSystemNotFoundException e) {
        throw new IOException(
            url + ": no open file system; open the image with FileSystems.newFileSystem(URI, env)",
            e);
      } catch (IllegalArgumentException e) {
        throw new IOException(url + ": " + e.getMessage(), e);
      }
      path = known;
    }
    return known;
  }

  private FileNotFoundException notFound(FileSystemException cause) {
    FileNotFoundException e = new FileNotFoundException(url.toString());
    e.initCause(cause);
    return e;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream open = stream;
    if (open == null) {
      boolean directory = attributes().isDirectory();
      try {
        open = directory ? listing(path()) : Files.newInputStream(path());
      } catch (ClosedFileSystemException e) {
        throw new IOException(url + ": the image was closed", e);
      }
      stream = open;
    }
    return open;
  }

  private static InputStream listing(Path directory) throws IOException {
    StringBuilder names = new StringBuilder();
    DirectoryFiles.forEach(directory, entry -> names.append(entry.getFileName()).append('\n'));
    return new ByteArrayInputStream(names.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int getContentLength() {
    long length = getContentLengthLong();
    return length > Integer.MAX_VALUE ? -1 : (int) length;
  }

  @Override
  public long getContentLengthLong() {
    try {
      return attributes().isDirectory() ? -1 : attributes().size();
    } catch (IOException e) {
      return -1; // unknown, as the contract specifies
    }
  }

  @Override
  public long getLastModified() {
    try {
      return attributes().lastModifiedTime().toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public @Nullable String getContentType() {
    try {
      return attributes().isDirectory() ? TEXT : guessContentTypeFromName(path().toString());
    } catch (IOException e) {
      return null;
    }
  }

  /** Reads all data, so it is computed only on request. */
  private @Nullable String etag() {
    String known = etag;
    if (known == null) {
      try {
        if (attributes().isRegularFile()) {
          known = '"' + "sha256:" + Files.getAttribute(path(), "erofs:sha256") + '"';
          etag = known;
        }
      } catch (IOException | ClosedFileSystemException e) {
        return null; // unknown, as the contract specifies
      }
    }
    return known;
  }

  @Override
  public @Nullable String getHeaderField(@Nullable String name) {
    if (name == null) {
      return null;
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "content-length" -> {
        long length = getContentLengthLong();
        yield length < 0 ? null : String.valueOf(length);
      }
      case "content-type" -> getContentType();
      case "etag" -> etag();
      case "last-modified" -> {
        long time = getLastModified();
        yield time == 0
            ? null
            : DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC));
      }
      default -> null;
    };
  }
}
