package io.github.jerofs.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Converts the help of a command to a manual page with man(7) macros. */
final class ManPage {
  private final List<String> lines = new ArrayList<>();

  private ManPage() {}

  /** Returns the page of {@code command}. */
  static String of(CommandLine command) {
    ManPage page = new ManPage();
    page.write(command.getCommandSpec());
    return String.join("\n", page.lines) + "\n";
  }

  /** Returns the name of the page, such as {@code jerofs-ls}. */
  static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private void write(CommandSpec spec) {
    var usage = spec.usageMessage();
    lines.add(".\\\" Made by ManPagesTest from the help of the command; do not edit.");
    lines.add(".TH " + name(spec).toUpperCase(Locale.ROOT) + " 1 \"\" jerofs \"User Commands\"");
    section("NAME");
    lines.add(name(spec) + " \\- " + text(usage.description()[0]));
    section("SYNOPSIS");
    lines.add(".B " + spec.qualifiedName(" "));
    lines.add(text(synopsis(spec)));
    section("DESCRIPTION");
    for (String paragraph : usage.description()) {
      lines.add(paragraph.isEmpty() ? ".PP" : text(paragraph));
    }
    writeArguments(spec);
    writeSubcommands(spec);
    if (!usage.exitCodeList().isEmpty()) {
      section("EXIT STATUS");
      usage.exitCodeList().forEach(this::item);
    }
    section("EXAMPLES");
    lines.add(".nf");
    for (String line : usage.footer()) {
      lines.add(text(line));
    }
    lines.add(".fi");
    if (spec.parent() != null) {
      section("SEE ALSO");
      lines.add(".BR jerofs (1)");
    }
  }

  private static String synopsis(CommandSpec spec) {
    String name = spec.qualifiedName(" ");
    String all =
        new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0).replaceAll("\\s+", " ");
    return all.substring(name.length()).strip();
  }

  private void writeArguments(CommandSpec spec) {
    if (!spec.positionalParameters().isEmpty()) {
      section("ARGUMENTS");
      for (PositionalParamSpec argument : spec.positionalParameters()) {
        item(argument.paramLabel(), String.join(" ", argument.description()));
      }
    }
    section("OPTIONS");
    List<OptionSpec> options = new ArrayList<>(spec.options());
    options.sort(Comparator.comparingInt(OptionSpec::order)); // stable, as in the help
    for (OptionSpec option : options) {
      String names = String.join(", ", option.names());
      boolean flag = option.arity().max() == 0;
      item(
          flag ? names : names + " " + option.paramLabel(), String.join(" ", option.description()));
    }
  }

  private void writeSubcommands(CommandSpec spec) {
    if (!spec.subcommands().isEmpty()) {
      section("COMMANDS");
      spec.subcommands().values().stream()
          .map(command -> command.getCommandSpec())
          .filter(command -> !command.usageMessage().hidden())
          .forEach(command -> item(command.name(), command.usageMessage().description()[0]));
    }
  }

  private void section(String title) {
    lines.add(".SH " + title);
  }

  private void item(String term, String meaning) {
    lines.add(".TP");
    lines.add(".B " + text(term));
    lines.add(text(meaning));
  }

  /** Escapes roff's control characters. */
  private static String text(String text) {
    String plain =
        text.replace("%n", " ").replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    return plain.startsWith(".") ? "\\&" + plain : plain;
  }
}
