package io.github.jerofs.internal.container.registry;

import static io.github.jerofs.testkit.OciImages.MANIFEST;
import static io.github.jerofs.testkit.OciImages.bytes;
import static io.github.jerofs.testkit.OciImages.digest;
import static io.github.jerofs.testkit.OciImages.manifestBytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.OciImages;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in Debian's docker-registry. */
final class DockerRegistryTest {
  private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");

  @TempDir private Path temp;

  private static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, "docker-registry"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void pushedImage_readByRangesAndFromCache() throws IOException, InterruptedException {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "docker-registry is not installed");
    Path config = temp.resolve("registry.yml");
    Files.writeString(
        config,
        "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: "
            + temp.resolve("store")
            + "\nhttp:\n  addr: 127.0.0.1:0\n");
    Process registry =
        new ProcessBuilder(program.get().toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .start();
    try {
      BufferedReader log = registry.inputReader(UTF_8);
      String host = host(log);
      new Thread(() -> log.lines().forEach(line -> {})).start(); // a full pipe would stop it
      check(host);
    } finally {
      registry.destroyForcibly().waitFor();
    }
  }

  /** Returns the host and port that the registry prints once it accepts connections. */
  private static String host(BufferedReader log) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher address = LISTENING.matcher(line);
      if (address.find()) {
        return address.group(1);
      }
    }
    throw new IOException("the registry ended before it listened");
  }

  private void check(String host) throws IOException, InterruptedException {
    OciImages images = new OciImages();
    String large = "0123456789".repeat(100_000);
    String below = images.add(OciImages.EROFS, OciImages.image(Map.of("/f", "below", "/g", large)));
    byte[] manifest = manifest(images, below, images.layer("/f", "above"));
    for (byte[] blob : images.blobs().values()) {
      push(host, blob);
    }
    URI tag = URI.create("http://" + host + "/v2/team/app/manifests/v1");
    assertEquals(201, send(HttpRequest.newBuilder(tag).header("Content-Type", MANIFEST), manifest));
    RemoteOptions plain =
        RemoteOptions.builder().set(RemoteKeys.REGISTRY_CONFIG, "none").attempts(1).build();
    RemoteOptions cached = plain.toBuilder().cacheDirectory(temp.resolve("cache")).build();
    for (RemoteOptions remote : new RemoteOptions[] {plain, cached, cached}) {
      ErofsOptions options = ErofsOptions.builder().remote(remote).build();
      for (String selector : new String[] {":v1", "@" + digest(manifest)}) {
        ImageLocation location = ImageLocation.parse("oci://" + host + "/team/app" + selector);
        try (FileSystem fs = Erofs.open(location, options)) {
          assertEquals("above", Files.readString(fs.getPath("/f")));
          assertEquals(large, Files.readString(fs.getPath("/g")));
        }
      }
      ImageLocation missing = ImageLocation.parse("oci://" + host + "/team/app:v2");
      assertThrows(IOException.class, () -> Erofs.open(missing, options).close());
    }
  }

  /** Returns a manifest with a configuration, which the registry requires. */
  private static byte[] manifest(OciImages images, String... layers) {
    String config = images.add("application/vnd.oci.image.config.v1+json", bytes("{}"));
    String text = new String(manifestBytes(layers), UTF_8);
    return bytes(text.replace("\"layers\"", "\"config\":" + config + ",\"layers\""));
  }

  private static void push(String host, byte[] blob) throws IOException, InterruptedException {
    URI uploads = URI.create("http://" + host + "/v2/team/app/blobs/uploads/");
    HttpResponse<Void> started =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()).build(),
                BodyHandlers.discarding());
    String upload = started.headers().firstValue("Location").orElseThrow();
    URI target = uploads.resolve(upload + "&digest=" + digest(blob));
    assertEquals(201, send(HttpRequest.newBuilder(target), blob));
  }

  private static int send(HttpRequest.Builder request, byte[] body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request.PUT(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
