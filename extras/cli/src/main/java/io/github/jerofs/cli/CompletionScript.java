package io.github.jerofs.cli;

import io.github.jerofs.storage.ImageLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Generates a completion script: the words of each command, and {@code completion.sh}, which uses
 * them. The tables are functions with one {@code case} per command, option or argument.
 */
final class CompletionScript {
  /** What completes a value, beside words. */
  private static final String FILE = "@file";

  private static final String DIRECTORY = "@directory";
  private static final String PATH_IN_IMAGE = "@path";

  /** Labels of text arguments that name files. */
  private static final Set<String> FILES = Set.of("FILE", "IMAGE", "SOURCE", "PLACE", "MANIFEST");

  private final List<String> options = new ArrayList<>();
  private final List<String> valued = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();

  /** Returns the tables for {@code all} commands, as definitions of shell functions. */
  static String tables(CommandLine all) {
    CompletionScript script = new CompletionScript();
    script.add(all.getCommandSpec(), "");
    return script.function("options", script.options)
        + script.function("valued", script.valued)
        + script.function("values", script.values)
        + script.function("arguments", script.arguments);
  }

  private String function(String name, List<String> cases) {
    return "_jerofs_"
        + name
        + "() {\n  case $1 in\n"
        + String.join("", cases)
        + "    *) REPLY= ;;\n  esac\n}\n\n";
  }

  private static String entry(String key, String words) {
    return "    '" + key + "') REPLY='" + words.replace("'", "'\\''") + "' ;;\n";
  }

  /**
   * Adds a command.
   *
   * @param name the names that lead to it, such as {@code verity format}; empty for jerofs itself
   */
  private void add(CommandSpec spec, String name) {
    List<OptionSpec> own = spec.options().stream().filter(option -> !option.hidden()).toList();
    options.add(entry(name, names(own.stream())));
    valued.add(entry(name, names(own.stream().filter(CompletionScript::takesValue))));
    for (OptionSpec option : own) {
      String completed = takesValue(option) ? completion(option) : "";
      if (!completed.isEmpty()) {
        for (String flag : option.names()) {
          values.add(entry((name + " " + flag).strip(), completed));
        }
      }
    }
    String subcommands =
        spec.subcommands().entrySet().stream()
            .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
            .map(each -> each.getKey())
            .collect(Collectors.joining(" "));
    if (!subcommands.isEmpty()) {
      arguments.add(entry((name + " 0").strip(), subcommands));
    }
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      String completed = completion(argument);
      if (name.equals("help")) {
        completed = names(spec.parent());
      }
      boolean rest = argument.index().max() == Integer.MAX_VALUE;
      arguments.add(entry(name + " " + argument.index().min(), completed));
      if (rest) {
        arguments.add("    '" + name + " '*) REPLY='" + completed + "' ;;\n");
      }
    }
    spec.subcommands().forEach((key, line) -> addBelow(name, key, line.getCommandSpec()));
  }

  private void addBelow(String name, String key, CommandSpec spec) {
    if (!spec.usageMessage().hidden()) {
      add(spec, (name + " " + key).strip());
    }
  }

  private static String names(CommandSpec spec) {
    return spec.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(each -> !each.usageMessage().hidden())
        .map(CommandSpec::name)
        .collect(Collectors.joining(" "));
  }

  private static String names(Stream<OptionSpec> options) {
    return options
        .flatMap(option -> Arrays.stream(option.names()))
        .collect(Collectors.joining(" "));
  }

  private static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  /** Returns the words that complete {@code arg}, or one of the constants. */
  private static String completion(ArgSpec arg) {
    Class<?> type = arg.auxiliaryTypes().length > 0 ? arg.auxiliaryTypes()[0] : arg.type();
    String label = arg.paramLabel();
    if (arg.completionCandidates() != null) {
      List<String> words = new ArrayList<>();
      arg.completionCandidates().forEach(word -> words.add(word(word, type)));
      return String.join(" ", words);
    } else if (label.equals("DIR") || label.equals("TARGET")) {
      return DIRECTORY;
    } else if (label.equals("PATH")) {
      return PATH_IN_IMAGE;
    }
    boolean isFile = type == Path.class || type == ImageLocation.class || FILES.contains(label);
    return isFile && !label.equals("URL") ? FILE : "";
  }

  /** Constants in lower case; of {@code KEY=VALUE}, the key. */
  private static String word(String candidate, Class<?> type) {
    int equals = candidate.indexOf('=');
    if (equals >= 0) {
      return candidate.substring(0, equals + 1);
    }
    return type.isEnum() ? candidate.toLowerCase(Locale.ROOT) : candidate;
  }
}
