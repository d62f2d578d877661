package io.github.jerofs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** composefs images with objects, compared with their source trees and the kernel's mounts. */
final class ComposefsTest extends ComposefsFixture {
  @ParameterizedTest
  @ValueSource(strings = {"default", "v0-only", "epoch-userx"})
  void vector_logicalView_equalsSourceTree(String name) throws IOException {
    Path vector = vector(name);
    ErofsOptions options = objectsOf(vector);
    assertEqualsTruth("manifest.jsonl.gz", vector, options);
    assertEqualsTruth(
        "manifest.jsonl.gz", vector, options.toBuilder().access(ImageAccess.MAPPED).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "v0-only", "epoch-userx"})
  void vector_kernelView_equalsKernelMount(String name) throws IOException {
    Path vector = vector(name);
    assertEqualsTruth(
        "manifest-kernel-overlay.jsonl.gz",
        vector,
        objectsOf(vector).toBuilder().composefsView(ComposefsView.KERNEL).build());
  }

  @ParameterizedTest
  @CsvSource({
    "default, 7ea9f524e237edc2c459a42ebb72c3b9f29e08ad4741be0ff28409fdd2e90c11",
    "v0-only, 884f8c5ad4e62f5e2fca4332709dbe250ee7bde93cb420ca98a9d0c7fbf6e515",
    "epoch-userx, 01bbe237206b2b41bd05f018f10a2ce4323358706f4daa6f8b42753d5ee7e300"
  })
  void vector_imageDigest_checked(String name, String digest) throws IOException {
    Path image = vector(name).resolve("image.cfs");
    ErofsOptions right =
        ErofsOptions.builder().fsVerity(FsVerityDigest.parse("sha256:" + digest)).build();
    Erofs.open(image, right).close();
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length - 1]++;
    Path damaged = Files.write(temp.resolve("image"), bytes);
    CorruptImageException e =
        assertThrows(CorruptImageException.class, () -> Erofs.open(damaged, right).close());
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith("corrupt: fs-verity digest: expected sha256:" + digest + ", found sha256:"),
        e::toString);
  }

  @Test
  void check_withObjects_noFindings() throws IOException {
    Path vector = vector("default");
    assertEquals(List.of(), findings(vector.resolve("image.cfs"), objectsOf(vector)));
  }

  /** Alternates between more objects than the store keeps open. */
  @Test
  void manyOpenFiles_interleavedReads() throws IOException {
    Path vector = vector("default");
    try (FileSystem fs = Erofs.open(vector.resolve("image.cfs"), objectsOf(vector));
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      List<Path> files = paths.filter(path -> Files.isRegularFile(path, NOFOLLOW_LINKS)).toList();
      List<FileChannel> channels = new ArrayList<>();
      for (Path file : files) {
        channels.add(FileChannel.open(file));
      }
      assertTrue(channels.size() > 100);
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < files.size(); i++) {
          ByteBuffer bytes = ByteBuffer.allocate((int) channels.get(i).size());
          while (bytes.hasRemaining()) {
            assertTrue(channels.get(i).read(bytes, bytes.position()) > 0);
          }
          assertArrayEquals(Files.readAllBytes(files.get(i)), bytes.array());
        }
      }
    }
  }

  @Test
  void withoutObjects_logicalTree() throws IOException {
    List<IOException> errors = new ArrayList<>();
    Manifest truth = Manifest.read(SMALL.resolve("manifest.jsonl.gz"));
    try (FileSystem fs = Erofs.open(SMALL.resolve("image.cfs"))) {
      Manifest found = Manifest.ofDamaged(fs.getPath("/"), errors);
      List<String> wrong = new ArrayList<>(truth.differences(found));
      wrong.removeIf(
          line ->
              line.endsWith("found [read]")
                  || (line.contains(": sha256: ") && line.endsWith("found null")));
      assertEquals(List.of(), wrong);
    }
    assertFalse(errors.isEmpty());
    for (IOException e : errors) {
      assertEquals(UnsupportedImageException.class, e.getClass());
    }
  }

  @Test
  void storedView_plainImage() throws IOException {
    ErofsOptions stored = ErofsOptions.builder().composefsView(ComposefsView.STORED).build();
    try (FileSystem fs = Erofs.open(SMALL.resolve("image.cfs"), stored)) {
      assertTrue(Files.readAttributes(fs.getPath("/00"), ErofsFileAttributes.class).isOther());
      assertTrue(
          Files.getFileAttributeView(fs.getPath("/"), XattrFileAttributeView.class)
              .list()
              .contains("trusted.overlay.opaque"));
      assertThrows(
          UnsupportedImageException.class, () -> Files.readAllBytes(fs.getPath("/data/big.bin")));
    }
    assertThrows(
        InapplicableOptionException.class,
        () ->
            Erofs.open(SMALL.resolve("image.cfs"), stored.toBuilder().objects(temp).build())
                .close());
  }

  @Test
  void stub_neitherListedNorFound() throws IOException {
    try (FileSystem fs = Erofs.open(SMALL.resolve("image.cfs"))) {
      assertFalse(Files.exists(fs.getPath("/00")));
      assertFalse(Files.exists(fs.getPath("/ff")));
    }
  }

  /** No writer of version 2 is at hand: the image is synthetic, without stubs. */
  @Test
  void versionTwo_synthetic_readsLikeTheOthers() throws IOException {
    Files.writeString(temp.resolve("object"), "abc");
    byte[] bytes = Files.readAllBytes(imageOf("/object", new byte[0]));
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0xd078629a)
        .putInt(1)
        .putInt(0)
        .putInt(2);
    Path image = Files.write(temp.resolve("two"), bytes);
    try (FileSystem fs = Erofs.open(image)) {
      assertThrows(UnsupportedImageException.class, () -> Files.readAllBytes(fs.getPath("/file")));
      assertEquals("object", Files.getAttribute(fs.getPath("/file"), "erofs:object"));
      assertEquals(Map.of(), Files.readAttributes(fs.getPath("/file"), "xattr:*"));
    }
    ErofsOptions options = ErofsOptions.builder().objects(temp).build();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertEquals("abc", Files.readString(fs.getPath("/file")));
    }
  }
}
