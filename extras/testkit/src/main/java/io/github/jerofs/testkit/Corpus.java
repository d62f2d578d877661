package io.github.jerofs.testkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder of images with their expected content: {@code index.json}, {@code images/} and {@code
 * manifests/}. The repository contains a small corpus. A larger one is in {@code ../shared/corpus}
 * or the directory in the system property {@code jerofs.corpus}.
 */
public final class Corpus {
  private static final Path SMALL = Path.of("src/test/resources/corpus");
  private static final Path LARGE =
      Path.of(System.getProperty("jerofs.corpus", "../shared/corpus"));

  private final Path folder;

  private Corpus(Path folder) {
    this.folder = folder;
  }

  /** Returns the corpus in the repository. */
  public static Corpus small() {
    return new Corpus(SMALL);
  }

  /** Returns the large corpus, which may not {@linkplain #exists exist}. */
  public static Corpus large() {
    return new Corpus(LARGE);
  }

  /** Returns whether the folder exists. */
  public boolean exists() {
    return Files.exists(folder.resolve("index.json"));
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns the file of an image of this corpus. */
  public Path image(String name) {
    return folder.resolve("images").resolve(name + ".erofs");
  }

  /** Returns all images, sorted by name. */
  public List<Image> images() throws IOException {
    JsonObject index = json(folder.resolve("index.json")).getAsJsonObject("images");
    List<Image> images = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : index.entrySet()) {
      images.add(image(entry.getKey(), entry.getValue().getAsJsonObject()));
    }
    images.sort((a, b) -> a.name.compareTo(b.name));
    return images;
  }

  /** Reads a JSON file. */
  public static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private Image image(String name, JsonObject entry) {
    List<Path> devices = new ArrayList<>();
    for (JsonElement device : entry.getAsJsonArray("extra_devices")) {
      String file =
          device.isJsonObject()
              ? device.getAsJsonObject().get("file").getAsString()
              : device.getAsString();
      devices.add(folder.resolve(file));
    }
    JsonElement offset = entry.get("offset");
    return new Image(
        name,
        folder.resolve(entry.get("file").getAsString()),
        folder.resolve(entry.get("manifest").getAsString()),
        ErofsOptions.builder()
            .devices(devices)
            .offset(offset == null ? 0 : offset.getAsLong())
            .build());
  }

  /** Returns the files that {@code options} name as extra devices. */
  public static List<Path> devices(ErofsOptions options) {
    return ((ErofsDevices.Listed) options.devices())
        .locations().stream().map(device -> ((ImageLocation.File) device).path()).toList();
  }

  /**
   * An image.
   *
   * @param name its name in the index
   * @param file the image
   * @param manifest the truth
   * @param options the options for opening it
   */
  public record Image(String name, Path file, Path manifest, ErofsOptions options) {
    /** Returns the files of the extra devices. */
    public List<Path> devices() {
      return Corpus.devices(options);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
