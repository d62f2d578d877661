package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extra devices: present, in the image itself, in the wrong order, wrong, or missing. */
final class DevicesTest {
  private static final int BLOCK = 4096;

  @TempDir private Path temp;

  private static Corpus.Image image(String name) throws IOException {
    return Corpus.small().images().stream()
        .filter(image -> image.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertTruth(Corpus.Image image, FileSystem fs) throws IOException {
    Manifest truth = Manifest.read(image.manifest());
    assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev-blob-4096", "dev-merge-flat", "dev-merge-chunk", "dev-merge-48bit"})
  void flatImage_devicesAfterPrimary_readWithoutDevices(String name) throws IOException {
    Corpus.Image image = image(name);
    Path flat = temp.resolve("flat.erofs");
    List<Path> parts = new ArrayList<>(List.of(image.file()));
    parts.addAll(image.devices());
    try (OutputStream out = Files.newOutputStream(flat)) {
      for (Path part : parts) {
        byte[] bytes = Files.readAllBytes(part);
        out.write(bytes);
        out.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
      }
    }
    try (FileSystem fs = Erofs.open(flat)) {
      assertTruth(image, fs);
    }
  }

  /** Copies an image of merged layers and gives each layer and its slot a distinct UUID. */
  private Corpus.Image withUuids(Corpus.Image image) throws IOException {
    byte[] primary = Files.readAllBytes(image.file());
    ByteBuffer fields = ByteBuffer.wrap(primary).order(ByteOrder.LITTLE_ENDIAN);
    int table = (fields.getShort(1024 + 88) & 0xffff) * 128;
    List<Path> devices = new ArrayList<>();
    for (int i = 0; i < image.devices().size(); i++) {
      byte[] layer = Files.readAllBytes(image.devices().get(i));
      byte[] uuid = new byte[16];
      Arrays.fill(uuid, (byte) (0xa0 + i));
      System.arraycopy(uuid, 0, layer, 1024 + 48, uuid.length);
      devices.add(Files.write(temp.resolve("layer" + i), layer));
      byte[] tag = HexFormat.of().formatHex(uuid).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(tag, 0, primary, table + 128 * i, tag.length);
    }
    Path file = Files.write(temp.resolve("merged.erofs"), primary);
    // The checksum covers the device table.
    ErofsOptions options = ErofsOptions.builder().devices(devices).verifySuperblock(false).build();
    return new Corpus.Image(image.name(), file, image.manifest(), options);
  }

  @Test
  void devicesInWrongOrder_taggedByUuid_reordered() throws IOException {
    Corpus.Image image = withUuids(image("dev-merge-flat"));
    List<Path> reversed = new ArrayList<>(image.devices());
    Collections.reverse(reversed);
    try (FileSystem fs =
        Erofs.open(image.file(), image.options().toBuilder().devices(reversed).build())) {
      assertTruth(image, fs);
    }
  }

  @Test
  void wrongDevice_taggedByUuid_rejected() throws IOException {
    Corpus.Image image = withUuids(image("dev-merge-flat"));
    List<Path> devices = new ArrayList<>(image.devices());
    devices.set(1, Corpus.small().image("root-only"));
    ErofsOptions options = image.options().toBuilder().devices(devices).build();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Erofs.open(image.file(), options));
    assertTrue(e.toString().contains("must have the UUID"), e::toString);
  }

  @Test
  void devicesNamedByDigest_reordered() throws IOException {
    Corpus.Image image = image("dev-merge-flat");
    byte[] primary = Files.readAllBytes(image.file());
    int table =
        (ByteBuffer.wrap(primary).order(ByteOrder.LITTLE_ENDIAN).getShort(1024 + 88) & 0xffff)
            * 128;
    List<Path> devices = new ArrayList<>();
    for (int i = 0; i < image.devices().size(); i++) {
      String digest = Integer.toHexString(i + 10).repeat(64);
      System.arraycopy(digest.getBytes(StandardCharsets.US_ASCII), 0, primary, table + 128 * i, 64);
      devices.add(0, Files.copy(image.devices().get(i), temp.resolve(digest + ".blob")));
    }
    Path file = Files.write(temp.resolve("by-digest.erofs"), primary);
    ErofsOptions options = ErofsOptions.builder().devices(devices).verifySuperblock(false).build();
    try (FileSystem fs = Erofs.open(file, options)) {
      assertTruth(image, fs);
    }
  }

  @Test
  void wrongNumberOfDevices_rejected() throws IOException {
    Corpus.Image image = image("dev-merge-flat");
    ErofsOptions options =
        image.options().toBuilder().devices(image.devices().subList(0, 1)).build();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Erofs.open(image.file(), options));
    assertTrue(e.toString().contains("3 extra devices, but got 1"), e::toString);
  }

  @Test
  void missingDevices_metadataReadable_dataErrorNamesDevice() throws IOException {
    Corpus.Image image = image("dev-blob-4096");
    try (FileSystem fs = Erofs.open(image.file());
        var paths = Files.walk(fs.getPath("/"))) {
      List<String> errors = new ArrayList<>();
      for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        try {
          Manifest.sha256(file);
        } catch (CorruptImageException e) {
          errors.add(e.toString());
        }
      }
      assertTrue(errors.size() > 10, errors::toString);
      for (String error : errors) {
        assertTrue(error.contains("device 1, which was not supplied"), error);
      }
    }
  }

  @Test
  void devicesByEnv_listOrString() throws IOException {
    Corpus.Image image = image("dev-blob-4096");
    List<Path> devices = image.devices();
    String joined =
        devices.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    for (Object value : List.of(devices, joined)) {
      try (FileSystem fs = FileSystems.newFileSystem(image.file(), Map.of("devices", value))) {
        assertTruth(image, fs);
      }
    }
  }
}
