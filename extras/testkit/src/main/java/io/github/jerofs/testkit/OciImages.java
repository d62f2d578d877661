package io.github.jerofs.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Generated container images: blobs by digest, and the JSON documents that refer to them. */
public final class OciImages {
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String EROFS = "application/vnd.erofs.layer.v1";

  private final Map<String, byte[]> blobs = new LinkedHashMap<>();

  /** Returns the bytes of an image with one file. */
  public static byte[] image(String file, String content) throws IOException {
    return image(Map.of(file, content));
  }

  /** Returns the bytes of an image with files by path. */
  public static byte[] image(Map<String, String> files) throws IOException {
    Path image = Files.createTempFile("layer", ".erofs");
    try {
      Files.delete(image);
      ErofsBuilder builder = ErofsBuilder.to(image);
      files.forEach(
          (path, content) ->
              builder.file(
                  path, EntryAttributes.of(0644), ContentSource.of(content.getBytes(UTF_8))));
      builder.build();
      return Files.readAllBytes(image);
    } finally {
      Files.deleteIfExists(image);
    }
  }

  /** Returns the digest of a blob, with the prefix {@code sha256:}. */
  public static String digest(byte[] blob) {
    return "sha256:" + Digests.hex(Digests.sha256(blob));
  }

  /** Adds a blob and returns its descriptor. */
  public String add(String mediaType, byte[] blob) {
    String digest = digest(blob);
    blobs.put(digest, blob);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, blob.length);
  }

  /** Adds a layer with one file and returns its descriptor. */
  public String layer(String file, String content) throws IOException {
    return add(EROFS, image(file, content));
  }

  /** Adds a manifest of {@code layers}, bottom first, and returns its descriptor. */
  public String manifest(String... layers) {
    return add(MANIFEST, manifestBytes(layers));
  }

  /** Returns the bytes of a manifest of {@code layers}, bottom first. */
  public static byte[] manifestBytes(String... layers) {
    return bytes(
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"layers\":[%s]}"
            .formatted(MANIFEST, String.join(",", layers)));
  }

  /** Returns the bytes of an index of {@code manifests}. */
  public static byte[] index(String... manifests) {
    return bytes(
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(INDEX, String.join(",", manifests)));
  }

  /** Returns {@code descriptor} with a reference name. */
  public static String named(String descriptor, String name) {
    return with(
        descriptor, "\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + name + "\"}");
  }

  /** Returns {@code descriptor} with a platform. */
  public static String on(String descriptor, String os, String architecture) {
    return with(
        descriptor,
        "\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}".formatted(os, architecture));
  }

  private static String with(String descriptor, String member) {
    return descriptor.substring(0, descriptor.length() - 1) + "," + member + "}";
  }

  /** Returns all blobs by digest. */
  public Map<String, byte[]> blobs() {
    return blobs;
  }

  /** Returns the files of a layout by path. */
  public Map<String, byte[]> layout(String... manifests) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
    files.put("index.json", index(manifests));
    blobs.forEach((digest, blob) -> files.put("blobs/" + digest.replace(':', '/'), blob));
    return files;
  }

  /** Writes {@code files} below {@code directory}. */
  public static void write(Map<String, byte[]> files, Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** Returns {@code text} as bytes. */
  public static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
