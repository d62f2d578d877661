package io.github.jerofs.internal.container.registry;

import static io.github.jerofs.testkit.OciImages.bytes;
import static io.github.jerofs.testkit.OciImages.digest;
import static io.github.jerofs.testkit.OciImages.manifestBytes;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.OciImages;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry on the loopback interface, and the configuration of its client. */
abstract class TestRegistry {
  static final String NAME = "v2/team/app/";

  static final String BASIC = "Basic " + Base64.getEncoder().encodeToString(bytes("user:sesame"));

  @TempDir Path temp;
  final OciImages images = new OciImages();
  RangeServer server;
  Path config = Path.of("");

  @BeforeEach
  void start() throws IOException {
    server = new RangeServer();
    config = temp.resolve("config.json");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  String host() {
    return server.url("").getAuthority();
  }

  /** Serves all blobs and an image with the tag. */
  void push(String tag, byte[] document) {
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
  byte[] pushTwoLayers() throws IOException {
    byte[] manifest = manifestBytes(images.layer("/f", "below"), images.layer("/f", "above"));
    push("latest", manifest);
    return manifest;
  }

  RemoteOptions.Builder remote() {
    return RemoteOptions.builder().attempts(2).set(RemoteKeys.REGISTRY_CONFIG, config.toString());
  }

  String read(String selector, RemoteOptions remote) throws IOException {
    ImageLocation location = ImageLocation.parse("oci://" + host() + "/team/app" + selector);
    try (FileSystem fs = Erofs.open(location, ErofsOptions.builder().remote(remote).build())) {
      return Files.readString(fs.getPath("/f"));
    }
  }

  String read(String selector) throws IOException {
    return read(selector, remote().build());
  }

  <T extends Exception> T failsWith(Class<T> type, String words) {
    T failure = assertThrows(type, () -> read(""));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(words), message);
    return failure;
  }

  void logIn() throws IOException {
    Files.writeString(
        config,
        "{\"auths\":{\"other:5000\":{\"auth\":\"%s\"},\"http://%s/v1/\":{\"auth\":\"%s\"}}}"
            .formatted(
                Base64.getEncoder().encodeToString(bytes("other:wrong")),
                host(),
                BASIC.substring("Basic ".length())));
  }

  static Reply challenge(String value) {
    return RangeServer.empty(401).with("WWW-Authenticate", value);
  }

  String bearer(URI realm) {
    return "Bearer realm=\"%s\",service=\"the registry\",scope=\"repository:x:push\""
        .formatted(realm);
  }

  /** Requires a token for each request, which {@code tokens} issues for {@link #BASIC}. */
  void requireToken(RangeServer tokens, String token) {
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

  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
