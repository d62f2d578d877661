package io.github.jerofs.internal.union;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unions of the layers of OCI images, compared with overlay mounts of the layers. */
final class UnionVectorsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("jerofs.vectors", "../shared/vectors"), "oci");

  @ParameterizedTest
  @ValueSource(strings = {"containerd-raw", "containerd-tarindex", "draft-raw-verity"})
  void layers_equalTheOverlayMount(String name) throws IOException {
    Path layout = VECTORS.resolve(name);
    assumeTrue(Files.exists(layout), "no vectors at " + layout);
    Manifest truth = Manifest.read(VECTORS.resolve(name + ".manifest.jsonl"));
    try (FileSystem fs = Erofs.union(layers(layout), ErofsOptions.DEFAULT)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containerd-raw",
        "containerd-tarindex",
        "containerd-zstd",
        "draft-raw-verity",
        "draft-zstd-chunkindex"
      })
  void ociLayout_equalsTheOverlayMount(String name) throws IOException {
    Path layout = VECTORS.resolve(name);
    assumeTrue(Files.exists(layout), "no vectors at " + layout);
    Manifest truth = Manifest.read(VECTORS.resolve(name + ".manifest.jsonl"));
    try (FileSystem fs = Erofs.open("oci:" + layout)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containerd-raw",
        "containerd-tarindex",
        "containerd-zstd",
        "draft-raw-verity",
        "draft-zstd-chunkindex"
      })
  void ociLayoutWithDigest_equalsTheOverlayMount(String name) throws IOException {
    Path layout = VECTORS.resolve(name);
    assumeTrue(Files.exists(layout), "no vectors at " + layout);
    JsonObject index = Corpus.json(layout.resolve("index.json"));
    JsonObject manifest = index.getAsJsonArray("manifests").get(0).getAsJsonObject();
    Manifest truth = Manifest.read(VECTORS.resolve(name + ".manifest.jsonl"));
    try (FileSystem fs = Erofs.open("oci:" + layout + "@" + manifest.get("digest").getAsString())) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  private static List<ImageLocation> layers(Path layout) throws IOException {
    JsonObject index = Corpus.json(layout.resolve("index.json"));
    JsonObject manifest =
        Corpus.json(blob(layout, index.getAsJsonArray("manifests").get(0).getAsJsonObject()));
    List<ImageLocation> topmostFirst = new ArrayList<>();
    for (JsonElement layer : manifest.getAsJsonArray("layers")) {
      topmostFirst.add(0, ImageLocation.of(blob(layout, layer.getAsJsonObject())));
    }
    return topmostFirst;
  }

  private static Path blob(Path layout, JsonObject descriptor) {
    return layout
        .resolve("blobs")
        .resolve(descriptor.get("digest").getAsString().replace(':', '/'));
  }
}
