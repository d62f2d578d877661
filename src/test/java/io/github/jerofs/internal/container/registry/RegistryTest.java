package io.github.jerofs.internal.container.registry;

import static io.github.jerofs.testkit.OciImages.EROFS;
import static io.github.jerofs.testkit.OciImages.MANIFEST;
import static io.github.jerofs.testkit.OciImages.bytes;
import static io.github.jerofs.testkit.OciImages.digest;
import static io.github.jerofs.testkit.OciImages.image;
import static io.github.jerofs.testkit.OciImages.manifestBytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.RemoteCache;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.OciImages;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import io.github.jerofs.testkit.RangeServer.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Images in a registry on the loopback interface, and its faults. */
final class RegistryTest extends TestRegistry {
  @Test
  void image_byTagDigestAndPlatform() throws IOException {
    byte[] manifest = pushTwoLayers();
    String arm = images.manifest(images.layer("/f", "arm"));
    String amd = images.manifest(images.layer("/f", "amd"));
    String proof = images.add(MANIFEST, manifestBytes());
    byte[] index =
        OciImages.index(
            OciImages.on(arm, "linux", "arm64"),
            OciImages.on(amd, "linux", "amd64"),
            OciImages.on(proof, "unknown", "unknown"));
    push("multi", index);
    assertEquals("above", read(""));
    assertEquals("above", read(":latest"));
    assertEquals("above", read("@" + digest(manifest)));
    assertEquals("arm", read(":multi?platform=linux/arm64"));
    assertEquals("amd", read("@" + digest(index) + "?platform=linux/amd64"));
    FileSystemException several = assertThrows(FileSystemException.class, () -> read(":multi"));
    assertTrue(String.valueOf(several.getMessage()).contains("linux/arm64"));
    assertFalse(String.valueOf(several.getMessage()).contains("unknown"));
  }

  /** Layers as they are in most registries. Their index is in the cache, under the digest. */
  @Test
  void archives_openedAsLayers() throws IOException {
    String base =
        images.add(
            "application/vnd.oci.image.layer.v1.tar+gzip",
            archive(Map.of("f", "below", "g", "kept", "gone", "x")));
    String top =
        images.add(
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
            archive(Map.of("f", "above", ".wh.gone", "")));
    push("latest", manifestBytes(base, top));
    RemoteOptions cached = remote().cacheDirectory(temp.resolve("cache")).build();
    for (RemoteOptions remote : List.of(remote().build(), cached, cached)) {
      ImageLocation location = ImageLocation.parse("oci://" + host() + "/team/app");
      try (FileSystem fs = Erofs.open(location, ErofsOptions.builder().remote(remote).build())) {
        assertEquals("above", Files.readString(fs.getPath("/f")));
        assertEquals("kept", Files.readString(fs.getPath("/g")));
        assertFalse(Files.exists(fs.getPath("/gone")));
      }
    }
  }

  private static byte[] archive(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length());
        tar.putArchiveEntry(entry);
        tar.write(bytes(file.getValue()));
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void platform_comparedWithConfiguration() throws IOException {
    String config =
        images.add(
            "application/vnd.oci.image.config.v1+json",
            bytes("{\"os\":\"linux\",\"architecture\":\"amd64\"}"));
    String layers = images.layer("/f", "amd");
    push("latest", bytes("{\"config\":" + config + ",\"layers\":[" + layers + "]}"));
    assertEquals("amd", read("?platform=linux/amd64"));
    assertThrows(FileSystemException.class, () -> read("?platform=linux/arm64"));
  }

  @Test
  void layers_readByRanges_checked() throws IOException {
    pushTwoLayers();
    List<Finding> findings = new ArrayList<>();
    ImageLocation location = ImageLocation.parse("oci://" + host() + "/team/app");
    ErofsOptions options = ErofsOptions.builder().remote(remote().build()).build();
    Erofs.check(location, options, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    for (Request request : server.requests()) {
      assertEquals(request.path().contains("/blobs/"), !request.header("Range").isEmpty());
    }
  }

  @Test
  void cache_sharedByDigest_opensOffline() throws IOException {
    byte[] manifest = pushTwoLayers();
    Path cache = temp.resolve("cache");
    RemoteOptions cached = remote().cacheDirectory(cache).build();
    assertEquals("above", read("@" + digest(manifest), cached));
    server.setScript((request, usual) -> RangeServer.empty(404));
    assertEquals("above", read("@" + digest(manifest), cached));
    assertEquals(3, RemoteCache.at(cache).images().size());
    assertThrows(IOException.class, () -> read(":latest", cached));
  }

  @Test
  void otherBytes_corrupt() throws IOException {
    byte[] manifest = pushTwoLayers();
    byte[] other = manifestBytes(images.layer("/f", "other"));
    push("other", other);
    server.serve(NAME + "manifests/" + digest(manifest), other, "");
    CorruptImageException wrong =
        assertThrows(CorruptImageException.class, () -> read("@" + digest(manifest)));
    assertTrue(String.valueOf(wrong.getMessage()).contains(digest(other)), wrong::toString);

    String layer = images.layer("/f", "layer");
    push("layer", manifestBytes(layer));
    byte[] longer = Arrays.copyOf(image("/f", "layer"), 100_000);
    server.serve(NAME + "blobs/" + digestIn(layer), longer, "\"x\"");
    CorruptImageException length = assertThrows(CorruptImageException.class, () -> read(":layer"));
    assertTrue(String.valueOf(length.getMessage()).contains("length of blob"), length::toString);
  }

  private static String digestIn(String descriptor) {
    return descriptor.substring(descriptor.indexOf("sha256:"), descriptor.indexOf("\",\"size"));
  }

  @Test
  void layerWithOtherDigest_failsWithCache() throws IOException {
    byte[] layer = image("/f", "layer");
    push("layer", manifestBytes(images.add(EROFS, layer)));
    byte[] changed = layer.clone();
    for (int at = changed.length - 5; at > 1024; at--) {
      if (new String(changed, at, 5, US_ASCII).equals("layer")) {
        changed[at] = 'L';
        break;
      }
    }
    server.serve(NAME + "blobs/" + digest(layer), changed, "\"x\"");
    assertEquals("Layer", read(":layer"), "not verified without a cache");
    RemoteOptions cached = remote().cacheDirectory(temp.resolve("cache")).build();
    IOException failure = assertThrows(IOException.class, () -> read(":layer", cached));
    assertTrue(String.valueOf(failure.getMessage()).contains("SHA-256"), failure::toString);
  }

  @Test
  void hugeManifest_limitExceeded() throws IOException {
    push("latest", new byte[(4 << 20) + 1]);
    failsWith(LimitExceededException.class, "length");
    push("latest", new byte[(8 << 20) + 1]);
    failsWith(IOException.class, "larger than");
  }

  @Test
  void rangesIgnored_largeLayerRefused_smallRead() throws IOException {
    pushTwoLayers();
    server.setScript((request, usual) -> usual.status() == 206 ? whole(request) : usual);
    assertEquals("above", read(""));
  }

  private Reply whole(Request request) {
    byte[] blob = Objects.requireNonNull(images.blobs().get(last(request.path())));
    return new Reply(200, Map.of("ETag", "\"x\""), blob.length, blob);
  }

  @Test
  void cutBodiesAndTooManyRequests_triedAgain() throws IOException {
    pushTwoLayers();
    Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    server.setScript(
        (request, usual) ->
            counts.computeIfAbsent(request.path(), key -> new AtomicInteger()).getAndIncrement() > 0
                ? usual
                : request.path().contains("/manifests/")
                    ? RangeServer.empty(429).with("Retry-After", "0")
                    : usual.withUnstatedBody(Arrays.copyOf(usual.body(), 10)));
    assertEquals("above", read(""));
    server.setScript((request, usual) -> RangeServer.empty(429).with("Retry-After", "0"));
    failsWith(IOException.class, "status 429");
  }
}
