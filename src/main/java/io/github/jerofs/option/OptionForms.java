package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates the {@link OptionForm}s of all options. */
final class OptionForms {
  static final String NONE = "none";

  private static final String SHARED = "shared";
  private static final int MAX_MIRRORS = 15;

  private OptionForms() {}

  static OptionForm<Long> number(String metavar, String expected, long least, long most) {
    return OptionForm.of(metavar, expected, OptionForms::parseLong)
        .checked(value -> value >= least && value <= most ? value : null);
  }

  static OptionForm<Long> limit(ErofsLimit limit) {
    String expected = "a number from " + limit.least() + " to " + limit.most();
    return limit.key().endsWith("Bytes")
        ? bytes(expected, limit.least(), limit.most())
        : number("NUMBER", expected, limit.least(), limit.most());
  }

  static OptionForm<Long> bytes() {
    return bytes("a number of bytes", 0, Long.MAX_VALUE);
  }

  private static OptionForm<Long> bytes(String expected, long least, long most) {
    return OptionForm.of("BYTES", expected, OptionForms::parseBytes)
        .checked(value -> value >= least && value <= most ? value : null);
  }

  /** The size of a private cache, or the word for the shared cache. */
  static OptionForm<Optional<Long>> privateCache() {
    OptionForm<Optional<Long>> own = optional(bytes());
    return new OptionForm<>(
        own.metavar(),
        own.expected() + ", or " + SHARED,
        false,
        value -> value.equals(SHARED) ? Optional.empty() : own.parser().parse(value),
        own.check(),
        value -> value.map(String::valueOf).orElse(SHARED));
  }

  static OptionForm<Integer> integer(String metavar, String expected, int least, int most) {
    return OptionForm.<Integer>of(metavar, expected, OptionForms::parseInt)
        .checked(value -> value >= least && value <= most ? value : null);
  }

  private static @Nullable Long parseLong(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    try {
      return value instanceof String text ? Long.valueOf(text) : null;
    } catch (NumberFormatException e) {
      return null; // another form
    }
  }

  private static @Nullable Long parseBytes(Object value) {
    return value instanceof String text ? ByteSize.parse(text) : parseLong(value);
  }

  private static @Nullable Integer parseInt(Object value) {
    return toInt(parseLong(value));
  }

  private static @Nullable Integer toInt(@Nullable Long number) {
    return number == null || number.intValue() != number
        ? null
        : Integer.valueOf(number.intValue());
  }

  static OptionForm<String> text(String metavar, String expected) {
    return OptionForm.of(metavar, expected, value -> value instanceof String text ? text : null)
        .printed(text -> text.isEmpty() ? NONE : text);
  }

  static OptionForm<ImageAccess> access() {
    return oneOf("WAY", "auto, mapped or channel", ImageAccess.values());
  }

  static OptionForm<ComposefsView> composefsView() {
    return oneOf("VIEW", "logical, kernel or stored", ComposefsView.values());
  }

  /** Returns the form of an enum constant, or of its name in lower case. */
  private static <T extends Enum<T>> OptionForm<T> oneOf(
      String metavar, String expected, T[] constants) {
    OptionForm.Parser<T> parser =
        value -> {
          for (T constant : constants) {
            if (constant == value || lowerCase(constant).equals(value)) {
              return constant;
            }
          }
          return null;
        };
    return OptionForm.of(metavar, expected, parser).printed(OptionForms::lowerCase);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Returns a form with two words for true and false. */
  static OptionForm<Boolean> either(String yes, String no) {
    return OptionForm.<Boolean>of(
            yes + "|" + no,
            yes + " or " + no,
            value -> yes.equals(value) ? Boolean.TRUE : no.equals(value) ? Boolean.FALSE : null)
        .printed(value -> value ? yes : no);
  }

  static OptionForm<ErofsDevices> devices() {
    return OptionForm.of(
            "FILE",
            "a list of Path, URI, ByteSource or ImageLocation, a DeviceResolver, ErofsDevices, or a"
                + " string of paths separated by File.pathSeparator",
            OptionForms::parseDevices)
        .printed(devices -> devices.equals(ErofsDevices.NONE) ? NONE : devices.toString());
  }

  private static @Nullable ErofsDevices parseDevices(Object value) {
    if (value instanceof ErofsDevices devices) {
      return devices;
    } else if (value instanceof DeviceResolver resolver) {
      return new ErofsDevices.Resolved(resolver);
    } else if (value instanceof String text) {
      return listed(List.of(text.split(Pattern.quote(File.pathSeparator), -1)), true);
    }
    return value instanceof List<?> list ? listed(list, false) : null;
  }

  private static @Nullable ErofsDevices listed(List<?> elements, boolean areStrings) {
    List<ImageLocation> locations = new ArrayList<>();
    for (Object element : elements) {
      ImageLocation location = areStrings ? file(element) : location(element);
      if (location == null) {
        return null;
      }
      locations.add(location);
    }
    return new ErofsDevices.Listed(locations);
  }

  private static @Nullable ImageLocation file(Object name) {
    String text = (String) name;
    return text.isEmpty() ? null : ImageLocation.of(Path.of(text));
  }

  /** Returns the location that {@code element} is or names, or null if it has another type. */
  static @Nullable ImageLocation location(Object element) {
    if (element instanceof Path path) {
      return ImageLocation.of(path);
    } else if (element instanceof URI uri) {
      return ImageLocation.of(uri);
    } else if (element instanceof ByteSource source) {
      return ImageLocation.of(source);
    }
    return element instanceof ImageLocation location ? location : null;
  }

  static OptionForm<Optional<FsVerityDigest>> fsVerityDigest() {
    OptionForm<Optional<FsVerityDigest>> present =
        optional(
            OptionForm.of(
                "DIGEST",
                "an FsVerityDigest, a string such as sha256:3d24…, or none",
                OptionForms::parseFsVerityDigest));
    OptionForm.Parser<Optional<FsVerityDigest>> orNone =
        value -> NONE.equals(value) ? Optional.empty() : present.parser().parse(value);
    return OptionForm.of(present.metavar(), present.expected(), orNone).printed(present.printer());
  }

  private static @Nullable FsVerityDigest parseFsVerityDigest(Object value) {
    if (value instanceof FsVerityDigest digest) {
      return digest;
    }
    try {
      return value instanceof String text
          ? FsVerityDigest.parse(text.toLowerCase(Locale.ROOT))
          : null;
    } catch (IllegalArgumentException e) {
      return null; // another form
    }
  }

  static OptionForm<RemoteOptions> remote() {
    return OptionForm.of(
            "REMOTE", "RemoteOptions", value -> value instanceof RemoteOptions all ? all : null)
        .printed(
            all -> all.equals(RemoteOptions.DEFAULT) ? "RemoteOptions.DEFAULT" : all.toString());
  }

  /** Returns the form of a value that may be absent. */
  static <T> OptionForm<Optional<T>> optional(OptionForm<T> form) {
    OptionForm.Parser<Optional<T>> parser =
        value -> {
          if (value instanceof Optional<?> optional && optional.isEmpty()) {
            return Optional.empty();
          }
          Object present = value instanceof Optional<?> optional ? optional.get() : value;
          T parsed = form.parser().parse(present);
          return parsed == null ? null : Optional.of(parsed);
        };
    OptionForm.Check<Optional<T>> check =
        value -> {
          if (value.isEmpty()) {
            return value;
          }
          T checked = form.check().check(value.get());
          return checked == null ? null : Optional.of(checked);
        };
    return OptionForm.of(form.metavar(), form.expected(), parser)
        .checked(check)
        .printed(value -> value.map(form.printer()).orElse(NONE));
  }

  static OptionForm<Optional<Path>> directory() {
    return optional(
        OptionForm.of("DIR", "a path of the default file system", OptionForms::parsePath)
            .checked(path -> path.getFileSystem().equals(FileSystems.getDefault()) ? path : null));
  }

  private static @Nullable Path parsePath(Object value) {
    if (value instanceof Path path) {
      return path;
    }
    return value instanceof String text ? Path.of(text) : null;
  }

  static OptionForm<Map<String, String>> headers() {
    return OptionForm.of("NAME: VALUE", "a map of strings", OptionForms::parseHeaders)
        .normalized(RequestHeaders::check)
        .printed(headers -> headers.isEmpty() ? NONE : headers.keySet().toString())
        .secret();
  }

  private static @Nullable Map<String, String> parseHeaders(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name) || !(entry.getValue() instanceof String text)) {
        return null;
      }
      headers.put(name, text);
    }
    return headers;
  }

  static OptionForm<List<URI>> mirrors() {
    return OptionForm.of(
            "URL", "a list of at most " + MAX_MIRRORS + " URIs", OptionForms::parseMirrors)
        .checked(urls -> urls.size() <= MAX_MIRRORS ? List.copyOf(urls) : null)
        .printed(
            urls ->
                urls.isEmpty() ? NONE : urls.stream().map(OptionForms::shown).toList().toString())
        .secret();
  }

  private static @Nullable List<URI> parseMirrors(Object value) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    List<URI> urls = new ArrayList<>();
    for (Object element : list) {
      if (element instanceof URI url) {
        urls.add(url);
      } else if (element instanceof String text) {
        try {
          urls.add(new URI(text));
        } catch (URISyntaxException e) {
          return null; // another form
        }
      } else {
        return null;
      }
    }
    return urls;
  }

  /** Returns {@code url} without its query, which may be secret. */
  private static String shown(URI url) {
    String text = url.toString();
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  static OptionForm<Optional<String>> digest() {
    return optional(
        OptionForm.of(
                "DIGEST",
                "a SHA-256 in 64 hexadecimal digits",
                value -> value instanceof String text ? text : null)
            .checked(OptionForms::checkDigest));
  }

  private static @Nullable String checkDigest(String digest) {
    String lower = digest.toLowerCase(Locale.ROOT);
    return Digests.isSha256(lower) ? lower : null;
  }

  static OptionForm<Duration> duration() {
    return OptionForm.of(
            "DURATION", "a positive Duration, or a string such as 30s", OptionForms::parseDuration)
        .checked(value -> value.isZero() || value.isNegative() ? null : value)
        .printed(value -> value.toString().substring("PT".length()).toLowerCase(Locale.ROOT));
  }

  private static @Nullable Duration parseDuration(Object value) {
    if (value instanceof Duration duration) {
      return duration;
    }
    try {
      return value instanceof String text
          ? Duration.parse(text.startsWith("P") ? text : "PT" + text)
          : null;
    } catch (DateTimeParseException e) {
      return null; // another form
    }
  }

  static OptionForm<Integer> powerOfTwo(int least, int most) {
    return OptionForm.<Integer>of(
            "BYTES",
            "a power of two from " + least + " to " + most,
            value -> toInt(parseBytes(value)))
        .checked(
            value ->
                value >= least && value <= most && Integer.bitCount(value) == 1 ? value : null);
  }
}
