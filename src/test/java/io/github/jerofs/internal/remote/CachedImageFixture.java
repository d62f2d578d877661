package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An image on a server, read through a cache directory. */
abstract class CachedImageFixture extends RemoteTest {
  static final FileMapper<MappedByteBuffer> MAP =
      (file, at, length) -> file.map(FileChannel.MapMode.READ_ONLY, at, length);

  static final int LENGTH = 1_500_001;
  static final byte[] BYTES = noise(LENGTH);
  static final int FAR = 1_000_000;
  @TempDir Path temp;
  URI url;

  @BeforeEach
  void serve() {
    url = server.serve("image", BYTES, ETAG);
  }

  Path directory() {
    return temp.resolve("cache");
  }

  RemoteOptions cached() {
    return options().toBuilder().cacheDirectory(directory()).build();
  }

  ImageSource open() throws IOException {
    return open(url, cached());
  }

  CachedImage entry() throws IOException {
    return new CacheDirectory(directory()).images().get(0);
  }

  void fill() throws IOException {
    try (ImageSource source = open()) {
      assertAll(BYTES, source);
    }
  }

  /** Reads a part of the image, which is in the cache afterwards. */
  long fillInPart() throws IOException {
    try (ImageSource source = open()) {
      assertPart(BYTES, FAR, 10_000, source);
    }
    return entry().present();
  }

  static ByteBuffer peeked(ImageSource source, long position, int max) throws IOException {
    return Objects.requireNonNull(source.peek(position, max));
  }

  CacheEntry entryFiles() {
    return CacheEntry.of(directory(), url, Optional.empty());
  }

  static String sha256(byte[] bytes) {
    return Digests.hex(Digests.sha256(bytes));
  }
}
