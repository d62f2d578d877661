package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.OptionCase.Kind;
import io.github.jerofs.OptionCase.Outcome;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.storage.ObjectResolver;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Options with a value, and the expected outcome of opening an image at each kind of location. */
abstract class OptionCases extends SealedImageFixture {
  private static final ObjectResolver NO_OBJECTS = names -> Optional.empty();

  /** An option for images with a root hash; rejected without one. */
  <T> List<OptionCase> verified(OptionKey<T> key, T value, Outcome outcome) {
    UnaryOperator<ErofsOptions> set = options -> options.toBuilder().set(key, value).build();
    Map<String, Object> also = Map.of("rootHash", tree.rootHash());
    UnaryOperator<ErofsOptions> both =
        options -> options.toBuilder().rootHash(tree.rootHash()).set(key, value).build();
    return List.of(
        new OptionCase(key.name(), value, set, kind -> new Outcome.Refused()),
        new OptionCase(key.name(), value, also, both, kind -> outcome));
  }

  List<OptionCase> trustOptions() {
    RootHash wrong = RootHash.parse(WRONG);
    List<OptionCase> all = new ArrayList<>();
    for (Object value : List.of(tree.rootHash(), tree.rootHash().toString())) {
      all.add(
          new OptionCase(
              "rootHash",
              value,
              o -> o.toBuilder().rootHash(tree.rootHash()).build(),
              kind -> new Outcome.Effect(OptionCases::assertUnmapped)));
    }
    all.add(
        new OptionCase(
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
        new OptionCase(
            "minBuildTime",
            epoch,
            o -> o.toBuilder().minBuildTime(epoch).build(),
            kind -> opens()));
    Instant later = epoch.plusSeconds(1);
    all.add(
        new OptionCase(
            "minBuildTime",
            later,
            o -> o.toBuilder().minBuildTime(later).build(),
            kind -> new Outcome.Failure(CorruptImageException.class, "corrupt: build time")));
    return all;
  }

  static Outcome opens() {
    return new Outcome.Effect(
        fs -> assertArrayEquals(CONTENT, Files.readAllBytes(fs.getPath("/file"))));
  }

  static OptionCase remote(
      String key, Object value, UnaryOperator<RemoteOptions> set, Outcome atServer) {
    return new OptionCase(
        key,
        value,
        o -> o.toBuilder().remote(set.apply(o.remote())).build(),
        kind -> kind == Kind.URL ? atServer : new Outcome.Refused());
  }

  /** A value under its own key, and as part of {@code RemoteOptions}. */
  static List<OptionCase> remoteBothWays(
      String key, Object value, UnaryOperator<RemoteOptions.Builder> set) {
    UnaryOperator<RemoteOptions> change = options -> set.apply(options.toBuilder()).build();
    return List.of(
        remote(key, value, change, opens()),
        remote("remote", change.apply(RemoteOptions.DEFAULT), change, opens()));
  }

  OptionCase sha256(String value, Outcome outcome) {
    return new OptionCase(
        "sha256",
        value,
        o -> o.toBuilder().remote(o.remote().toBuilder().sha256(value).build()).build(),
        kind -> kind == Kind.URL ? new Outcome.Refused() : outcome);
  }

  List<OptionCase> options() {
    Path cache = temp.resolve("cache");
    URI copy = server.url("image.erofs");
    List<OptionCase> all = new ArrayList<>();
    all.add(
        new OptionCase(
            "offset",
            512,
            o -> o.toBuilder().offset(512).build(),
            kind ->
                new Outcome.Failure(Exception.class, ""))); // from the JDK, if no provider matches
    all.add(
        new OptionCase(
            "devices",
            List.of(image),
            o -> o.toBuilder().devices(List.of(image)).build(),
            kind -> new Outcome.Failure(IllegalArgumentException.class, "0 extra devices")));
    all.add(
        new OptionCase("cacheBytes", 0, o -> o.toBuilder().cacheBytes(0).build(), kind -> opens()));
    all.add(
        new OptionCase(
            "access",
            ImageAccess.CHANNEL,
            o -> o.toBuilder().access(ImageAccess.CHANNEL).build(),
            kind ->
                kind.isFile()
                    ? new Outcome.Effect(OptionCases::assertUnmapped)
                    : new Outcome.Refused()));
    all.add(
        new OptionCase(
            "access",
            "mapped",
            o -> o.toBuilder().access(ImageAccess.MAPPED).build(),
            kind ->
                kind == Kind.FILE || kind == Kind.IMAGE
                    ? new Outcome.Effect(OptionCases::assertMapped)
                    : new Outcome.Refused()));
    all.add(
        new OptionCase(
            "uidMap",
            "0:1234:1",
            o -> o.toBuilder().uidMap("0:1234:1").build(),
            kind -> attribute("unix:uid")));
    all.add(
        new OptionCase(
            "gidMap",
            "0:1234:1",
            o -> o.toBuilder().gidMap("0:1234:1").build(),
            kind -> attribute("unix:gid")));
    all.add(
        new OptionCase(
            "verify", "none", o -> o.toBuilder().verifySuperblock(false).build(), kind -> opens()));
    all.addAll(optionsOfOtherSystems());
    for (ErofsLimit limit : ErofsLimit.values()) {
      long least = limit.least();
      all.add(
          new OptionCase(
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
        new OptionCase(
            "hosts",
            hosts,
            o -> o.toBuilder().remote(o.remote().toBuilder().hosts(hosts).build()).build(),
            kind -> opens()));
    all.add(
        new OptionCase(
            "registryConfig",
            "none",
            o -> set(o, RemoteKeys.REGISTRY_CONFIG, "none"),
            kind -> opens()));
    all.add(
        new OptionCase(
            "credentialHelpers",
            "allowed",
            o -> set(o, RemoteKeys.CREDENTIAL_HELPERS, true),
            kind -> new Outcome.Refused()));
    return all;
  }

  static <T> ErofsOptions set(ErofsOptions options, OptionKey<T> key, T value) {
    return options.toBuilder().remote(options.remote().toBuilder().set(key, value).build()).build();
  }

  /** An option that guards against locations from untrusted input, so it applies everywhere. */
  static OptionCase guard(String key, Object value, UnaryOperator<RemoteOptions.Builder> set) {
    return new OptionCase(
        key,
        value,
        o -> o.toBuilder().remote(set.apply(o.remote().toBuilder()).build()).build(),
        kind ->
            kind == Kind.URL
                ? new Outcome.Failure(AccessDeniedException.class, "option '" + key + "'")
                : opens());
  }

  /** With base directories, any image is read as a composefs image. */
  List<OptionCase> optionsOfOtherSystems() {
    String verity = "sha256:3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95";
    return List.of(
        new OptionCase(
            "fsVerity",
            verity,
            o -> o.toBuilder().fsVerity(FsVerityDigest.parse(verity)).build(),
            kind ->
                new Outcome.Failure(
                    CorruptImageException.class,
                    "corrupt: fs-verity digest: expected " + verity + ", found sha256:")),
        new OptionCase(
            "objects", List.of(temp), o -> o.toBuilder().objects(temp).build(), kind -> opens()),
        new OptionCase(
            "objectResolver",
            NO_OBJECTS,
            o -> o.toBuilder().set(ImageKeys.OBJECT_RESOLVER, Optional.of(NO_OBJECTS)).build(),
            kind -> opens()),
        new OptionCase(
            "verifyObjects",
            "fsverity",
            o -> o.toBuilder().verifyObjects(true).build(),
            kind -> new Outcome.Refused()),
        new OptionCase(
            "verifyChunks",
            "digests",
            o -> o.toBuilder().verifyChunks(true).build(),
            kind -> new Outcome.Refused()),
        new OptionCase(
            "verifyLayers",
            "digests",
            o -> o.toBuilder().set(ImageKeys.VERIFY_LAYERS, true).build(),
            kind -> new Outcome.Refused()),
        new OptionCase(
            "composefsView",
            "kernel",
            o -> o.toBuilder().composefsView(ComposefsView.KERNEL).build(),
            kind -> new Outcome.Refused()),
        new OptionCase(
            "composefsView",
            ComposefsView.STORED,
            o -> o.toBuilder().composefsView(ComposefsView.STORED).build(),
            kind -> opens()));
  }

  static Outcome limited(ErofsLimit limit) {
    return limit == ErofsLimit.LINKS
        ? new Outcome.Effect(
            fs ->
                assertThrows(
                    FileSystemException.class, () -> Files.readAllBytes(fs.getPath("/link"))))
        : new Outcome.Effect(fs -> assertTrue(Files.exists(fs.getPath("/file"))));
  }

  static Outcome attribute(String name) {
    return new Outcome.Effect(
        fs -> assertEquals(1234, Files.getAttribute(fs.getPath("/file"), name)));
  }

  static void assertUnmapped(FileSystem fs) throws IOException {
    try (FileChannel channel = FileChannel.open(fs.getPath("/file"))) {
      assertThrows(
          UnsupportedOperationException.class,
          () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
    }
  }

  static void assertMapped(FileSystem fs) throws IOException {
    try (FileChannel channel = FileChannel.open(fs.getPath("/file"))) {
      assertEquals(CONTENT[0], channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get(0));
    }
  }
}
