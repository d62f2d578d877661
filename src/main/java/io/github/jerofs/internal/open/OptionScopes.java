package io.github.jerofs.internal.open;

import io.github.jerofs.internal.remote.WebUrl;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ImageLocation.Remote;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Which options apply to which kinds of location. Options that are not listed here apply to all
 * kinds. An option that is set and does not apply is refused.
 *
 * <p>A {@link io.github.jerofs.storage.DeviceResolver} may find devices of any kind, so every
 * option that concerns devices applies where there is one.
 */
public final class OptionScopes {
  /** What an option needs. */
  private enum Scope {
    IMAGE_AT_SERVER("the image is not at a web server"),
    SOMETHING_AT_SERVER("neither the image nor a device is at a web server"),
    SOME_FILE("neither the image nor a device is a file"),
    ALL_BYTES("without a cache only parts of the image are fetched");

    private final String otherwise;

    Scope(String otherwise) {
      this.otherwise = otherwise;
    }

    boolean holds(ImageLocation image, ErofsOptions options) {
      return switch (this) {
        case IMAGE_AT_SERVER -> image.whole() instanceof Remote;
        case SOMETHING_AT_SERVER -> any(image, options.devices(), Remote.class);
        case SOME_FILE -> any(image, options.devices(), ImageLocation.File.class);
        case ALL_BYTES ->
            !(image.whole() instanceof Remote) || options.remote().cacheDirectory().isPresent();
      };
    }
  }

  private record Rule(String key, Function<ErofsOptions, Object> value, Scope scope) {
    void check(ImageLocation image, ErofsOptions options) {
      boolean set = !Objects.equals(value.apply(options), value.apply(ErofsOptions.DEFAULT));
      if (set && !scope.holds(image, options)) {
        throw new InapplicableOptionException(key, name(image) + ": " + scope.otherwise);
      }
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule("access", ErofsOptions::access, Scope.SOME_FILE),
          remote("mirrors", RemoteOptions::mirrors, Scope.IMAGE_AT_SERVER),
          remote("sha256", RemoteOptions::sha256, Scope.ALL_BYTES),
          remote("headers", RemoteOptions::headers, Scope.SOMETHING_AT_SERVER),
          remote("connectTimeout", RemoteOptions::connectTimeout, Scope.SOMETHING_AT_SERVER),
          remote("idleTimeout", RemoteOptions::idleTimeout, Scope.SOMETHING_AT_SERVER),
          remote("attempts", RemoteOptions::attempts, Scope.SOMETHING_AT_SERVER),
          remote("cacheDirectory", RemoteOptions::cacheDirectory, Scope.SOMETHING_AT_SERVER),
          remote("granuleBytes", RemoteOptions::granuleBytes, Scope.SOMETHING_AT_SERVER),
          remote("memoryBytes", RemoteOptions::memoryBytes, Scope.SOMETHING_AT_SERVER));

  private OptionScopes() {}

  private static Rule remote(String key, Function<RemoteOptions, Object> value, Scope scope) {
    return new Rule(key, options -> value.apply(options.remote()), scope);
  }

  private static String name(ImageLocation image) {
    return image instanceof Remote remote ? WebUrl.shown(remote.uri()) : image.toString();
  }

  private static boolean any(
      ImageLocation image, ErofsDevices devices, Class<? extends ImageLocation> kind) {
    return kind.isInstance(image.whole())
        || !(devices instanceof ErofsDevices.Listed listed)
        || listed.locations().stream().anyMatch(each -> kind.isInstance(each.whole()));
  }

  /**
   * Refuses the first option that is set and does not apply to {@code image} and its devices.
   *
   * @throws InapplicableOptionException with the option and the location
   */
  public static void check(ImageLocation image, ErofsOptions options) {
    RULES.forEach(rule -> rule.check(image, options));
  }
}
