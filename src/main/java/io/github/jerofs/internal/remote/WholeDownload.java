package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.remote.cache.CacheLock;
import io.github.jerofs.internal.remote.cache.Presence;
import io.github.jerofs.internal.remote.cache.PresenceHeader;
import io.github.jerofs.internal.remote.cache.PrivateFiles;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.remote.http.ByteRange;
import io.github.jerofs.internal.remote.http.FetchException;
import io.github.jerofs.internal.remote.http.FetchException.Kind;
import io.github.jerofs.internal.remote.http.HttpOrigin;
import io.github.jerofs.internal.remote.http.Mirrors;
import io.github.jerofs.internal.remote.http.StreamedBody;
import io.github.jerofs.internal.remote.http.Validator;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.FetchListener;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Downloads a file with one request, for servers that do not support ranges. Nothing is resumed:
 * each attempt starts at the first byte, in a new file. A complete file with the expected digest
 * replaces the cached copy; everything else is deleted.
 */
final class WholeDownload {
  private static final int UNKNOWN = -1;

  private final CacheEntry entry;
  private final String name;
  private final RemoteOptions options;
  private final Mirrors mirrors;
  private final FetchListener listener;

  WholeDownload(
      CacheEntry entry,
      String name,
      RemoteOptions options,
      Mirrors mirrors,
      FetchListener listener) {
    this.entry = entry;
    this.name = name;
    this.options = options;
    this.mirrors = mirrors;
    this.listener = listener;
  }

  /**
   * Downloads and publishes the file.
   *
   * @throws IOException if no server returns all of it, or the SHA-256 does not match
   */
  void run() throws IOException {
    PrivateFiles.prepare(entry.directory());
    entry.deleteAbandoned();
    long length = mirrors.whole(this::attempt);
    listener.progress(length, length);
  }

  private long attempt(HttpOrigin origin) throws IOException {
    Path file = entry.download();
    try (Body body = new Body(origin, file)) {
      listener.progress(0, UNKNOWN);
      Validator version = receive(origin, body);
      body.finish();
      publish(origin, file, body.count, version);
      return body.count;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Validator receive(HttpOrigin origin, Body body) throws IOException {
    try {
      return origin.download(body, present -> listener.progress(present, body.stated));
    } catch (FetchException e) {
      IOException own = body.failure;
      throw own == null ? e : own;
    }
  }

  private void publish(HttpOrigin origin, Path file, long length, Validator version)
      throws IOException {
    Granules granules = Granules.of(name, length, options.granuleBytes());
    PresenceHeader header = new PresenceHeader(granules, options.sha256(), name);
    boolean unused =
        CacheLock.hold(
            entry,
            () -> {
              entry.delete();
              Files.move(file, entry.data(), StandardCopyOption.ATOMIC_MOVE);
              Presence presence = Presence.createFull(entry.presence(), entry.unfinished(), header);
              boolean accepted =
                  options.sha256().isPresent() || presence.accept(origin.url(), version);
              presence.setComplete();
              return accepted;
            });
  }

  /** The file of one attempt. */
  private final class Body implements StreamedBody.Target, AutoCloseable {
    private final HttpOrigin origin;
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest = Digests.sha256();
    private final boolean isChecked = options.sha256().isPresent();
    private volatile long stated = UNKNOWN;

    /** Written by the client's threads, read once the response is complete. */
    private long count;

    /** A failure of this side, which is not the server's. */
    private volatile @Nullable IOException failure;

    Body(HttpOrigin origin, Path file) throws IOException {
      this.origin = origin;
      this.file = file;
      this.channel = PrivateFiles.create(file);
    }

    @Override
    public void begin(HttpHeaders headers, boolean isFramed) throws IOException {
      stated = HttpOrigin.statedLength(headers).orElse(UNKNOWN);
      boolean isVersioned = Validator.of(headers).isKnown();
      if (!isChecked && !isVersioned) {
        throw failed(
            problem(
                "cannot be cached without its SHA-256: the server sends neither a strong ETag nor"
                    + " Last-Modified, so a change would go unnoticed"));
      }
      if (!isChecked && stated < 0 && !isFramed) {
        throw failed(
            problem(
                "cannot be fetched without its SHA-256: the server does not state its length, so a"
                    + " lost connection would go unnoticed"));
      }
    }

    private FetchException problem(String text) {
      return FetchException.of(Kind.PERMANENT, origin.url(), ByteRange.WHOLE, text);
    }

    private IOException failed(IOException e) {
      failure = e;
      return e;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      int length = bytes.remaining();
      if (isChecked) {
        digest.update(bytes.duplicate());
      }
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
        named.initCause(e);
        throw failed(named);
      }
      count += length;
    }

    /** Checks length and digest, and forces the bytes to the disk. */
    void finish() throws IOException {
      if (stated >= 0 && stated != count) {
        throw FetchException.of(
            Kind.TRANSIENT,
            origin.url(),
            ByteRange.WHOLE,
            "the body has " + count + " of " + stated + " bytes");
      }
      Optional<String> wanted = options.sha256();
      if (wanted.isPresent()) {
        String found = Digests.hex(digest.digest());
        if (!found.equals(wanted.get())) {
          throw new IOException(name + ": its SHA-256 is " + found + ", expected " + wanted.get());
        }
      }
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
