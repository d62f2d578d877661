package io.github.jerofs.verity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Verity;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.Signer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of root hashes and fs-verity digests. */
final class SignatureTest {
  private static Signer signer;
  private static Signer other;

  @TempDir private Path temp;
  private Path image;
  private BuiltHashTree built;

  @BeforeAll
  static void createKeys() throws Exception {
    signer = Signer.of("signer");
    other = Signer.of("other");
  }

  @BeforeEach
  void seal() throws IOException {
    image = temp.resolve("image");
    built = seal(image, 1);
  }

  private static BuiltHashTree seal(Path file, int seed) throws IOException {
    byte[] data = new byte[5 * 4096];
    new Random(seed).nextBytes(data);
    Files.write(file, data);
    return Verity.append(file, HashTreeFormat.DEFAULT);
  }

  private byte[] rootText() {
    return built.rootHash().toString().getBytes(US_ASCII);
  }

  private void open(byte[] pkcs7, X509Certificate... signers) throws IOException {
    open(image, built, pkcs7, signers);
  }

  private static void open(Path file, BuiltHashTree tree, byte[] pkcs7, X509Certificate... signers)
      throws IOException {
    VerityOptions options =
        VerityOptions.builder(tree.rootHash(), HashTree.appendedAt(tree.offset()))
            .signature(DetachedSignature.of(pkcs7), List.of(signers))
            .build();
    Verity.open(ByteSources.of(file), options).close();
  }

  private static void refused(String why, Executable work) {
    ErofsException e = assertThrows(ErofsException.class, work, why);
    assertTrue(e.getMessage().contains(why), e::getMessage);
  }

  @Test
  void rootHash_signedByAcceptedCertificate_valid() throws Exception {
    for (boolean attributes : new boolean[] {true, false}) {
      byte[] signature = signer.sign(rootText(), "SHA256withRSA", attributes, false);
      open(signature, signer.certificate());
      open(signature, other.certificate(), signer.certificate());
      refused("expected one by [CN=other], found none", () -> open(signature, other.certificate()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, SHA384withRSA",
    "EC, SHA256withECDSA",
    "EC, SHA512withECDSA",
    "Ed25519, Ed25519"
  })
  void rootHash_anyAlgorithm_valid(String key, String algorithm) throws Exception {
    String own = key.equals("Ed25519") ? algorithm : "SHA256with" + key.replace("EC", "ECDSA");
    Signer right = key.equals("RSA") ? signer : Signer.of("signer", key, own);
    Signer wrong = key.equals("RSA") ? other : Signer.of("signer", key, own);
    for (boolean attributes : new boolean[] {true, false}) {
      byte[] signature = right.sign(rootText(), algorithm, attributes, false);
      open(signature, right.certificate());
      refused("signature of the root hash", () -> open(signature, wrong.certificate()));
    }
  }

  @Test
  void rootHash_otherContentOrSigner_rejected() throws Exception {
    Signer impostor = Signer.of("signer"); // same name and serial number, another key
    byte[] upper = built.rootHash().toString().toUpperCase(Locale.ROOT).getBytes(US_ASCII);
    for (boolean attributes : new boolean[] {true, false}) {
      for (byte[] content : List.of(upper, built.rootHash().bytes(), new byte[0])) {
        byte[] wrong = signer.sign(content, "SHA256withRSA", attributes, false);
        refused("is not valid", () -> open(wrong, signer.certificate()));
      }
      byte[] forged = impostor.sign(rootText(), "SHA256withRSA", attributes, false);
      refused("corrupt: signature of the root hash", () -> open(forged, signer.certificate()));
    }
    byte[] attached = signer.sign(rootText(), "SHA256withRSA", true, true);
    refused("expected a detached signature", () -> open(attached, signer.certificate()));
    byte[] weak = signer.sign(rootText(), "SHA1withRSA", true, false);
    UnsupportedImageException e =
        assertThrows(UnsupportedImageException.class, () -> open(weak, signer.certificate()));
    assertTrue(e.getMessage().startsWith("unsupported: hash of the signature"), e::getMessage);
  }

  /** Signatures do not prevent rollback; see docs/trust.md. */
  @Test
  void rootHash_ofOlderImage_stillValid() throws Exception {
    Path older = temp.resolve("older");
    BuiltHashTree tree = seal(older, 2);
    byte[] text = tree.rootHash().toString().getBytes(US_ASCII);
    open(older, tree, signer.sign(text, "SHA512withRSA", true, false), signer.certificate());
  }

  @Test
  void hostileSignatures_corrupt() throws Exception {
    byte[] good = signer.sign(rootText(), "SHA256withRSA", true, false);
    Random random = new Random(3);
    byte[] deep = new byte[100_000];
    for (int i = 0; i + 1 < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x80;
    }
    refused("corrupt", () -> open(deep, signer.certificate()));
    refused("corrupt", () -> open(new byte[0], signer.certificate()));
    assertThrows(
        IllegalArgumentException.class, () -> open(new byte[2 << 20], signer.certificate()));
    int accepted = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] mutant = good.clone();
      int at = random.nextInt(mutant.length);
      mutant[at] = (byte) random.nextInt();
      if (i % 5 == 0) {
        mutant = Arrays.copyOf(mutant, at);
      }
      try {
        open(mutant, signer.certificate());
        accepted++; // the byte is not signed, or did not change
      } catch (CorruptImageException | UnsupportedImageException e) {
        assertTrue(e.getMessage().contains("signature of the root hash"), e::getMessage);
      }
    }
    assertTrue(accepted < 150, accepted + " mutants accepted");
  }

  @Test
  void openssl_rootHashSignature_valid() throws Exception {
    assumeTrue(Shell.has("openssl"), "no openssl");
    Path key = temp.resolve("key.pem");
    X509Certificate certificate = certificate(key);
    Path text = Files.write(temp.resolve("root"), rootText());
    for (List<String> attributes : List.of(List.of("-noattr"), List.<String>of())) {
      Path signature = temp.resolve("sig");
      ArrayList<Object> command =
          new ArrayList<>(
              List.of("openssl", "smime", "-sign", "-nocerts", "-binary", "-outform", "der"));
      command.addAll(attributes);
      command.addAll(
          List.of(
              "-in", text, "-inkey", key, "-signer", temp.resolve("cert.pem"), "-out", signature));
      Shell.run(command.toArray());
      open(Files.readAllBytes(signature), certificate);
    }
  }

  @Test
  void openssl_pssSignature_unsupported() throws Exception {
    assumeTrue(Shell.has("openssl"), "no openssl");
    Path key = temp.resolve("key.pem");
    X509Certificate certificate = certificate(key);
    Path text = Files.write(temp.resolve("root"), rootText());
    Path signature = temp.resolve("sig");
    Shell.run(
        "openssl",
        "cms",
        "-sign",
        "-nocerts",
        "-binary",
        "-outform",
        "der",
        "-in",
        text,
        "-inkey",
        key,
        "-keyopt",
        "rsa_padding_mode:pss",
        "-signer",
        temp.resolve("cert.pem"),
        "-out",
        signature);
    UnsupportedImageException e =
        assertThrows(
            UnsupportedImageException.class,
            () -> open(Files.readAllBytes(signature), certificate));
    String expected = "unsupported: algorithm of the signature of the root hash: ";
    assertTrue(e.getMessage().startsWith(expected), e::getMessage);
  }

  private X509Certificate certificate(Path key) throws Exception {
    Path file = temp.resolve("cert.pem");
    Shell.run(
        "openssl",
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-x509",
        "-subj",
        "/CN=golden",
        "-keyout",
        key,
        "-out",
        file);
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void signature_withoutLibrary_unsupported() throws Exception {
    Path signature =
        Files.write(temp.resolve("sig"), signer.sign(rootText(), "SHA256withRSA", true, false));
    Path certificate = Files.write(temp.resolve("cert.der"), signer.certificate().getEncoded());
    String said =
        ChildJvm.run(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    "target/classes" + File.pathSeparator + "target/test-classes",
                    WithoutLibrary.class.getName(),
                    image.toString(),
                    built.rootHash().toString(),
                    Long.toString(built.offset()),
                    signature.toString(),
                    certificate.toString()))
            .output();
    String expected =
        "unsupported: signature of the root hash: the library org.bouncycastle:bcpkix-jdk18on";
    assertTrue(said.startsWith(expected), said);
  }

  /** Prints the error of a signature check. Runs without libraries. */
  static final class WithoutLibrary {
    public static void main(String[] args) throws Exception {
      X509Certificate certificate;
      try (InputStream in = Files.newInputStream(Path.of(args[4]))) {
        certificate =
            (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      }
      VerityOptions options =
          VerityOptions.builder(
                  RootHash.parse(args[1]), HashTree.appendedAt(Long.parseLong(args[2])))
              .signature(DetachedSignature.read(Path.of(args[3])), List.of(certificate))
              .build();
      try {
        Verity.open(ByteSources.of(Path.of(args[0])), options).close();
        System.out.println("opened");
      } catch (ErofsException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void fsverity_fileSignature_valid() throws Exception {
    assumeTrue(Shell.has("openssl") && Shell.has("fsverity"), "no openssl or no fsverity");
    Path key = temp.resolve("key.pem");
    X509Certificate certificate = certificate(key);
    Path signature = temp.resolve("sig");
    Shell.run(
        "fsverity", "sign", image, signature, "--key=" + key, "--cert=" + temp.resolve("cert.pem"));
    FsVerityDigest digest = Verity.measure(image, FsVerityOptions.DEFAULT);
    DetachedSignature detached = DetachedSignature.read(signature);
    Verity.checkSignature("image", digest, detached, List.of(certificate));
    byte[] other = digest.bytes();
    other[0] ^= 1;
    refused(
        "corrupt: signature of the fs-verity digest",
        () ->
            Verity.checkSignature(
                "image",
                FsVerityDigest.of(digest.algorithm(), other),
                detached,
                List.of(certificate)));
    assertEquals(digest, FsVerityDigest.parse(digest.toString()));
  }
}
