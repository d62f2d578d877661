package io.github.jerofs.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.ErofsLimit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The registry of options, on which builders and {@code env} maps are based. {@code
 * OptionDocumentsTest} checks the documentation against it, {@code CliOptionsTest} the command
 * line.
 */
final class OptionKeyTest {
  private static final Path SAMPLE = Path.of("samples/sample.erofs");

  @ParameterizedTest
  @MethodSource("all")
  <T> void builder_takesEachKey(OptionKey<T> key) {
    ErofsOptions options = ErofsOptions.builder().set(key, key.defaultValue()).build();
    assertEquals(ErofsOptions.DEFAULT, options);
    assertEquals(key.defaultValue(), options.get(key));
    if (key.isRemote()) {
      assertEquals(key.defaultValue(), RemoteOptions.DEFAULT.get(key));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  <T> void env_takesEachKey(OptionKey<T> key) throws IOException {
    T typed = key.defaultValue();
    Object value = typed instanceof Boolean ? key.defaultText() : typed;
    try (FileSystem fs = FileSystems.newFileSystem(SAMPLE, Map.of(key.name(), value))) {
      assertTrue(fs.isOpen());
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> FileSystems.newFileSystem(SAMPLE, Map.of(key.name(), new Object())).close());
    String expected = "option '" + key + "': expected " + key.values() + ", found ";
    assertTrue(String.valueOf(e.getMessage()).startsWith(expected), e::toString);
  }

  @ParameterizedTest
  @MethodSource("all")
  <T> void defaultText_parsesToDefault(OptionKey<T> key) {
    if (!key.defaultText().equals("none") && !key.equals(RemoteKeys.REMOTE)) {
      assertEquals(key.defaultValue(), key.parse(key.defaultText()));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void documentation_oneSentence(OptionKey<?> key) {
    String text = key.documentation();
    assertTrue(Character.isUpperCase(text.charAt(0)), text);
    assertEquals(text.length() - 1, (text + " ").indexOf(". "), text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "64K, 65536", "1m, 1048576", "3G, 3221225472", "1T, 1099511627776"})
  void bytes_withUnits_parsed(String text, long bytes) {
    assertEquals(bytes, ImageKeys.OFFSET.parse(text));
    assertEquals(Optional.of(bytes), ImageKeys.CACHE_BYTES.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "1 K", "1KB", "0x10", "-1", "-1K", "9223372036854775807K"})
  void bytes_malformed_rejected(String text) {
    assertThrows(IllegalArgumentException.class, () -> ImageKeys.OFFSET.parse(text));
  }

  static List<OptionKey<?>> all() {
    return OptionKey.all();
  }

  @Test
  void all_includesLimits() {
    for (ErofsLimit limit : ErofsLimit.values()) {
      assertEquals(OptionKey.of(limit), OptionKey.named(limit.key()));
    }
  }

  @Test
  void named_unknown_listsAll() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> OptionKey.named("offst")).getMessage();
    assertEquals("unknown option 'offst'; known are " + OptionKey.all(), message);
  }

  @Test
  void durations_shortForms_parsed() {
    assertEquals(Duration.ofSeconds(90), RemoteKeys.IDLE_TIMEOUT.parse("1m30s"));
    assertEquals(Duration.ofMillis(50), RemoteKeys.IDLE_TIMEOUT.parse("PT0.05S"));
    assertEquals("1m30s", RemoteKeys.IDLE_TIMEOUT.text(Duration.ofSeconds(90)));
    for (Object bad : new Object[] {"30", "x", "0s", "-1s", Duration.ZERO, 30}) {
      assertThrows(IllegalArgumentException.class, () -> RemoteKeys.IDLE_TIMEOUT.parse(bad));
    }
  }

  @Test
  void bounds_enforcedByBuildersAndEnv() {
    assertRefused(ImageKeys.OFFSET, -1L);
    assertRefused(ImageKeys.CACHE_BYTES, Optional.of(-1L));
    assertRefused(RemoteKeys.ATTEMPTS, 0);
    assertRefused(RemoteKeys.ATTEMPTS, 101);
    assertRefused(RemoteKeys.GRANULE_BYTES, 5000);
    assertRefused(RemoteKeys.GRANULE_BYTES, 2048);
    assertRefused(RemoteKeys.MEMORY_BYTES, -1L);
    assertRefused(RemoteKeys.SHA256, Optional.of("abc"));
    assertRefused(RemoteKeys.MIRRORS, Collections.nCopies(16, URI.create("http://host/x?secret")));
    assertRefused(OptionKey.of(ErofsLimit.LINKS), 257L);
    assertThrows(
        IllegalArgumentException.class, () -> RemoteOptions.builder().set(ImageKeys.OFFSET, 0L));
  }

  private static <T> void assertRefused(OptionKey<T> key, T value) {
    for (IllegalArgumentException e :
        List.of(
            assertThrows(
                IllegalArgumentException.class, () -> ErofsOptions.builder().set(key, value)),
            assertThrows(IllegalArgumentException.class, () -> key.parse(value)))) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("option '" + key + "': expected "), message);
      assertFalse(message.contains("secret"), message);
    }
  }

  @Test
  void options_equalByValue() {
    ErofsOptions options =
        ErofsOptions.builder()
            .offset(512)
            .set(RemoteKeys.ATTEMPTS, 2)
            .sha256("A".repeat(64))
            .build();
    assertEquals(options, options.toBuilder().build());
    assertEquals(options.hashCode(), options.toBuilder().build().hashCode());
    assertEquals(2, options.remote().attempts());
    assertEquals(Optional.of("a".repeat(64)), options.get(RemoteKeys.SHA256));
    assertNotEquals(options, options.toBuilder().offset(0).build());
    assertNotEquals(options, options.toBuilder().remote(RemoteOptions.DEFAULT).build());
    assertEquals(512, options.offset());
    assertEquals(0, ErofsOptions.DEFAULT.offset());
  }

  @Test
  void toString_listsOptionsWithoutSecrets() {
    String text =
        ErofsOptions.builder()
            .offset(512)
            .set(RemoteKeys.HEADERS, Map.of("Authorization", "secret"))
            .build()
            .toString();
    assertTrue(text.startsWith("ErofsOptions[offset=512, devices=none, cacheBytes="), text);
    assertTrue(text.contains("headers=[Authorization]"), text);
    assertFalse(text.contains("secret"), text);
  }
}
