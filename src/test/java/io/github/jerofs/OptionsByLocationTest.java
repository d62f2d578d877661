package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.hash.Hashing;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Signer;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every option takes effect or is rejected at every kind of location, in the methods of {@code
 * Erofs} and in {@code env} maps.
 */
final class OptionsByLocationTest {
  private static final byte[] CONTENT = "content".repeat(1000).getBytes(US_ASCII);
  private static final String WRONG = "0".repeat(64);
  private static final Path CHUNKED =
      Path.of("src/test/resources/corpus/images/dev-blob-4096.erofs");
  private static final Path BLOB = CHUNKED.resolveSibling("dev-blob-4096.blob0");

  @TempDir private Path temp;

  private final List<FileSystem> hosts = new ArrayList<>();
  private RangeServer server;
  private Path image;
  private BuiltHashTree tree;
  private X509Certificate certificate;
  private String digest = "";

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

  /** The kinds of location. */
  private enum Kind {
    FILE,
    ZIP,
    JIMFS,
    IMAGE,
    SOURCE,
    URL;

    boolean isFile() {
      return this != SOURCE && this != URL;
    }
  }

  private ImageLocation locate(Kind kind) throws IOException {
    return switch (kind) {
      case FILE -> ImageLocation.of(image);
      case ZIP -> {
        URI jar = URI.create("jar:" + temp.resolve("outer.zip").toUri());
        yield copyInto(FileSystems.newFileSystem(jar, Map.of("create", "true")));
      }
      case JIMFS -> copyInto(Jimfs.newFileSystem(Configuration.unix()));
      case IMAGE -> {
        TinyImage outer = new TinyImage();
        outer.file(outer.root(), "image.erofs", Files.readAllBytes(image));
        Path file = outer.write(temp.resolve("outer.erofs"));
        URI uri = URI.create("erofs:" + file.toUri() + "!/");
        FileSystem fs = FileSystems.newFileSystem(uri, Map.of());
        hosts.add(fs);
        yield ImageLocation.of(fs.getPath("/image.erofs"));
      }
      case SOURCE -> ImageLocation.of(TestSource.of(image));
      case URL -> ImageLocation.of(server.serve("image.erofs", image));
    };
  }

  private ImageLocation copyInto(FileSystem host) throws IOException {
    hosts.add(host);
    return ImageLocation.of(Files.copy(image, host.getPath("/image.erofs")));
  }

  /** Opens a location with an option. */
  private interface Opener {
    FileSystem open(ImageLocation location, Option option) throws IOException;
  }

  private static Map<String, Opener> openers(Kind kind) {
    Map<String, Opener> result = new LinkedHashMap<>();
    result.put("options", (at, option) -> Erofs.open(at, option.set.apply(ErofsOptions.DEFAULT)));
    if (kind.isFile()) {
      result.put(
          "env of path",
          (at, option) ->
              FileSystems.newFileSystem(((ImageLocation.File) at).path(), option.env()));
    }
    if (kind != Kind.SOURCE) {
      result.put(
          "env of URI",
          (at, option) -> {
            URI uri =
                at instanceof ImageLocation.File file
                    ? file.path().toUri()
                    : ((ImageLocation.Remote) at).uri();
            return FileSystems.newFileSystem(URI.create("erofs:" + uri + "!/"), option.env());
          });
    }
    return result;
  }

  /** The outcome of opening with an option. */
  private sealed interface Outcome {
    /** The image opens and shows the effect. */
    record Effect(Check check) implements Outcome {}

    /** Opening fails, which is the effect. */
    record Failure(Class<? extends Throwable> type, String message) implements Outcome {}

    /** The option does not apply. */
    record Refused() implements Outcome {}
  }

  /** Checks an effect. */
  private interface Check {
    void run(FileSystem fs) throws IOException;
  }

  /** Returns the expected outcome for a kind of location. */
  private interface Expectation {
    Outcome at(Kind kind);
  }

  /**
   * An option: its key and value for {@code env}, and the same for the methods.
   *
   * @param also another option that it needs
   */
  private record Option(
      String key,
      Object value,
      Map<String, Object> also,
      UnaryOperator<ErofsOptions> set,
      Expectation expected) {
    Option(String key, Object value, UnaryOperator<ErofsOptions> set, Expectation expected) {
      this(key, value, Map.of(), set, expected);
    }

    Map<String, Object> env() {
      Map<String, Object> env = new LinkedHashMap<>(also);
      env.put(key, value);
      return env;
    }
  }

  /** An option for images with a root hash; rejected without one. */
  private <T> List<Option> verified(OptionKey<T> key, T value, Outcome outcome) {
    UnaryOperator<ErofsOptions> set = options -> options.toBuilder().set(key, value).build();
    Map<String, Object> also = Map.of("rootHash", tree.rootHash());
    UnaryOperator<ErofsOptions> both =
        options -> options.toBuilder().rootHash(tree.rootHash()).set(key, value).build();
    return List.of(
        new Option(key.name(), value, set, kind -> new Outcome.Refused()),
        new Option(key.name(), value, also, both, kind -> outcome));
  }

  private List<Option> trustOptions() {
    RootHash wrong = RootHash.parse(WRONG);
    List<Option> all = new ArrayList<>();
    for (Object value : List.of(tree.rootHash(), tree.rootHash().toString())) {
      all.add(
          new Option(
              "rootHash",
              value,
              o -> o.toBuilder().rootHash(tree.rootHash()).build(),
              kind -> new Outcome.Effect(OptionsByLocationTest::assertUnmapped)));
    }
    all.add(
        new Option(
            "rootHash",
            wrong,
            o -> o.toBuilder().rootHash(wrong).build(),
            kind -> new Outcome.Failure(CorruptImageException.class, "expected " + WRONG)));
    all.addAll(verified(TrustKeys.HASH_TREE, HashTree.appendedAt(tree.offset()), opens()));
    all.addAll(
        verified(
            TrustKeys.HASH_TREE,
            HashTree.appendedAt(0),
            new Outcome.Failure(CorruptImageException.class, "magic of the verity superblock")));
    all.addAll(verified(TrustKeys.TRUST_AFTER_FIRST_READ, true, opens()));
    all.addAll(
        verified(
            TrustKeys.SIGNATURE,
            Optional.of(DetachedSignature.of(new byte[1])),
            new Outcome.Refused()));
    all.addAll(
        verified(TrustKeys.DEVICE_ROOT_HASHES, List.of(tree.rootHash()), new Outcome.Refused()));
    all.addAll(
        verified(TrustKeys.DEVICE_HASH_TREES, List.of(HashTree.AUTO), new Outcome.Refused()));
    all.addAll(
        verified(
            TrustKeys.DEVICE_SIGNATURES,
            List.of(DetachedSignature.of(new byte[1])),
            new Outcome.Refused()));
    all.addAll(verified(TrustKeys.CERTIFICATES, List.of(certificate), new Outcome.Refused()));
    Instant epoch = Instant.EPOCH;
    all.add(
        new Option(
            "minBuildTime",
            epoch,
            o -> o.toBuilder().minBuildTime(epoch).build(),
            kind -> opens()));
    Instant later = epoch.plusSeconds(1);
    all.add(
        new Option(
            "minBuildTime",
            later,
            o -> o.toBuilder().minBuildTime(later).build(),
            kind -> new Outcome.Failure(CorruptImageException.class, "corrupt: build time")));
    return all;
  }

  private static Outcome opens() {
    return new Outcome.Effect(
        fs -> assertArrayEquals(CONTENT, Files.readAllBytes(fs.getPath("/file"))));
  }

  private static Option remote(
      String key, Object value, UnaryOperator<RemoteOptions> set, Outcome atServer) {
    return new Option(
        key,
        value,
        o -> o.toBuilder().remote(set.apply(o.remote())).build(),
        kind -> kind == Kind.URL ? atServer : new Outcome.Refused());
  }

  /** A value under its own key, and as part of {@code RemoteOptions}. */
  private static List<Option> remoteBothWays(
      String key, Object value, UnaryOperator<RemoteOptions.Builder> set) {
    UnaryOperator<RemoteOptions> change = options -> set.apply(options.toBuilder()).build();
    return List.of(
        remote(key, value, change, opens()),
        remote("remote", change.apply(RemoteOptions.DEFAULT), change, opens()));
  }

  private Option sha256(String value, Outcome outcome) {
    return new Option(
        "sha256",
        value,
        o -> o.toBuilder().remote(o.remote().toBuilder().sha256(value).build()).build(),
        kind -> kind == Kind.URL ? new Outcome.Refused() : outcome);
  }

  private List<Option> options() {
    Path cache = temp.resolve("cache");
    URI copy = server.url("image.erofs");
    List<Option> all = new ArrayList<>();
    all.add(
        new Option(
            "offset",
            512,
            o -> o.toBuilder().offset(512).build(),
            kind ->
                new Outcome.Failure(Exception.class, ""))); // from the JDK, if no provider matches
    all.add(
        new Option(
            "devices",
            List.of(image),
            o -> o.toBuilder().devices(List.of(image)).build(),
            kind -> new Outcome.Failure(IllegalArgumentException.class, "0 extra devices")));
    all.add(new Option("cacheBytes", 0, o -> o.toBuilder().cacheBytes(0).build(), kind -> opens()));
    all.add(
        new Option(
            "access",
            ImageAccess.CHANNEL,
            o -> o.toBuilder().access(ImageAccess.CHANNEL).build(),
            kind ->
                kind.isFile()
                    ? new Outcome.Effect(OptionsByLocationTest::assertUnmapped)
                    : new Outcome.Refused()));
    all.add(
        new Option(
            "access",
            "mapped",
            o -> o.toBuilder().access(ImageAccess.MAPPED).build(),
            kind ->
                kind == Kind.FILE || kind == Kind.IMAGE
                    ? new Outcome.Effect(OptionsByLocationTest::assertMapped)
                    : new Outcome.Refused()));
    all.add(
        new Option(
            "uidMap",
            "0:1234:1",
            o -> o.toBuilder().uidMap("0:1234:1").build(),
            kind -> attribute("unix:uid")));
    all.add(
        new Option(
            "gidMap",
            "0:1234:1",
            o -> o.toBuilder().gidMap("0:1234:1").build(),
            kind -> attribute("unix:gid")));
    all.add(
        new Option(
            "verify", "none", o -> o.toBuilder().verifySuperblock(false).build(), kind -> opens()));
    all.addAll(optionsOfOtherSystems());
    for (ErofsLimit limit : ErofsLimit.values()) {
      long least = limit.least();
      all.add(
          new Option(
              limit.key(),
              least,
              o -> o.toBuilder().limit(limit, least).build(),
              k -> limited(limit)));
    }
    all.add(sha256(digest, opens()));
    all.add(
        sha256(
            WRONG,
            new Outcome.Failure(
                CorruptImageException.class,
                "corrupt: SHA-256: expected " + WRONG + ", found " + digest)));
    all.add(
        remote(
            "mirrors", List.of(copy), o -> o.toBuilder().mirrors(List.of(copy)).build(), opens()));
    all.add(
        remote(
            "headers",
            Map.of("X-Token", "a"),
            o -> o.toBuilder().headers(Map.of("X-Token", "a")).build(),
            new Outcome.Effect(
                fs -> assertEquals("a", server.requests().get(0).header("X-Token")))));
    all.add(
        remote(
            "cacheDirectory",
            cache,
            o -> o.toBuilder().cacheDirectory(cache).build(),
            new Outcome.Effect(fs -> assertFalse(RemoteCache.at(cache).images().isEmpty()))));
    Duration time = Duration.ofSeconds(20);
    all.addAll(remoteBothWays("connectTimeout", time, o -> o.connectTimeout(time)));
    all.addAll(remoteBothWays("idleTimeout", time, o -> o.idleTimeout(time)));
    all.addAll(remoteBothWays("attempts", 2, o -> o.attempts(2)));
    all.addAll(remoteBothWays("granuleBytes", 4096, o -> o.granuleBytes(4096)));
    all.addAll(remoteBothWays("memoryBytes", 8192, o -> o.memoryBytes(8192)));
    all.addAll(trustOptions());
    all.add(guard("remoteLocations", "forbidden", o -> o.allowRemote(false)));
    all.add(guard("hosts", "example.org", o -> o.hosts(List.of("example.org"))));
    List<String> hosts = List.of("*.example.org", "127.0.0.1");
    all.add(
        new Option(
            "hosts",
            hosts,
            o -> o.toBuilder().remote(o.remote().toBuilder().hosts(hosts).build()).build(),
            kind -> opens()));
    all.add(
        new Option(
            "registryConfig",
            "none",
            o -> set(o, RemoteKeys.REGISTRY_CONFIG, "none"),
            kind -> opens()));
    all.add(
        new Option(
            "credentialHelpers",
            "allowed",
            o -> set(o, RemoteKeys.CREDENTIAL_HELPERS, true),
            kind -> new Outcome.Refused()));
    return all;
  }

  private static <T> ErofsOptions set(ErofsOptions options, OptionKey<T> key, T value) {
    return options.toBuilder().remote(options.remote().toBuilder().set(key, value).build()).build();
  }

  /** An option that guards against locations from untrusted input, so it applies everywhere. */
  private static Option guard(String key, Object value, UnaryOperator<RemoteOptions.Builder> set) {
    return new Option(
        key,
        value,
        o -> o.toBuilder().remote(set.apply(o.remote().toBuilder()).build()).build(),
        kind ->
            kind == Kind.URL
                ? new Outcome.Failure(AccessDeniedException.class, "option '" + key + "'")
                : opens());
  }

  /** With base directories, any image is read as a composefs image. */
  private List<Option> optionsOfOtherSystems() {
    String verity = "sha256:3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95";
    return List.of(
        new Option(
            "fsVerity",
            verity,
            o -> o.toBuilder().fsVerity(FsVerityDigest.parse(verity)).build(),
            kind ->
                new Outcome.Failure(
                    CorruptImageException.class,
                    "corrupt: fs-verity digest: expected " + verity + ", found sha256:")),
        new Option(
            "objects", List.of(temp), o -> o.toBuilder().objects(temp).build(), kind -> opens()),
        new Option(
            "verifyObjects",
            "fsverity",
            o -> o.toBuilder().verifyObjects(true).build(),
            kind -> new Outcome.Refused()),
        new Option(
            "verifyChunks",
            "digests",
            o -> o.toBuilder().verifyChunks(true).build(),
            kind -> new Outcome.Refused()),
        new Option(
            "verifyLayers",
            "digests",
            o -> o.toBuilder().set(ImageKeys.VERIFY_LAYERS, true).build(),
            kind -> new Outcome.Refused()),
        new Option(
            "composefsView",
            "kernel",
            o -> o.toBuilder().composefsView(ComposefsView.KERNEL).build(),
            kind -> new Outcome.Refused()),
        new Option(
            "composefsView",
            ComposefsView.STORED,
            o -> o.toBuilder().composefsView(ComposefsView.STORED).build(),
            kind -> opens()));
  }

  private static Outcome limited(ErofsLimit limit) {
    return limit == ErofsLimit.LINKS
        ? new Outcome.Effect(
            fs ->
                assertThrows(
                    FileSystemException.class, () -> Files.readAllBytes(fs.getPath("/link"))))
        : new Outcome.Effect(fs -> assertTrue(Files.exists(fs.getPath("/file"))));
  }

  private static Outcome attribute(String name) {
    return new Outcome.Effect(
        fs -> assertEquals(1234, Files.getAttribute(fs.getPath("/file"), name)));
  }

  private static void assertUnmapped(FileSystem fs) throws IOException {
    try (FileChannel channel = FileChannel.open(fs.getPath("/file"))) {
      assertThrows(
          UnsupportedOperationException.class,
          () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
    }
  }

  private static void assertMapped(FileSystem fs) throws IOException {
    try (FileChannel channel = FileChannel.open(fs.getPath("/file"))) {
      assertEquals(CONTENT[0], channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get(0));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyOption_takesEffectOrIsRejected() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      ImageLocation location = locate(kind);
      for (Map.Entry<String, Opener> way : openers(kind).entrySet()) {
        for (Option option : options()) {
          tests.add(
              dynamicTest(
                  kind + ", " + way.getKey() + ": " + option.key() + "=" + option.value(),
                  () -> {
                    server.resetCounts();
                    ImageLocation fresh = kind == Kind.SOURCE ? locate(kind) : location;
                    check(way.getValue(), fresh, option, option.expected().at(kind));
                  }));
        }
      }
    }
    return tests.stream();
  }

  private static void check(Opener opener, ImageLocation location, Option option, Outcome outcome)
      throws IOException {
    if (outcome instanceof Outcome.Effect effect) {
      try (FileSystem fs = opener.open(location, option)) {
        effect.check().run(fs);
      }
      return;
    }
    if (outcome instanceof Outcome.Failure failure) {
      Throwable e = assertThrows(failure.type(), () -> opener.open(location, option).close());
      assertTrue(String.valueOf(e.getMessage()).contains(failure.message()), e::toString);
      return;
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> opener.open(location, option).close());
    String message = String.valueOf(e.getMessage());
    String key = option.key().equals("remote") ? "option '" : "option '" + option.key() + "' ";
    assertTrue(message.startsWith(key), message);
    assertTrue(message.contains(location.toString()), message);
  }

  @Test
  void options_coverAllKeys() {
    Set<String> tested = new TreeSet<>();
    options().forEach(option -> tested.add(option.key()));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> FileSystems.newFileSystem(image, Map.of("none", 0)).close());
    String message = String.valueOf(e.getMessage());
    String known = message.substring(message.indexOf('[') + 1, message.indexOf(']'));
    assertEquals(new TreeSet<>(Arrays.asList(known.split(", ", -1))), tested);
  }

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
