package io.github.jerofs.testkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.jerofs.option.ErofsOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Deliberately damaged images with the behaviour of the kernel on each: {@code patches.json}. */
public final class DamagedImages {
  private final Path folder;
  private final JsonObject patches;

  private DamagedImages(Path folder, JsonObject patches) {
    this.folder = folder;
    this.patches = patches;
  }

  /** Reads the descriptions in {@code corpus}. */
  public static DamagedImages in(Corpus corpus) throws IOException {
    Path folder = corpus.folder().resolve("corrupt");
    return new DamagedImages(folder, Corpus.json(folder.resolve("patches.json")));
  }

  /** Returns all cases. */
  public List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (JsonElement element : patches.getAsJsonArray("cases")) {
      JsonObject json = element.getAsJsonObject();
      JsonObject base =
          patches.getAsJsonObject("bases").getAsJsonObject(json.get("base").getAsString());
      cases.add(new Case(folder, base, json));
    }
    return cases;
  }

  /** One damaged image. */
  public static final class Case {
    private final Path folder;
    private final JsonObject base;
    private final JsonObject json;

    private Case(Path folder, JsonObject base, JsonObject json) {
      this.folder = folder;
      this.base = base;
      this.json = json;
    }

    /** Returns its name. */
    public String name() {
      return json.get("name").getAsString();
    }

    /** Returns the name of the undamaged image. */
    public String base() {
      return json.get("base").getAsString();
    }

    private JsonObject kernel() {
      return json.getAsJsonObject("kernel");
    }

    /** Returns whether the kernel refused to mount it. */
    public boolean mountFails() {
      return kernel().get("result").getAsString().equals("mount-fails");
    }

    /** Returns whether the kernel hung. */
    public boolean hangs() {
      return kernel().get("result").getAsString().equals("hangs");
    }

    /** Returns whether {@code fsck.erofs} of erofs-utils 1.9.3 reported an error. */
    public boolean fsckRejects() {
      return json.get("fsck_erofs_1.9.3").getAsString().startsWith("rejects");
    }

    /** Returns the extra devices. */
    public ErofsOptions options() {
      List<Path> devices = new ArrayList<>();
      if (!json.has("without_devices")) {
        for (JsonElement device : base.getAsJsonArray("extra_devices")) {
          devices.add(folder.resolve(device.getAsJsonObject().get("file").getAsString()));
        }
      }
      return ErofsOptions.builder().devices(devices).build();
    }

    /** Writes the damaged image into {@code directory}. */
    public Path write(Path directory) throws IOException {
      Path image = directory.resolve(name() + ".erofs");
      Files.copy(
          folder.resolve(base.get("file").getAsString()),
          image,
          StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
        for (JsonElement element : json.getAsJsonArray("patches")) {
          JsonObject patch = element.getAsJsonObject();
          byte[] bytes = HexFormat.of().parseHex(patch.get("bytes_hex").getAsString());
          channel.write(ByteBuffer.wrap(bytes), patch.get("offset").getAsLong());
        }
        if (json.has("length")) {
          channel.truncate(json.get("length").getAsLong());
        }
      }
      return image;
    }

    /** Returns the content of the undamaged image. */
    public Manifest undamaged() throws IOException {
      return Manifest.read(folder.resolve(base.get("manifest").getAsString()));
    }

    /** Returns the content in the mount of the kernel, including operations that failed. */
    public Manifest expected() throws IOException {
      Manifest manifest = undamaged();
      if (kernel().has("changed")) {
        manifest = manifest.with(kernel().getAsJsonArray("changed"));
      }
      if (kernel().has("missing")) {
        for (JsonElement path : kernel().getAsJsonArray("missing")) {
          manifest = manifest.without(path.getAsString());
        }
      }
      if (kernel().has("errors")) {
        for (Map.Entry<String, JsonElement> entry : kernel().getAsJsonObject("errors").entrySet()) {
          // Lookups of single attributes are not part of a manifest.
          Set<String> operations = new TreeSet<>(entry.getValue().getAsJsonObject().keySet());
          operations.removeIf(operation -> operation.startsWith("getxattr"));
          if (!operations.isEmpty()) {
            manifest = manifest.failing(entry.getKey(), operations);
          }
        }
      }
      return manifest;
    }

    @Override
    public String toString() {
      return name() + ": " + json.get("what").getAsString();
    }
  }
}
