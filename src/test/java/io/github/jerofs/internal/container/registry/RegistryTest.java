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
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.OciImages;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import io.github.jerofs.testkit.RangeServer.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in a registry on the loopback interface, and its faults. */
final class RegistryTest {
  private static final String NAME = "v2/team/app/";
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString(bytes("user:sesame"));

  @TempDir private Path temp;
  private final OciImages images = new OciImages();
  private RangeServer server = new RangeServer();
  private Path config = Path.of("");

  RegistryTest() throws IOException {}

  @BeforeEach
  void nameConfig() {
    config = temp.resolve("config.json");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private String host() {
    return server.url("").getAuthority();
  }

  /** Serves all blobs and an image with the tag. */
  private void push(String tag, byte[] document) {
    images
        .blobs()
        .forEach(
            (digest, blob) -> {
              server.serve(NAME + "blobs/" + digest, blob, "\"" + digest + "\"");
              server.serve(NAME + "manifests/" + digest, blob, "");
            });
    server.serve(NAME + "manifests/" + tag, document, "");
    server.serve(NAME + "manifests/" + digest(document), document, "");
  }

  /** Pushes two layers, both with a file /f. */
  private byte[] pushTwoLayers() throws IOException {
    byte[] manifest = manifestBytes(images.layer("/f", "below"), images.layer("/f", "above"));
    push("latest", manifest);
    return manifest;
  }

  private RemoteOptions.Builder remote() {
    return RemoteOptions.builder().attempts(2).set(RemoteKeys.REGISTRY_CONFIG, config.toString());
  }

  private String read(String selector, RemoteOptions remote) throws IOException {
    ImageLocation location = ImageLocation.parse("oci://" + host() + "/team/app" + selector);
    try (FileSystem fs = Erofs.open(location, ErofsOptions.builder().remote(remote).build())) {
      return Files.readString(fs.getPath("/f"));
    }
  }

  private String read(String selector) throws IOException {
    return read(selector, remote().build());
  }

  private <T extends Exception> T failsWith(Class<T> type, String words) {
    T failure = assertThrows(type, () -> read(""));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(words), message);
    return failure;
  }

  private void logIn() throws IOException {
    Files.writeString(
        config,
        "{\"auths\":{\"other:5000\":{\"auth\":\"%s\"},\"http://%s/v1/\":{\"auth\":\"%s\"}}}"
            .formatted(
                Base64.getEncoder().encodeToString(bytes("other:wrong")),
                host(),
                BASIC.substring("Basic ".length())));
  }

  private static Reply challenge(String value) {
    return RangeServer.empty(401).with("WWW-Authenticate", value);
  }

  private String bearer(URI realm) {
    return "Bearer realm=\"%s\",service=\"the registry\",scope=\"repository:x:push\""
        .formatted(realm);
  }

  /** Requires a token for each request, which {@code tokens} issues for {@link #BASIC}. */
  private void requireToken(RangeServer tokens, String token) {
    RangeServer.Script issuer =
        (request, usual) ->
            request.header("Authorization").equals(BASIC)
                ? new Reply(200, Map.of(), -1, bytes("{\"token\":\"" + token + "\"}"))
                : RangeServer.empty(401);
    RangeServer.Script registry =
        (request, usual) ->
            request.header("Authorization").equals("Bearer " + token)
                ? usual
                : challenge(bearer(tokens.url("token")));
    if (tokens == server) {
      server.setScript(
          (request, usual) ->
              request.path().startsWith("/token?")
                  ? issuer.reply(request, usual)
                  : registry.reply(request, usual));
    } else {
      tokens.setScript(issuer);
      server.setScript(registry);
    }
  }

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
  void token_onlyForOriginOfChallenge() throws IOException {
    pushTwoLayers();
    logIn();
    try (RangeServer tokens = new RangeServer();
        RangeServer storage = new RangeServer()) {
      requireToken(tokens, "t0");
      RangeServer.Script registry = scriptOf(tokens, "t0");
      images.blobs().forEach((digest, blob) -> storage.serve(digest, blob, "\"x\""));
      server.setScript(
          (request, usual) -> {
            Reply reply = registry.reply(request, usual);
            return request.path().contains("/blobs/") && reply.status() < 300
                ? RangeServer.empty(307)
                    .with("Location", storage.url(last(request.path())).toString())
                : reply;
          });
      assertEquals("above", read(""));
      assertTrue(storage.requests().size() >= 2);
      storage.requests().forEach(request -> assertEquals("", request.header("Authorization")));
      assertEquals(1, tokens.requests().size(), "one token for all requests");
      Request token = tokens.requests().get(0);
      assertEquals(BASIC, token.header("Authorization"));
      assertEquals(
          "/token?service=the+registry&scope=repository%3Ateam%2Fapp%3Apull", token.path());
      for (Request request : server.requests()) {
        assertFalse(request.header("Authorization").contains("Basic"), "credentials at registry");
      }
    }
  }

  private RangeServer.Script scriptOf(RangeServer tokens, String token) {
    return (request, usual) ->
        request.header("Authorization").equals("Bearer " + token)
            ? usual
            : challenge(bearer(tokens.url("token")));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Test
  void tokenExpires_anotherRequested() throws IOException {
    pushTwoLayers();
    logIn();
    AtomicInteger issued = new AtomicInteger();
    server.setScript(
        (request, usual) -> {
          if (request.path().startsWith("/token?")) {
            String token = "t" + issued.incrementAndGet();
            return usual.withStatus(200).withBody(bytes("{\"access_token\":\"" + token + "\"}"));
          }
          // The token for the manifest has expired when the layers are requested.
          boolean isExpired = request.path().contains("/blobs/") && issued.get() == 1;
          return request.header("Authorization").equals("Bearer t" + issued.get()) && !isExpired
              ? usual
              : challenge(bearer(server.url("token")));
        });
    assertEquals("above", read(""));
    assertEquals(2, issued.get());
  }

  @Test
  void basic_credentialsOfConfiguration() throws IOException {
    pushTwoLayers();
    server.setScript(
        (request, usual) ->
            request.header("Authorization").equals(BASIC)
                ? usual
                : challenge("Basic realm=\"a, b\""));
    failsWith(IOException.class, "no user name and password for " + host() + " in " + config);
    logIn();
    assertEquals("above", read(""));
    Files.writeString(config, "{\"credsStore\":\"desktop\"}");
    failsWith(IOException.class, "option 'credentialHelpers' does not allow it");
  }

  @Test
  void identityToken_exchangedByPost() throws IOException {
    pushTwoLayers();
    Files.writeString(config, "{\"auths\":{\"" + host() + "\":{\"identitytoken\":\"refresh/1\"}}}");
    server.setScript(
        (request, usual) ->
            request.path().equals("/token")
                ? usual.withStatus(200).withBody(bytes("{\"access_token\":\"t\"}"))
                : request.header("Authorization").equals("Bearer t")
                    ? usual
                    : challenge(bearer(server.url("token"))));
    assertEquals("above", read(""));
    Request token =
        server.requests().stream().filter(r -> r.path().equals("/token")).findAny().orElseThrow();
    assertEquals("application/x-www-form-urlencoded", token.header("Content-Type"));
  }

  @Test
  void refusedCredentials_noLoop_noSecretInMessage() throws IOException {
    pushTwoLayers();
    logIn();
    server.setScript(
        (request, usual) ->
            request.path().startsWith("/token?")
                ? usual.withStatus(200).withBody(bytes("{\"token\":\"geheim\"}"))
                : challenge(bearer(server.url("token"))));
    IOException bearer = failsWith(IOException.class, "status 401");
    assertEquals(3, server.requests().size(), "one token, one more attempt");
    server.setScript((request, usual) -> challenge("Basic realm=\"x\""));
    server.resetCounts();
    IOException basic = failsWith(IOException.class, "status 401");
    assertEquals(2, server.requests().size());
    server.setScript((request, usual) -> challenge("Negotiate"));
    IOException neither = failsWith(IOException.class, "neither Bearer nor Basic");
    for (Throwable failure : List.of(bearer, basic, neither)) {
      for (Throwable each = failure; each != null; each = each.getCause()) {
        String text = String.valueOf(each);
        assertFalse(text.contains("geheim") || text.contains("sesame"), text);
        assertFalse(text.contains(BASIC.substring(6)), text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tokens.invalid/token",
        "ftp://127.0.0.1/token",
        "/token",
        "",
        "file:///etc/passwd",
        "http://user:pass@127.0.0.1:1/token",
        "http://[/"
      })
  void tokenServer_notSecure_refused(String realm) throws IOException {
    pushTwoLayers();
    logIn();
    server.setScript((request, usual) -> challenge("Bearer realm=\"" + realm + "\""));
    failsWith(IOException.class, "token server");
    assertEquals(1, server.requests().size());
  }

  @Test
  void hostsOption_limitsTokenServers() throws IOException {
    pushTwoLayers();
    logIn();
    requireToken(server, "t");
    RemoteOptions other = remote().hosts(List.of("example.org")).build();
    assertThrows(AccessDeniedException.class, () -> read("", other));
    assertEquals(List.of(), server.requests());
    server.setScript(
        (request, usual) -> challenge("Bearer realm=\"https://tokens.invalid/token\""));
    RemoteOptions only = remote().hosts(List.of("127.0.0.1")).build();
    IOException failure = assertThrows(IOException.class, () -> read("", only));
    assertTrue(String.valueOf(failure.getMessage()).contains("option 'hosts'"), failure::toString);
  }

  @Test
  void configuration_malformed_namedWithoutContent() throws IOException {
    pushTwoLayers();
    server.setScript((request, usual) -> challenge("Basic realm=\"x\""));
    for (String auths :
        List.of("{\"x\":\"geheim\"}", "{\"HOST\":{\"auth\":\"geheim\"}}", "\"geheim\"", "[")) {
      Files.writeString(config, "{\"auths\":" + auths.replace("HOST", host()) + "}");
      IOException failure =
          failsWith(
              IOException.class, auths.contains("x") ? "no user name" : "not a configuration");
      for (Throwable each = failure; each != null; each = each.getCause()) {
        assertFalse(each.toString().contains("geheim"), each::toString);
      }
    }
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

  @Test
  void redirectOfManifest_toOtherHost_withoutToken() throws IOException {
    byte[] manifest = pushTwoLayers();
    logIn();
    try (RangeServer other = new RangeServer()) {
      other.serve("there", manifest, "");
      RangeServer.Script registry = scriptOf(server, "t");
      server.setScript(
          (request, usual) -> {
            if (request.path().startsWith("/token?")) {
              return usual.withStatus(200).withBody(bytes("{\"token\":\"t\"}"));
            }
            Reply reply = registry.reply(request, usual);
            return reply.status() == 200 && request.path().endsWith("/latest")
                ? RangeServer.empty(302).with("Location", other.url("there").toString())
                : reply;
          });
      assertEquals("above", read(""));
      other.requests().forEach(request -> assertEquals("", request.header("Authorization")));
      other.setScript((request, usual) -> challenge(bearer(other.url("token"))));
      failsWith(IOException.class, "status 401");
      other
          .requests()
          .forEach(request -> assertFalse(request.path().startsWith("/token"), request::path));
    }
  }
}
