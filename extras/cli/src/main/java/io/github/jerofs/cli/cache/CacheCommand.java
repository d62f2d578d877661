package io.github.jerofs.cli.cache;

import com.google.gson.JsonObject;
import io.github.jerofs.RemoteCache;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.Json;
import io.github.jerofs.storage.CachedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code cache}. */
@Command(
    name = "cache",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Manages the cached copies of images on web servers, and the indexes of archives.",
      "",
      "ls lists them: how much is present, the size, the key, and the URL without its query; for an"
          + " index, its size and key. verify reads complete copies, prints the SHA-256 of each, and"
          + " compares it with the one that was given when it was fetched, if any. rm removes copies"
          + " and indexes; an index is built again when its archive is opened."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs cache ls")
public final class CacheCommand implements Callable<Integer> {
  private static final int PERCENT = 100;

  private enum Action {
    LS,
    VERIFY,
    RM
  }

  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ACTION", description = "ls, verify or rm.")
  private Action action = Action.LS;

  @Parameters(
      index = "1..*",
      paramLabel = "IMAGE",
      description = "Keys or URLs. Default: all; rm requires --all for that.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "The cache directory. Default: that of the user.")
  private @Nullable Path directory;

  @Option(names = "--all", description = "With rm, remove all images and indexes.")
  private boolean all;

  @Option(names = "--json", description = "With ls, print JSON Lines.")
  private boolean json;

  public CacheCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (action == Action.RM && names.isEmpty() && !all) {
      throw new ParameterException(spec.commandLine(), "rm requires images or --all");
    }
    if (all && action != Action.RM) {
      throw new ParameterException(spec.commandLine(), "--all applies to rm only");
    }
    if (json && action != Action.LS) {
      throw new ParameterException(spec.commandLine(), "--json applies to ls only");
    }
    Path where = directory == null ? RemoteCache.defaultDirectory() : directory;
    if (directory != null && !Files.isDirectory(directory)) {
      throw Files.exists(directory)
          ? new NotDirectoryException(directory.toString())
          : new NoSuchFileException(directory.toString());
    }
    RemoteCache cache = RemoteCache.at(where);
    List<CachedImage> images = cache.images();
    List<Path> indexes = cache.indexes();
    if (!names.isEmpty()) {
      reportMissing(images, indexes);
      images = images.stream().filter(image -> names.stream().anyMatch(isOf(image))).toList();
      indexes = indexes.stream().filter(index -> names.contains(key(index))).toList();
    }
    for (CachedImage image : images) {
      switch (action) {
        case LS -> streams.out().println(json ? Json.text(toJson(image)) : toLine(image));
        case VERIFY -> verify(cache, image);
        case RM -> cache.remove(image);
      }
    }
    for (Path index : indexes) {
      switch (action) {
        case LS -> streams.out().println(json ? Json.text(toJson(index)) : toLine(index));
        case VERIFY -> {} // its checksums are verified when it is read
        case RM -> Files.deleteIfExists(index);
      }
    }
    return streams.messages().hasErrors() ? ExitCode.FAILURE : 0;
  }

  private void reportMissing(List<CachedImage> images, List<Path> indexes) {
    for (String name : names) {
      boolean isImage = images.stream().anyMatch(image -> isOf(image).test(name));
      if (!isImage && indexes.stream().noneMatch(index -> key(index).equals(name))) {
        streams.messages().error("not in the cache: " + withoutQuery(name));
      }
    }
  }

  private static Predicate<String> isOf(CachedImage image) {
    return name -> image.key().equals(name) || image.url().equals(withoutQuery(name));
  }

  private static String withoutQuery(String url) {
    return url.replaceFirst("\\?.*", "?…");
  }

  /** Returns the name of an index file without its extension. */
  private static String key(Path index) {
    return index.getFileName().toString().replaceFirst("[.][^.]*$", "");
  }

  private void verify(RemoteCache cache, CachedImage image) {
    try {
      String digest = cache.verify(image);
      String stated = image.sha256().isPresent() ? "as stated" : "none stated";
      streams.out().println(digest + "  " + Printable.escape(image.url()) + "  (" + stated + ")");
    } catch (IOException e) {
      streams.messages().error(e);
    }
  }

  private static String toLine(CachedImage image) {
    long percent = image.length() == 0 ? PERCENT : PERCENT * image.present() / image.length();
    String state = image.isComplete() ? "complete" : percent + "%";
    return columns(state, image.length(), image.key()) + "  " + Printable.escape(image.url());
  }

  private static String toLine(Path index) throws IOException {
    return columns("index", Files.size(index), key(index));
  }

  private static String columns(String state, long length, String key) {
    return String.format(Locale.ROOT, "%8s %,15d  %s", state, length, key);
  }

  private static JsonObject toJson(CachedImage image) {
    JsonObject object = new JsonObject();
    object.addProperty("key", image.key());
    object.addProperty("url", image.url());
    object.addProperty("file", image.file().toString());
    object.addProperty("length", image.length());
    object.addProperty("present", image.present());
    object.addProperty("complete", image.isComplete());
    image.sha256().ifPresent(digest -> object.addProperty("sha256", digest));
    return object;
  }

  private static JsonObject toJson(Path index) throws IOException {
    JsonObject object = new JsonObject();
    object.addProperty("key", key(index));
    object.addProperty("file", index.toString());
    object.addProperty("length", Files.size(index));
    return object;
  }
}
