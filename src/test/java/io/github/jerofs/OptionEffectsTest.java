package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.TestSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Effects of options that depend on more than the kind of location. */
final class OptionEffectsTest extends SealedImageFixture {
  private static final Path CHUNKED =
      Path.of("src/test/resources/corpus/images/dev-blob-4096.erofs");

  private static final Path BLOB = CHUNKED.resolveSibling("dev-blob-4096.blob0");

  @Test
  void remoteOptions_applyToDevicesOnServers() throws IOException {
    URI blob = server.serve("blob", BLOB);
    ErofsOptions options =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Listed(List.of(ImageLocation.of(blob))))
            .remote(RemoteOptions.builder().headers(Map.of("X-Token", "a")).build())
            .build();
    try (FileSystem fs = Erofs.open(CHUNKED, options)) {
      assertTrue(Files.exists(fs.getPath("/")));
    }
    assertEquals("a", server.requests().get(0).header("X-Token"));
    ErofsOptions mirrored =
        options.toBuilder().remote(RemoteOptions.builder().mirrors(List.of(blob)).build()).build();
    assertThrows(IllegalArgumentException.class, () -> Erofs.open(CHUNKED, mirrored).close());
  }

  @Test
  void access_appliesToDevicesInFiles() throws IOException {
    ErofsOptions options =
        ErofsOptions.builder().devices(List.of(BLOB)).access(ImageAccess.CHANNEL).build();
    try (FileSystem fs = Erofs.open(server.serve("chunked", CHUNKED), options)) {
      assertTrue(Files.exists(fs.getPath("/")));
    }
  }

  @Test
  void sha256_coversWholeFile() throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    byte[] shifted = new byte[bytes.length + 1000];
    System.arraycopy(bytes, 0, shifted, 500, bytes.length);
    Path file = Files.write(temp.resolve("shifted"), shifted);
    ErofsOptions at500 = ErofsOptions.builder().offset(500).build();
    String whole = Hashing.sha256().hashBytes(shifted).toString();
    try (FileSystem fs =
        Erofs.open(
            file,
            at500.toBuilder().remote(at500.remote().toBuilder().sha256(whole).build()).build())) {
      assertArrayEquals(CONTENT, Files.readAllBytes(fs.getPath("/file")));
    }
    assertThrows(
        CorruptImageException.class,
        () ->
            Erofs.open(
                    file,
                    at500.toBuilder()
                        .remote(at500.remote().toBuilder().sha256(digest).build())
                        .build())
                .close());
  }

  @Test
  void failures_closeSource() throws IOException {
    TestSource source = TestSource.of(image);
    ErofsOptions wrong =
        ErofsOptions.builder().remote(RemoteOptions.builder().sha256(WRONG).build()).build();
    assertThrows(CorruptImageException.class, () -> Erofs.open(source, wrong).close());
    assertEquals(1, source.closes());
    TestSource refused = TestSource.of(image);
    ErofsOptions mapped = ErofsOptions.builder().access(ImageAccess.MAPPED).build();
    assertThrows(IllegalArgumentException.class, () -> Erofs.open(refused, mapped).close());
    assertEquals(1, refused.closes());
  }

  @Test
  void sha256_ofHttpSource_requiresCache() throws IOException {
    URI url = server.serve("image.erofs", image);
    assertThrows(
        IllegalArgumentException.class,
        () -> ByteSources.http(url, RemoteOptions.builder().sha256(WRONG).build()).close());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void rejections_hideUrlQueries() throws IOException {
    URI url = URI.create(server.serve("image.erofs", image) + "?token=secret");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Erofs.open(url, ErofsOptions.builder().access(ImageAccess.MAPPED).build()).close());
    assertFalse(String.valueOf(e.getMessage()).contains("secret"), e::toString);
  }

  /** Collects the findings of a check. */
  private static final class Report implements CheckListener {
    final List<String> findings = new ArrayList<>();
    final List<String> checked = new ArrayList<>();

    @Override
    public void finding(Finding finding) {
      findings.add(finding.kind() + " " + finding.message());
    }

    @Override
    public void checked(String path, long size) {
      checked.add(path);
    }
  }

  @Test
  void check_wrongDigest_findingAndRestChecked() throws IOException {
    Report report = new Report();
    ErofsOptions wrong =
        ErofsOptions.builder().remote(RemoteOptions.builder().sha256(WRONG).build()).build();
    Erofs.check(image, wrong, new CheckOptions(true, false), report);
    assertEquals(1, report.findings.size(), report.findings::toString);
    assertTrue(
        report.findings.get(0).startsWith("SUPERBLOCK corrupt: SHA-256: expected " + WRONG),
        report.findings::toString);
    assertTrue(report.checked.contains("/file"), report.checked::toString);
  }

  @Test
  void check_inapplicableOption_rejected() {
    for (ErofsOptions options :
        List.of(
            ErofsOptions.builder().uidMap("0:1:1").build(),
            ErofsOptions.builder().gidMap("0:1:1").build(),
            ErofsOptions.builder().remote(RemoteOptions.builder().attempts(9).build()).build())) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Erofs.check(image, options, new CheckOptions(false, false), new Report()));
    }
  }
}
