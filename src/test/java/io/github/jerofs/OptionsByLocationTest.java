package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.OptionCase.Kind;
import io.github.jerofs.OptionCase.Outcome;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every option takes effect or is rejected at every kind of location, in the methods of {@code
 * Erofs} and in {@code env} maps.
 */
final class OptionsByLocationTest extends OptionCases {
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
    FileSystem open(ImageLocation location, OptionCase option) throws IOException;
  }

  private static Map<String, Opener> openers(Kind kind) {
    Map<String, Opener> result = new LinkedHashMap<>();
    result.put("options", (at, option) -> Erofs.open(at, option.set().apply(ErofsOptions.DEFAULT)));
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

  @TestFactory
  Stream<DynamicTest> everyOption_takesEffectOrIsRejected() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      ImageLocation location = locate(kind);
      for (Map.Entry<String, Opener> way : openers(kind).entrySet()) {
        for (OptionCase option : options()) {
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

  private static void check(
      Opener opener, ImageLocation location, OptionCase option, Outcome outcome)
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
}
