package io.github.jerofs.docs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.testkit.QuotedMessages;
import io.github.jerofs.testkit.Signer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Messages about verification are as quoted in {@code docs/troubleshooting.md}. */
final class TrustMessagesTest {
  private static final Path IMAGES = Path.of("src/test/resources/corpus/images");

  @TempDir private Path temp;
  private Path image;
  private BuiltHashTree tree;

  static boolean isTrust(String heading) {
    return heading.equals("Verifying");
  }

  private void open(ErofsOptions.Builder options) throws IOException {
    Erofs.open(image, options.build()).close();
  }

  private ErofsOptions.Builder sealed() {
    return ErofsOptions.builder().rootHash(tree.rootHash());
  }

  private Path changed(String name, int length, int position) throws IOException {
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(image), length);
    if (position >= 0) {
      bytes[position] ^= 1;
    }
    return Files.write(temp.resolve(name), bytes);
  }

  @TestFactory
  Stream<DynamicTest> messages_asQuoted() throws Exception {
    image = Files.copy(Path.of("samples/sample.erofs"), temp.resolve("image"));
    tree = Verity.append(image, HashTreeFormat.DEFAULT);
    QuotedMessages quoted = new QuotedMessages();
    addTrees(quoted);
    addSignatures(quoted);
    return quoted.tests(TrustMessagesTest::isTrust);
  }

  private void addTrees(QuotedMessages quoted) throws IOException {
    int length = (int) Files.size(image);
    Path data = changed("data", length, (int) tree.offset() - 1);
    quoted.fail(
        "corrupt: data block …, sha256: expected …, found …",
        () -> {
          try (FileSystem fs = Erofs.open(data, sealed().build());
              Stream<Path> files = Files.walk(fs.getPath("/"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              byte[] unused = Files.readAllBytes(file);
            }
          }
        });
    quoted.fail(
        "corrupt: hash block … of tree level …, sha256: expected …, found …",
        () -> open(ErofsOptions.builder().rootHash(RootHash.of(new byte[32]))));
    quoted.fail(
        "corrupt: hash tree: expected one at one of the bytes …, found none",
        () -> Erofs.open(Path.of("samples/sample.erofs"), sealed().build()).close());
    Path zeros = Files.write(temp.resolve("zeros"), new byte[8192]);
    quoted.fail(
        "corrupt: hash tree: expected one after an EROFS image, found none",
        () ->
            Verity.open(
                    ByteSources.of(zeros),
                    VerityOptions.builder(tree.rootHash(), HashTree.AUTO).build())
                .close());
    Path cut = changed("cut", length - 1, -1);
    quoted.fail(
        "corrupt: hash tree is too short: expected …, found …",
        () -> Erofs.open(cut, sealed().build()).close());
    quoted.fail(
        "corrupt: magic of the verity superblock: expected …, found …",
        () -> open(sealed().hashTree(HashTree.appendedAt(512))));
    quoted.fail(
        "corrupt: hash algorithm of the tree: expected …, found …",
        () -> open(ErofsOptions.builder().rootHash(RootHash.of(new byte[64]))));
    quoted.fail(
        "…: has a hash tree already, at byte …",
        () -> {
          try {
            Verity.append(image, HashTreeFormat.DEFAULT);
          } catch (FileSystemException e) {
            throw new IOException(e.getFile() + ": " + e.getReason(), e);
          }
        });
    Path chunked = IMAGES.resolve("dev-blob-4096.erofs");
    Path blob = IMAGES.resolve("dev-blob-4096.blob0");
    Path separate = temp.resolve("separate");
    BuiltHashTree ofChunked = Verity.write(chunked, separate, HashTreeFormat.DEFAULT);
    quoted.fail(
        "option 'deviceRootHashes' does not apply to …: … extra devices need one each, but got …",
        () ->
            Erofs.open(
                    chunked,
                    ErofsOptions.builder()
                        .rootHash(ofChunked.rootHash())
                        .hashTree(HashTree.in(separate))
                        .devices(List.of(blob))
                        .build())
                .close());
  }

  private void addSignatures(QuotedMessages quoted) throws Exception {
    Signer signer = Signer.of("signer");
    byte[] text = tree.rootHash().toString().getBytes(US_ASCII);
    DetachedSignature good = DetachedSignature.of(signer.sign(text, "SHA256withRSA", false, false));
    DetachedSignature other =
        DetachedSignature.of(signer.sign(new byte[1], "SHA256withRSA", false, false));
    Signer stranger = Signer.of("stranger");
    quoted.fail(
        "corrupt: signature of the root hash: expected one by …, found none of them",
        () -> open(sealed().signature(good, List.of(stranger.certificate()))));
    quoted.fail(
        "corrupt: signature of the root hash by … is not valid for it",
        () -> open(sealed().signature(other, List.of(signer.certificate()))));
    quoted.fail(
        "option 'signature' does not apply to …: no certificates are given to check it",
        () -> open(sealed().set(TrustKeys.SIGNATURE, Optional.of(good))));
    quoted.fail(
        "corrupt: build time: expected … or later, found …",
        () -> open(sealed().minBuildTime(Instant.parse("2999-01-01T00:00:00Z"))));
  }
}
