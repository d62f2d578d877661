package io.github.jerofs.cli.option;

import io.github.jerofs.RemoteCache;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for images on web servers. */
public final class RemoteFlags {
  @Option(
      names = "--cache",
      order = HelpOptions.SHARED,
      paramLabel = "DIR",
      description =
          "Cache in DIR what is read of an image on a web server. Without this option, a complete"
              + " copy in the user's cache directory is used if 'jerofs fetch' made one.")
  private @Nullable Path cache;

  @Option(
      names = "--mirror",
      order = HelpOptions.SHARED,
      paramLabel = "URL",
      description = "Another URL of the same image, used when the first fails. Can be repeated.")
  private List<URI> mirrors = new ArrayList<>();

  @Option(
      names = "--header",
      order = HelpOptions.SHARED,
      paramLabel = "NAME: VALUE",
      description =
          "A request header, such as Authorization. Can be repeated. @FILE reads headers from a"
              + " file, one per line, which keeps them out of the process list.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--sha256",
      order = HelpOptions.SHARED,
      paramLabel = "DIGEST",
      description =
          "The SHA-256 of the image. A file is checked when it is opened. An image on a web server"
              + " is checked once the cache has all of it, so a cache is required there.")
  private @Nullable String sha256;

  /** Returns the options for {@code image}. */
  public RemoteOptions toOptions(CommandSpec spec, ImageLocation image) throws IOException {
    RemoteOptions options = toOptions(spec);
    if (cache == null && image.whole() instanceof ImageLocation.Remote remote) {
      Path directory = RemoteCache.defaultDirectory();
      Optional<CachedImage> copy = RemoteCache.at(directory).find(remote.uri(), options.sha256());
      if (copy.isPresent() && copy.get().isComplete()) {
        return options.toBuilder().cacheDirectory(directory).build();
      }
    }
    return options;
  }

  /** Returns the cache directory: the given one, or that of the user. */
  public Path directory() {
    Path named = cache;
    return named == null ? RemoteCache.defaultDirectory() : named;
  }

  /** Returns the given options. */
  public RemoteOptions toOptions(CommandSpec spec) throws IOException {
    try {
      RemoteOptions.Builder options = RemoteOptions.builder().mirrors(mirrors).headers(headers());
      if (cache != null) {
        options.cacheDirectory(cache);
      }
      if (sha256 != null) {
        options.sha256(sha256);
      }
      return options.build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> result = new TreeMap<>();
    for (String text : headers) {
      List<String> lines =
          text.startsWith("@") ? Files.readAllLines(Path.of(text.substring(1))) : List.of(text);
      for (String line : lines) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          result.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        } else if (!line.isBlank()) {
          throw new IllegalArgumentException("--header: expected 'NAME: VALUE' or @FILE");
        }
      }
    }
    return result;
  }
}
