package io.github.jerofs.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates the forms of {@link RemoteKeys#HOSTS} and {@link RemoteKeys#REGISTRY_CONFIG}. */
final class ServerForms {
  static final String AUTO = "auto";

  private static final String ANY = "any";
  private static final Pattern HOST =
      Pattern.compile(
          "((\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?");

  private ServerForms() {}

  /** Host names, each with an optional port, and an optional asterisk for the first labels. */
  static OptionForm<List<String>> hosts() {
    return OptionForm.of(
            "HOSTS",
            "any, or a list or string of names separated by commas, such as *.example.org or"
                + " localhost:8080",
            ServerForms::parseHosts)
        .checked(ServerForms::checkHosts)
        .printed(hosts -> hosts.isEmpty() ? ANY : String.join(",", hosts));
  }

  private static @Nullable List<String> parseHosts(Object value) {
    if (value instanceof String text) {
      return text.equals(ANY) ? List.of() : List.of(text.split(",", -1));
    }
    return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
        ? list.stream().map(String.class::cast).toList()
        : null;
  }

  private static @Nullable List<String> checkHosts(List<String> hosts) {
    return hosts.stream().allMatch(host -> HOST.matcher(host).matches())
        ? hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList()
        : null;
  }

  static OptionForm<String> registryConfig() {
    return OptionForm.of(
            "FILE",
            "auto, none, or the Path or path of a file",
            value ->
                value instanceof Path path
                    ? path.toString()
                    : value instanceof String text ? text : null)
        .checked(text -> text.isEmpty() ? null : text);
  }
}
