package io.github.jerofs.fuzz;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A valid image from which mutants are created.
 *
 * @param name the name, which is part of the names of saved mutants
 * @param file the image
 * @param options the options for opening it
 * @param plainMetabox whether to store its metabox {@linkplain PlainMetabox uncompressed}
 */
record Base(String name, Path file, ErofsOptions options, boolean plainMetabox) {
  private static final String PLAIN_METABOX = "-plain";

  /**
   * Returns all images in the repository in a fixed order, followed by those with a metabox, with
   * the metabox uncompressed.
   */
  static List<Base> all() throws IOException {
    List<Base> bases = stored();
    for (Base base : List.copyOf(bases)) {
      boolean whole = base.options.offset() == 0;
      if (whole && PlainMetabox.isMissing(base.bytes())) {
        bases.add(new Base(base.name + PLAIN_METABOX, base.file, base.options, true));
      }
    }
    return bases;
  }

  private static List<Base> stored() throws IOException {
    Corpus corpus = Corpus.small();
    List<Base> bases = new ArrayList<>();
    for (Corpus.Image image : corpus.images()) {
      bases.add(new Base(image.name(), image.file(), image.options(), false));
    }
    Path folder = corpus.folder().resolve("corrupt");
    JsonObject others = Corpus.json(folder.resolve("patches.json")).getAsJsonObject("bases");
    for (Map.Entry<String, JsonElement> entry : others.entrySet()) {
      JsonObject base = entry.getValue().getAsJsonObject();
      List<Path> devices = new ArrayList<>();
      for (JsonElement device : base.getAsJsonArray("extra_devices")) {
        devices.add(folder.resolve(device.getAsJsonObject().get("file").getAsString()));
      }
      bases.add(
          new Base(
              "bases-" + entry.getKey(),
              folder.resolve(base.get("file").getAsString()),
              ErofsOptions.builder().devices(devices).build(),
              false));
    }
    return bases;
  }

  /** Returns the bytes of the image. */
  byte[] bytes() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return plainMetabox ? PlainMetabox.of(bytes) : bytes;
  }

  /** Returns the image called {@code name}. */
  static Base named(String name) throws IOException {
    return all().stream().filter(base -> base.name.equals(name)).findFirst().orElseThrow();
  }
}
