import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Builds, seals and signs an image, then reads it from a server that changes bytes. Changed data is
 * refused; everything else stays readable.
 */
public final class GoldenImage {
  /** Published with an image. Readers must obtain the certificate over a trusted channel. */
  private record Release(RootHash rootHash, DetachedSignature signature, X509Certificate signer) {}

  private GoldenImage() {}

  /** Arguments: a directory, and the image file to create from it. */
  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[1]);
    Release release = release(Path.of(args[0]), image);
    System.out.println("root hash " + release.rootHash());

    byte[] bytes = Files.readAllBytes(image);
    List<String> before = readAll(bytes, release);
    System.out.println("honest server: " + before.size() + " files read");

    byte[] changed = bytes.clone();
    changed[addressOfLargestFile(image)] ^= 1;
    List<String> after = readAll(changed, release);
    System.out.println("changed data: " + after.size() + " files read");

    byte[] metadata = bytes.clone();
    Arrays.fill(metadata, 1024, 1024 + 128, (byte) 0); // the superblock
    try {
      readAll(metadata, release);
    } catch (CorruptImageException e) {
      System.out.println("changed superblock: refused at opening");
    }

    Release forged =
        new Release(release.rootHash(), release.signature(), Signer.of("CN=stranger").certificate);
    try {
      readAll(bytes, forged);
    } catch (CorruptImageException e) {
      System.out.println("another signer: " + e.getMessage());
    }
  }

  /** Builds an image with an appended hash tree, and signs the root hash. */
  private static Release release(Path directory, Path image) throws Exception {
    BuildOptions options = BuildOptions.builder().hashTree(HashTreeFormat.DEFAULT).build();
    RootHash rootHash =
        ErofsBuilder.to(image)
            .options(options)
            .addTree(directory)
            .build()
            .hashTree()
            .orElseThrow()
            .rootHash();
    Signer signer = Signer.of("CN=golden");
    byte[] pkcs7 = signer.sign(rootHash.toString().getBytes(US_ASCII));
    return new Release(rootHash, DetachedSignature.of(pkcs7), signer.certificate);
  }

  /** Opens the served image and returns its readable files. */
  private static List<String> readAll(byte[] served, Release release) throws IOException {
    ErofsOptions options =
        ErofsOptions.builder()
            .rootHash(release.rootHash())
            .signature(release.signature(), List.of(release.signer()))
            .build();
    HttpServer server = serve(served);
    List<String> read = new ArrayList<>();
    URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/golden.erofs");
    try (FileSystem fs = Erofs.open(url, options);
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        try {
          byte[] content = Files.readAllBytes(path);
          read.add(path + " of " + content.length + " bytes");
        } catch (CorruptImageException e) {
          System.out.println("refused " + path + ": " + e.getMessage().split(",", 2)[0]);
        }
      }
    } finally {
      server.stop(0);
    }
    return read;
  }

  private static int addressOfLargestFile(Path image) throws IOException {
    try (FileSystem fs = Erofs.open(image);
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      Path largest = paths.max((a, b) -> Long.compare(size(a), size(b))).orElseThrow();
      List<Integer> addresses = new ArrayList<>();
      Files.getFileAttributeView(largest, ErofsFileAttributeView.class)
          .readExtents(extent -> addresses.add((int) extent.address()));
      return addresses.get(0);
    }
  }

  private static long size(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves ranges of {@code bytes}. */
  private static HttpServer serve(byte[] bytes) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 0);
    server.createContext("/", exchange -> answer(exchange, bytes));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, byte[] bytes) throws IOException {
    try (exchange) {
      String[] range =
          exchange.getRequestHeaders().getFirst("Range").substring("bytes=".length()).split("-", 2);
      int from = Integer.parseInt(range[0]);
      int to = Math.min(Integer.parseInt(range[1]), bytes.length - 1);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
      exchange.sendResponseHeaders(206, to - from + 1);
      exchange.getResponseBody().write(bytes, from, to - from + 1);
    }
  }

  /** A key with its certificate. A production key belongs into a key store or hardware module. */
  private record Signer(KeyPair keys, X509Certificate certificate) {
    @SuppressWarnings("JavaUtilDate") // the parameter type of Bouncy Castle
    static Signer of(String name) throws GeneralSecurityException, OperatorCreationException {
      KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
      X500Principal subject = new X500Principal(name);
      ContentSigner self = new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate());
      Instant now = Instant.now();
      return new Signer(
          keys,
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          subject,
                          BigInteger.ONE,
                          Date.from(now),
                          Date.from(now.plus(Duration.ofDays(365))),
                          subject,
                          keys.getPublic())
                      .build(self)));
    }

    byte[] sign(byte[] content)
        throws GeneralSecurityException, OperatorCreationException, CMSException, IOException {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .build(
                  new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()),
                  certificate));
      return generator.generate(new CMSProcessableByteArray(content), false).getEncoded();
    }
  }
}
