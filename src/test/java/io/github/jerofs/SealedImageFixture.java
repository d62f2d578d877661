package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Signer;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An image with a hash tree, and a server for it. */
abstract class SealedImageFixture {
  static final byte[] CONTENT = "content".repeat(1000).getBytes(US_ASCII);
  static final String WRONG = "0".repeat(64);
  @TempDir Path temp;
  final List<FileSystem> hosts = new ArrayList<>();
  RangeServer server;
  Path image;
  BuiltHashTree tree;
  X509Certificate certificate;
  String digest = "";

  @BeforeEach
  void makeImage() throws Exception {
    certificate = Signer.of("signer").certificate();
    server = new RangeServer();
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", CONTENT);
    tiny.symlink(tiny.root(), "link", "file");
    image = tiny.write(temp.resolve("image.erofs"));
    tree = Verity.append(image, HashTreeFormat.DEFAULT);
    digest = Hashing.sha256().hashBytes(Files.readAllBytes(image)).toString();
  }

  @AfterEach
  void closeAll() throws IOException {
    server.close();
    for (FileSystem host : hosts) {
      host.close();
    }
  }
}
