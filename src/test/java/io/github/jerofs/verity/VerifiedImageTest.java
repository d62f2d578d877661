package io.github.jerofs.verity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Signer;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens images and their devices with root hashes. */
final class VerifiedImageTest extends VerifiedImages {
  @Test
  void wrongRootHashOrTree_rejected() throws IOException {
    Path image = copy(SAMPLE);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    BuiltHashTree other =
        Verity.write(
            image, temp.resolve("other"), HashTreeFormat.builder().salt(new byte[1]).build());
    refused("expected " + other.rootHash() + ", found " + tree.rootHash(), image, rootHash(other));
    refused("hash tree: expected one at one of the bytes [", SAMPLE, rootHash(tree));
    byte[] bytes = Files.readAllBytes(image);
    for (int length : new int[] {bytes.length - 1, (int) tree.offset() + 4096}) {
      Files.write(image, Arrays.copyOf(bytes, length));
      refused("hash tree is too short", image, rootHash(tree));
    }
    Files.write(image, Arrays.copyOf(bytes, (int) tree.offset() + 100));
    refused("hash tree: expected one at one of the bytes [", image, rootHash(tree));
  }

  @Test
  void changedByte_itsFileFails_restRead() throws IOException {
    Path image = copy(IMAGES.resolve("dev-blob-4096.erofs"));
    Path blob = copy(IMAGES.resolve("dev-blob-4096.blob0"));
    ErofsOptions devices = ErofsOptions.builder().devices(List.of(blob)).build();
    SortedMap<String, String> expected = contents(image, devices);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    BuiltHashTree ofBlob = Verity.append(blob, HashTreeFormat.DEFAULT);
    ErofsOptions options =
        devices.toBuilder()
            .rootHash(tree.rootHash())
            .deviceRootHashes(List.of(ofBlob.rootHash()))
            .build();
    assertEquals(expected, contents(image, options));
    flip(blob, 5 * 4096 + 17);
    SortedMap<String, String> found = contents(image, options);
    List<String> bad = new ArrayList<>();
    found.forEach(
        (path, content) -> {
          if (content.startsWith("corrupt")) {
            bad.add(path);
            assertTrue(content.contains("data block 5, sha256: expected "), content);
            assertTrue(content.contains(blob.toString()), content);
          } else {
            assertEquals(expected.get(path), content, path);
          }
        });
    assertFalse(bad.isEmpty());
    assertTrue(bad.size() < expected.size() / 2, bad::toString);
    assertFalse(contents(image, devices).equals(expected)); // undetected without a root hash
  }

  @Test
  void rootHashOfImageOnly_withDevices_rejected() throws IOException {
    Path image = copy(IMAGES.resolve("dev-blob-4096.erofs"));
    Path blob = copy(IMAGES.resolve("dev-blob-4096.blob0"));
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    BuiltHashTree ofBlob = Verity.append(blob, HashTreeFormat.DEFAULT);
    ErofsOptions listed = rootHash(tree).toBuilder().devices(List.of(blob)).build();
    String why = "1 extra devices need one each, but got 0";
    inapplicable(
        "option 'deviceRootHashes' does not apply to " + image + ": " + why, image, listed);
    ErofsDevices found = new ErofsDevices.Resolved(slot -> Optional.of(ImageLocation.of(blob)));
    inapplicable(why, image, listed.toBuilder().devices(found).build());
    ErofsOptions both = listed.toBuilder().deviceRootHashes(List.of(ofBlob.rootHash())).build();
    assertEquals(contents(image, both), contents(image, both.toBuilder().devices(found).build()));
    ErofsOptions wrong = listed.toBuilder().deviceRootHashes(List.of(tree.rootHash())).build();
    refused("corrupt: hash block 0", image, wrong);
    inapplicable(
        "but got 2",
        image,
        both.toBuilder()
            .set(TrustKeys.DEVICE_HASH_TREES, List.of(HashTree.AUTO, HashTree.AUTO))
            .build());
    ErofsOptions placed =
        both.toBuilder().parse(TrustKeys.DEVICE_HASH_TREES, Long.toString(ofBlob.offset())).build();
    assertEquals(contents(image, both), contents(image, placed));
  }

  /** The order of devices depends on their UUIDs, so the UUIDs must be verified. */
  @Test
  void changedDeviceUuid_openingFails() throws IOException {
    int uuid = 1024 + 48;
    byte[] bytes = Files.readAllBytes(IMAGES.resolve("dev-merge-chunk.erofs"));
    List<Path> blobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      byte[] blob = Files.readAllBytes(IMAGES.resolve("dev-merge-chunk.blob" + i));
      blob[uuid] = (byte) (0x10 + i);
      blobs.add(0, Files.write(temp.resolve("blob" + i), blob));
      bytes[1152 + i * 128] = '1';
      bytes[1152 + i * 128 + 1] = (byte) ('0' + i);
    }
    Path image = Files.write(temp.resolve("image"), bytes);
    ErofsOptions plain = ErofsOptions.builder().devices(blobs).verifySuperblock(false).build();
    SortedMap<String, String> expected = contents(image, plain);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    List<RootHash> rootHashes = new ArrayList<>();
    for (Path blob : blobs) {
      rootHashes.add(Verity.append(blob, HashTreeFormat.DEFAULT).rootHash());
    }
    ErofsOptions options =
        plain.toBuilder().rootHash(tree.rootHash()).deviceRootHashes(rootHashes).build();
    assertEquals(expected, contents(image, options));
    flip(blobs.get(0), uuid);
    refused("data block 0, sha256: expected ", image, options);
  }

  @Test
  void signature_byOtherSigner_rejected() throws Exception {
    Path image = copy(SAMPLE);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    Signer signer = Signer.of("signer");
    Signer other = Signer.of("other");
    byte[] text = tree.rootHash().toString().getBytes(US_ASCII);
    byte[] pkcs7 = signer.sign(text, "SHA256withRSA", false, false);
    DetachedSignature signature = DetachedSignature.of(pkcs7);
    ErofsOptions signed =
        rootHash(tree).toBuilder().signature(signature, List.of(signer.certificate())).build();
    assertEquals(contents(SAMPLE, ErofsOptions.DEFAULT), contents(image, signed));
    refused(
        "corrupt: signature of the root hash: expected one by [CN=other], found none of them",
        image,
        signed.toBuilder().signature(signature, List.of(other.certificate())).build());
    Path file = Files.write(temp.resolve("p7s"), pkcs7);
    Path certificate = Files.write(temp.resolve("der"), signer.certificate().getEncoded());
    Map<String, Object> env =
        Map.of(
            "rootHash", tree.rootHash(),
            "signature", file.toString(),
            "certificates", certificate.toString());
    try (FileSystem fs = FileSystems.newFileSystem(image, env)) {
      assertTrue(Files.isDirectory(fs.getPath("/")));
    }
    inapplicable(
        "no certificates are given",
        image,
        rootHash(tree).toBuilder().set(TrustKeys.SIGNATURE, Optional.of(signature)).build());
    UncheckedIOException missing =
        assertThrows(
            UncheckedIOException.class,
            () -> TrustKeys.SIGNATURE.parse(temp.resolve("none").toString()));
    assertTrue(missing.getCause() instanceof NoSuchFileException, missing::toString);
    Files.writeString(certificate, "not one");
    assertThrows(
        UncheckedIOException.class, () -> TrustKeys.CERTIFICATES.parse(certificate.toString()));
  }

  @Test
  void signature_requiredForEachDevice() throws Exception {
    Path image = copy(IMAGES.resolve("dev-blob-4096.erofs"));
    Path blob = copy(IMAGES.resolve("dev-blob-4096.blob0"));
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    BuiltHashTree ofBlob = Verity.append(blob, HashTreeFormat.DEFAULT);
    Signer signer = Signer.of("signer");
    List<DetachedSignature> signatures = new ArrayList<>();
    for (BuiltHashTree each : List.of(tree, ofBlob)) {
      byte[] text = each.rootHash().toString().getBytes(US_ASCII);
      signatures.add(DetachedSignature.of(signer.sign(text, "SHA256withRSA", false, false)));
    }
    ErofsOptions options =
        rootHash(tree).toBuilder()
            .devices(List.of(blob))
            .deviceRootHashes(List.of(ofBlob.rootHash()))
            .signature(signatures.get(0), List.of(signer.certificate()))
            .build();
    inapplicable("option 'deviceSignatures' does not apply to ", image, options);
    ErofsOptions wrong =
        options.toBuilder().set(TrustKeys.DEVICE_SIGNATURES, signatures.subList(0, 1)).build();
    refused("is not valid for it (" + blob, image, wrong);
    ErofsOptions right =
        options.toBuilder().set(TrustKeys.DEVICE_SIGNATURES, signatures.subList(1, 2)).build();
    try (FileSystem fs = Erofs.open(image, right)) {
      assertFalse(contents(fs).isEmpty());
    }
  }

  @Test
  void olderImage_validRootHash_rejectedOnlyWithMinBuildTime() throws IOException {
    Path image = copy(SAMPLE);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    Instant built;
    try (FileSystem fs = Erofs.open(image, rootHash(tree))) {
      built = Erofs.info(fs).created();
    }
    ErofsOptions asOld = rootHash(tree).toBuilder().minBuildTime(built).build();
    Erofs.open(image, asOld).close();
    Instant later = built.plusSeconds(1);
    refused(
        "corrupt: build time: expected " + later + " or later, found " + built,
        image,
        rootHash(tree).toBuilder().minBuildTime(later).build());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changeAfterFirstRead_detectedUnlessTrusted(boolean trust) throws IOException {
    byte[] bytes = Files.readAllBytes(copy(IMAGES.resolve("dev-blob-4096.erofs")));
    Path image = Files.write(temp.resolve("image"), bytes);
    Path blob = copy(IMAGES.resolve("dev-blob-4096.blob0"));
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    BuiltHashTree ofBlob = Verity.append(blob, HashTreeFormat.DEFAULT);
    ErofsOptions options =
        rootHash(tree).toBuilder()
            .devices(List.of(blob))
            .deviceRootHashes(List.of(ofBlob.rootHash()))
            .trustAfterFirstRead(trust)
            .build();
    try (FileSystem fs = Erofs.open(image, options)) {
      byte[] before = Files.readAllBytes(fs.getPath("/big"));
      byte[] changed = Files.readAllBytes(blob);
      for (int at = 0; at < ofBlob.offset(); at++) {
        changed[at] ^= 1;
      }
      Files.write(blob, changed, StandardOpenOption.WRITE);
      if (trust) {
        byte[] after = Files.readAllBytes(fs.getPath("/big"));
        assertEquals(before[1] ^ 1, after[1]);
      } else {
        assertThrows(CorruptImageException.class, () -> Files.readAllBytes(fs.getPath("/big")));
      }
      assertEquals(90116, before.length);
    }
  }

  @Test
  void sources_closedOnce() throws IOException {
    Path image = copy(IMAGES.resolve("dev-blob-4096.erofs"));
    Path blob = copy(IMAGES.resolve("dev-blob-4096.blob0"));
    Path file = temp.resolve("tree");
    BuiltHashTree tree = Verity.write(image, file, HashTreeFormat.DEFAULT);
    BuiltHashTree ofBlob = Verity.append(blob, HashTreeFormat.DEFAULT);
    for (boolean fails : new boolean[] {false, true}) {
      TestSource primary = TestSource.of(image);
      TestSource device = TestSource.of(blob);
      TestSource treeSource = TestSource.of(file);
      ErofsOptions options =
          rootHash(fails ? ofBlob : tree).toBuilder()
              .hashTree(HashTree.in(ImageLocation.of(treeSource)))
              .devices(new ErofsDevices.Listed(List.of(ImageLocation.of(device))))
              .deviceRootHashes(List.of(ofBlob.rootHash()))
              .build();
      if (fails) {
        refused(CorruptImageException.class, "", ImageLocation.of(primary), options);
      } else {
        Erofs.open(primary, options).close();
      }
      for (TestSource each : List.of(primary, device, treeSource)) {
        assertEquals(1, each.closes(), fails ? "refused" : "opened");
      }
    }
  }

  @Test
  void sha256_coversImageAndTree() throws Exception {
    Path image = copy(SAMPLE);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    String digest = Hashing.sha256().hashBytes(Files.readAllBytes(image)).toString();
    ErofsOptions both =
        rootHash(tree).toBuilder().remote(RemoteOptions.builder().sha256(digest).build()).build();
    assertEquals(contents(SAMPLE, ErofsOptions.DEFAULT), contents(image, both));
  }

  @Test
  void check_reportsBadBlock() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", new byte[100]);
    Path image = tiny.write(temp.resolve("image"));
    HashTreeFormat small = HashTreeFormat.builder().dataBlockSize(512).build();
    BuiltHashTree tree = Verity.append(image, small);
    long last = tree.offset() - 1;
    flip(image, last); // padding that belongs to no file
    List<String> findings = new ArrayList<>();
    CheckListener listener =
        new CheckListener() {
          @Override
          public void finding(Finding finding) {
            findings.add(finding.kind() + " " + finding.message());
          }
        };
    Erofs.check(image, rootHash(tree), new CheckOptions(true, false), listener);
    assertEquals(1, findings.size(), findings::toString);
    String block = "data block " + last / 512 + ", sha256: expected ";
    assertTrue(findings.get(0).startsWith("DATA corrupt: " + block), findings::toString);
  }

  @Test
  void opening_readsConstantAmount() throws IOException {
    long[] read = new long[2];
    for (int i = 0; i < 2; i++) {
      TinyImage tiny = new TinyImage();
      tiny.file(tiny.root(), "file", new byte[i == 0 ? 1 << 20 : 64 << 20]);
      Path image = tiny.write(temp.resolve("image" + i));
      BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
      TestSource source = TestSource.of(image);
      try (FileSystem fs = Erofs.open(source, rootHash(tree))) {
        read[i] = source.reads();
        assertTrue(fs.isOpen());
      }
    }
    assertTrue(read[1] <= read[0] + 1, read[0] + " and " + read[1] + " reads");
  }
}
