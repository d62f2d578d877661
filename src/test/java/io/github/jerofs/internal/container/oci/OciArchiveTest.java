package io.github.jerofs.internal.container.oci;

import static io.github.jerofs.testkit.OciImages.EROFS;
import static io.github.jerofs.testkit.OciImages.bytes;
import static io.github.jerofs.testkit.OciImages.digest;
import static io.github.jerofs.testkit.OciImages.image;
import static io.github.jerofs.testkit.OciImages.named;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.OciImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI layouts and images of docker save in tar archives. */
final class OciArchiveTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("jerofs.vectors", "../shared/vectors"), "oci");

  @TempDir private Path temp;
  private final OciImages images = new OciImages();
  private Path archive = Path.of("");

  @BeforeEach
  void nameArchive() {
    archive = temp.resolve("archive.tar");
  }

  /** Writes an archive. A value that begins with {@code ->} is the target of a symbolic link. */
  private void write(Map<String, byte[]> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        String text = new String(file.getValue(), ISO_8859_1);
        boolean isLink = text.startsWith("->");
        TarArchiveEntry entry =
            isLink
                ? new TarArchiveEntry(file.getKey(), TarConstants.LF_SYMLINK)
                : new TarArchiveEntry(file.getKey());
        if (isLink) {
          entry.setLinkName(text.substring(2));
        } else {
          entry.setSize(file.getValue().length);
        }
        tar.putArchiveEntry(entry);
        tar.write(isLink ? new byte[0] : file.getValue());
        tar.closeArchiveEntry();
      }
    }
  }

  private String read(String selector, String file, ErofsOptions options) throws IOException {
    ImageLocation location = ImageLocation.parse("oci:" + archive + selector);
    try (FileSystem fs = Erofs.open(location, options)) {
      return Files.readString(fs.getPath(file));
    }
  }

  private String read(String selector, String file) throws IOException {
    return read(selector, file, ErofsOptions.DEFAULT);
  }

  private void failsWith(Class<? extends Exception> type, String words) {
    String message = String.valueOf(assertThrows(type, () -> read("", "/f")).getMessage());
    assertTrue(message.contains(words), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"containerd-raw", "containerd-tarindex", "draft-raw-verity"})
  void layoutInArchive_equalsTheOverlayMount(String name) throws IOException {
    Path layout = VECTORS.resolve(name);
    assumeTrue(Files.exists(layout), "no vectors at " + layout);
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(layout)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put("./" + layout.relativize(file), Files.readAllBytes(file));
      }
    }
    write(files);
    Manifest truth = Manifest.read(VECTORS.resolve(name + ".manifest.jsonl"));
    try (FileSystem fs = Erofs.open("oci:" + archive)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @ParameterizedTest
  @EnumSource(ImageAccess.class)
  void layoutInArchive_readInPlace(ImageAccess access) throws IOException {
    String one = images.manifest(images.layer("/f", "below"), images.layer("/f", "above"));
    String two = images.manifest(images.layer("/f", "two"));
    write(images.layout(named(one, "v1"), named(two, "v2")));
    ErofsOptions options = ErofsOptions.builder().access(access).build();
    assertEquals("above", read(":v1", "/f", options));
    assertEquals("two", read(":v2", "/f", options));
    List<Finding> findings = new ArrayList<>();
    ImageLocation location = ImageLocation.parse("oci:" + archive + ":v1");
    Erofs.check(location, options, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    assertEquals(location, ImageLocation.of(location.toUri()));
  }

  @Test
  void layerInArchiveDamaged_namesBlob() throws IOException {
    byte[] layer = image("/f", "one");
    layer[1030] ^= 1;
    String descriptor = images.add(EROFS, layer);
    write(images.layout(images.manifest(descriptor)));
    failsWith(CorruptImageException.class, "blobs/" + digest(layer).replace(':', '/'));
  }

  private Map<String, byte[]> saved(String manifest, byte[]... layers) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      files.put("layer-" + i + ".tar", layers[i]);
      files.put(i + "/layer.tar", bytes("->../layer-" + i + ".tar"));
      digests.add("\"" + digest(layers[i]) + "\"");
    }
    files.put(
        "config.json",
        bytes(
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":"
                + digests
                + "}}"));
    files.put("manifest.json", bytes(manifest));
    return files;
  }

  @Test
  void dockerSave_layersBehindLinks() throws IOException {
    String manifest =
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"name:1.0\"],"
            + "\"Layers\":[\"0/layer.tar\",\"1/layer.tar\"]}]";
    write(saved(manifest, image("/f", "below"), image("/f", "above")));
    assertEquals("above", read("", "/f"));
    assertEquals("above", read(":1.0?platform=linux/amd64", "/f"));
    assertThrows(FileSystemException.class, () -> read(":2.0", "/f"));
    assertThrows(FileSystemException.class, () -> read("?platform=linux/arm64", "/f"));
  }

  @Test
  void dockerSaveDamaged_corrupt() throws IOException {
    byte[] layer = image("/f", "below");
    String name = "[{\"Config\":\"config.json\",\"RepoTags\":[\"a:1\"],\"Layers\":[%s]}]";
    write(saved(name.formatted("\"0/layer.tar\",\"0/layer.tar\""), layer));
    failsWith(CorruptImageException.class, "digests of layers");
    for (String path : List.of("9/layer.tar", "../../../etc/passwd", "loop")) {
      Map<String, byte[]> files = saved(name.formatted("\"" + path + "\""), layer);
      files.put("loop", bytes("->loop"));
      write(files);
      failsWith(CorruptImageException.class, "no file '" + path + "'");
    }
    write(saved("{}", layer));
    failsWith(CorruptImageException.class, "not a JSON array");
    write(saved("[7]", layer));
    failsWith(CorruptImageException.class, "not an array of JSON objects");
    write(saved("[]", layer));
    failsWith(FileSystemException.class, "no such image");
  }

  /** The manifest of an unpacked archive must not lead to files outside its directory. */
  @Test
  void dockerSaveUnpacked_onlyFilesInItsDirectory() throws IOException {
    byte[] layer = image("/f", "one");
    Path outside = Files.write(temp.resolve("outside.tar"), layer);
    String manifest = "[{\"Config\":\"%s\",\"RepoTags\":[\"a:1\"],\"Layers\":[\"%s\"]}]";
    Files.createDirectories(archive.resolve("sub"));
    for (String name : List.of("layer-0.tar", "config.json")) {
      Files.write(archive.resolve(name), saved(manifest, layer).get(name));
      Files.write(temp.resolve("outside-" + name), saved(manifest, layer).get(name));
    }
    Path file = archive.resolve("manifest.json");
    Files.writeString(file, manifest.formatted("config.json", "layer-0.tar"));
    assertEquals("one", read("", "/f"));
    for (String path :
        List.of(
            "../outside.tar",
            "sub/../../outside.tar",
            outside.toString().replace('\\', '/'),
            "\\u0000")) {
      Files.writeString(file, manifest.formatted("config.json", path));
      failsWith(CorruptImageException.class, "no file '" + path.replace("\\u0000", "\0") + "'");
    }
    Files.writeString(file, manifest.formatted("../outside-config.json", "layer-0.tar"));
    failsWith(CorruptImageException.class, "no file '../outside-config.json'");
  }

  @Test
  void otherFiles_refusedByKind() throws IOException {
    Files.write(archive, bytes("no archive".repeat(100)));
    failsWith(NotErofsException.class, "not a tar archive");
    write(Map.of("etc/passwd", bytes("root")));
    failsWith(NotErofsException.class, "neither an OCI layout with index.json nor");
    write(images.layout(images.manifest(images.layer("/f", "one"))));
    byte[] plain = Files.readAllBytes(archive);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    Files.write(archive, compressed.toByteArray());
    failsWith(UnsupportedImageException.class, "compressed with gzip; decompress it first");
    Files.write(archive, Arrays.copyOf(plain, 3 * 512 + 10));
    failsWith(CorruptImageException.class, "end of file");
    Files.write(archive, new byte[0]);
    failsWith(NotErofsException.class, "not a tar archive: it is empty");
  }
}
