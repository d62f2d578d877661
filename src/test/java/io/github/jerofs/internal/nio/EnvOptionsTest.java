package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** F18: the keys of env. */
final class EnvOptionsTest {
  @Test
  @DisplayName("F18 values may be typed or strings")
  void parse_values() {
    assertEquals(ErofsOptions.DEFAULT, EnvOptions.parse(Map.of()));
    ErofsOptions expected =
        ErofsOptions.builder()
            .offset(4096)
            .cacheBytes(7)
            .devices(List.of(Path.of("a"), Path.of("b")))
            .access(ImageAccess.CHANNEL)
            .uidMap("0:1:2")
            .gidMap("3:4:5")
            .verifySuperblock(false)
            .limit(ErofsLimit.LINKS, 3)
            .limit(ErofsLimit.EXTENT_BYTES, 4096)
            .build();
    Map<String, Object> rest = Map.of("uidMap", "0:1:2", "gidMap", "3:4:5", "verify", "none");
    Map<String, Object> typed = new java.util.HashMap<>(rest);
    typed.putAll(
        Map.of(
            "offset",
            4096L,
            "cacheBytes",
            7,
            "devices",
            List.of(Path.of("a"), Path.of("b")),
            "access",
            ImageAccess.CHANNEL,
            "maxLinks",
            3,
            "maxExtentBytes",
            4096L));
    Map<String, Object> strings = new java.util.HashMap<>(rest);
    strings.putAll(
        Map.of(
            "offset", "4096",
            "cacheBytes", "7",
            "devices", "a" + File.pathSeparator + "b",
            "access", "channel",
            "maxLinks", "3",
            "maxExtentBytes", "4096"));
    assertEquals(expected, EnvOptions.parse(typed));
    assertEquals(expected, EnvOptions.parse(strings));
    assertTrue(EnvOptions.parse(Map.of("verify", "superblock")).verifySuperblock());
  }

  @Test
  @DisplayName("F18 accessMode=readOnly is accepted, as by the zip provider")
  void parse_accessMode_onlyReadOnly() throws IOException {
    assertEquals(ErofsOptions.DEFAULT, EnvOptions.parse(Map.of("accessMode", "readOnly")));
    try (FileSystem fs =
        FileSystems.newFileSystem(
            ContractTest.IMAGE_FILE, Map.of("accessMode", "readOnly", "cacheBytes", 0))) {
      assertTrue(fs.isReadOnly());
    }
    for (Object wrong : List.of("readWrite", "nope", 1)) {
      var e =
          assertThrows(
              InapplicableOptionException.class,
              () -> EnvOptions.parse(Map.of("accessMode", wrong)));
      assertEquals(
          "option 'accessMode' does not apply to EROFS images, which are read-only: expected"
              + " readOnly, found "
              + wrong,
          e.getMessage());
    }
  }

  @Test
  @DisplayName("F18 the message for an unknown key lists the known ones")
  void parse_unknownKey_listsKnown() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EnvOptions.parse(Map.of("offst", 1)));
    String message = String.valueOf(e.getMessage());
    for (String key :
        List.of(
            "offst", "offset", "devices", "cacheBytes", "access", "uidMap", "gidMap", "verify")) {
      assertTrue(message.contains(key), message);
    }
    for (ErofsLimit limit : ErofsLimit.values()) {
      assertTrue(message.contains(limit.key()), message);
    }
  }

  @Test
  @DisplayName("F18 messages for wrong types and values out of range name the key")
  void parse_wrongValue_throws() {
    for (Map.Entry<String, Object> bad :
        List.<Map.Entry<String, Object>>of(
            Map.entry("offset", -1),
            Map.entry("offset", "-1"),
            Map.entry("offset", "x"),
            Map.entry("offset", 1.5),
            Map.entry("cacheBytes", List.of()),
            Map.entry("devices", 7),
            Map.entry("devices", Arrays.asList("a")),
            Map.entry("access", "MAPPED"),
            Map.entry("access", true),
            Map.entry("uidMap", 1),
            Map.entry("gidMap", 1),
            Map.entry("verify", true),
            Map.entry("maxLinks", 257),
            Map.entry("maxLinks", "-1"),
            Map.entry("maxExtentBytes", 0),
            Map.entry("maxXattrBytes", "64K"))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> EnvOptions.parse(Map.of(bad.getKey(), bad.getValue())),
              bad::toString);
      assertTrue(String.valueOf(e.getMessage()).contains(bad.getKey()), e::toString);
    }
  }

  @Test
  @DisplayName("F18 single remote options override remote, in any order")
  void parse_remote() {
    RemoteOptions whole = RemoteOptions.builder().attempts(9).build();
    String digest = "0123456789abcdef".repeat(4);
    assertEquals(
        whole.toBuilder()
            .sha256(digest)
            .cacheDirectory(Path.of("cache"))
            .mirrors(List.of(URI.create("http://host/x")))
            .headers(Map.of("Cookie", "a"))
            .build(),
        EnvOptions.parse(
                Map.of(
                    "cacheDirectory",
                    "cache",
                    "headers",
                    Map.of("Cookie", "a"),
                    "mirrors",
                    List.of("http://host/x"),
                    "remote",
                    whole,
                    "sha256",
                    digest))
            .remote());
    for (Map.Entry<String, Object> bad :
        List.<Map.Entry<String, Object>>of(
            Map.entry("cacheDirectory", 7),
            Map.entry("headers", "Cookie: a"),
            Map.entry("headers", Map.of("Cookie", 7)),
            Map.entry("headers", Map.of("Range", "bytes=0-1")),
            Map.entry("headers", Map.of("Cookie", "a\r\nHost: b")),
            Map.entry("mirrors", "http://host/x"),
            Map.entry("mirrors", List.of(7)),
            Map.entry("remote", "x"),
            Map.entry("sha256", "abc"))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> EnvOptions.parse(Map.of(bad.getKey(), bad.getValue())),
          bad::toString);
    }
  }

  @Test
  @DisplayName("F18 before parsing, an invalid offset counts as none")
  void offsetOrZero_nonsense_zero() {
    assertEquals(0, EnvOptions.offsetOrZero(Map.of()));
    assertEquals(0, EnvOptions.offsetOrZero(Map.of("offset", "x")));
    assertEquals(512, EnvOptions.offsetOrZero(Map.of("offset", "512")));
  }
}
