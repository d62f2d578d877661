package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.TestSource;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that are located by tag. */
final class DeviceResolverTest {
  private static final String IMAGE = "dev-merge-flat";
  private static final int DEVICES = 3;

  @TempDir private Path temp;

  private static Corpus.Image corpusImage() throws IOException {
    return Corpus.small().images().stream()
        .filter(image -> image.name().equals(IMAGE))
        .findFirst()
        .orElseThrow();
  }

  private static String digest(int i) {
    return Integer.toHexString(i + 10).repeat(64);
  }

  /** Copies the image with other tags. */
  private Path tagged(List<String> tags) throws IOException {
    byte[] primary = Files.readAllBytes(corpusImage().file());
    int table =
        (ByteBuffer.wrap(primary).order(ByteOrder.LITTLE_ENDIAN).getShort(1024 + 88) & 0xffff)
            * 128;
    for (int i = 0; i < DEVICES; i++) {
      byte[] tag = new byte[64];
      byte[] text = tags.get(i).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, tag, 0, text.length);
      System.arraycopy(tag, 0, primary, table + 128 * i, tag.length);
    }
    return Files.write(temp.resolve("tagged.erofs"), primary);
  }

  private Path taggedByDigest() throws IOException {
    return tagged(List.of(digest(0), digest(1), digest(2)));
  }

  private static ErofsOptions with(ErofsDevices devices) {
    // The checksum covers the device table.
    return ErofsOptions.builder().devices(devices).verifySuperblock(false).build();
  }

  private static ErofsOptions with(DeviceResolver resolver) {
    return with(new ErofsDevices.Resolved(resolver));
  }

  private static void assertTruth(FileSystem fs) throws IOException {
    Manifest truth = Manifest.read(corpusImage().manifest());
    assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "sha256/%s", "%s.erofs"})
  void directoryOfBlobs_devicesFound(String form) throws IOException {
    Path blobs = temp.resolve("blobs");
    for (int i = 0; i < DEVICES; i++) {
      Path blob = blobs.resolve(form.formatted(digest(i)));
      Files.createDirectories(blob.getParent());
      Files.copy(corpusImage().devices().get(i), blob);
    }
    Path image = taggedByDigest();
    try (FileSystem fs = Erofs.open(image, with(DeviceResolver.inDirectory(blobs)))) {
      assertTruth(fs);
    }
    Map<String, ?> env = Map.of("devices", DeviceResolver.inDirectory(blobs), "verify", "none");
    try (FileSystem fs = FileSystems.newFileSystem(image, env)) {
      assertTruth(fs);
    }
  }

  @Test
  void blobMissing_namesDeviceAndTag() throws IOException {
    Path image = taggedByDigest();
    FileSystemException e =
        assertThrows(
            FileSystemException.class,
            () -> Erofs.open(image, with(DeviceResolver.inDirectory(temp))));
    assertTrue(e.toString().contains("device 1 (" + digest(0) + ")"), e::toString);
  }

  /** The files exist, so only the check of the tags prevents access. */
  @Test
  void pathLikeTags_notFollowed() throws IOException {
    Path secret = Files.createFile(temp.resolve("secret"));
    Path blobs = Files.createDirectories(temp.resolve("blobs"));
    for (String tag : List.of("../secret", secret.toString(), "", ".", "ABCDEF".repeat(10))) {
      DeviceResolver.Slot slot = new DeviceResolver.Slot("image", 1, tag, 0);
      assertEquals(Optional.empty(), DeviceResolver.inDirectory(blobs).find(slot), tag);
      assertEquals(
          Optional.empty(), DeviceResolver.under(URI.create("http://h/b")).find(slot), tag);
      Path image = tagged(List.of(tag, tag, tag));
      assertThrows(
          FileSystemException.class,
          () -> Erofs.open(image, with(DeviceResolver.inDirectory(blobs))));
    }
  }

  @Test
  void under_appendsTag() throws IOException {
    DeviceResolver.Slot slot = new DeviceResolver.Slot("image", 1, digest(1), 0);
    for (Map.Entry<String, String> each :
        Map.of(
                "HTTP://Host:80", "http://host/",
                "https://host:444/a%20b", "https://host:444/a%20b/",
                "https://host/v2/x/blobs/sha256:", "https://host/v2/x/blobs/sha256:",
                "https://host/a/?key=1", "https://host/a/")
            .entrySet()) {
      ImageLocation found =
          DeviceResolver.under(URI.create(each.getKey())).find(slot).orElseThrow();
      String query = each.getKey().contains("?") ? "?key=1" : "";
      assertEquals(each.getValue() + digest(1) + query, found.toString());
      assertEquals(digest(1), found.fileName().replace("sha256:", ""));
    }
    assertThrows(
        IllegalArgumentException.class, () -> DeviceResolver.under(URI.create("file:///x")));
  }

  @Test
  void userResolver_calledInOrder_sourcesClosed() throws IOException {
    List<DeviceResolver.Slot> slots = new ArrayList<>();
    List<TestSource> given = new ArrayList<>();
    DeviceResolver resolver =
        slot -> {
          slots.add(slot);
          TestSource source = TestSource.of(corpusImage().devices().get(slot.number() - 1));
          given.add(source);
          return Optional.of(ImageLocation.of(source));
        };
    Path image = taggedByDigest();
    try (FileSystem fs = Erofs.open(image, with(resolver))) {
      assertTruth(fs);
      List<ImageInfo.Device> stated = Erofs.info(fs).devices();
      for (int i = 0; i < DEVICES; i++) {
        long bytes = stated.get(i).blocks() * Erofs.info(fs).blockSize();
        assertEquals(
            new DeviceResolver.Slot(image.toString(), i + 1, digest(i), bytes), slots.get(i));
      }
      given.forEach(source -> assertEquals(0, source.closes()));
    }
    assertEquals(DEVICES, slots.size());
    given.forEach(source -> assertEquals(1, source.closes()));
  }

  @Test
  void userResolver_failsMidway_foundSourcesClosed() throws IOException {
    List<TestSource> given = new ArrayList<>();
    DeviceResolver resolver =
        slot -> {
          if (slot.number() == DEVICES) {
            throw new IOException("the store is unavailable");
          }
          given.add(TestSource.of(corpusImage().devices().get(slot.number() - 1)));
          return Optional.of(ImageLocation.of(given.get(given.size() - 1)));
        };
    Path image = taggedByDigest();
    IOException e = assertThrows(IOException.class, () -> Erofs.open(image, with(resolver)));
    assertEquals("the store is unavailable", e.getMessage());
    assertEquals(DEVICES - 1, given.size());
    given.forEach(source -> assertEquals(1, source.closes()));
  }

  @Test
  void identities_orderDevices_contradictionRejected() throws IOException {
    List<ImageLocation> reversed = new ArrayList<>();
    for (int i = DEVICES - 1; i >= 0; i--) {
      reversed.add(
          ImageLocation.of(
              TestSource.of(corpusImage().devices().get(i)).identified("sha256:" + digest(i))));
    }
    Path image = taggedByDigest();
    try (FileSystem fs = Erofs.open(image, with(new ErofsDevices.Listed(reversed)))) {
      assertTruth(fs);
    }
    DeviceResolver wrong =
        slot ->
            Optional.of(
                ImageLocation.of(
                    TestSource.of(corpusImage().devices().get(slot.number() - 1))
                        .identified("sha256:" + digest(5))));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Erofs.open(image, with(wrong)));
    assertTrue(e.toString().contains("digest sha256:" + digest(0)), e::toString);
    List<ImageLocation> one = List.of(reversed.get(0), reversed.get(0), reversed.get(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> Erofs.open(image, with(new ErofsDevices.Listed(one))));
  }

  /** Only the name of the file counts, not the directories above it. */
  @Test
  void digestInDirectoryName_ignored() throws IOException {
    List<ImageLocation> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      Path directory = Files.createDirectories(temp.resolve(digest(DEVICES - 1 - i)));
      devices.add(
          ImageLocation.of(Files.copy(corpusImage().devices().get(i), directory.resolve("data"))));
    }
    Path image = taggedByDigest();
    try (FileSystem fs = Erofs.open(image, with(new ErofsDevices.Listed(devices)))) {
      assertTruth(fs);
    }
  }

  @Test
  void env_acceptsListsOfAllTypes() throws IOException {
    List<Path> files = corpusImage().devices();
    List<Object> mixed =
        List.of(
            files.get(0), files.get(1).toUri(), ByteSources.of(files.get(2), ImageAccess.CHANNEL));
    try (FileSystem fs =
        FileSystems.newFileSystem(corpusImage().file(), Map.of("devices", mixed))) {
      assertTruth(fs);
    }
  }

  @Test
  void tags_hexDigits_recognized() {
    String uuid = HexFormat.of().formatHex(new byte[16]);
    assertTrue(new DeviceResolver.Slot("i", 1, uuid, 0).hasDigestOrUuid());
    assertTrue(new DeviceResolver.Slot("i", 1, digest(2), 0).hasDigestOrUuid());
  }
}
