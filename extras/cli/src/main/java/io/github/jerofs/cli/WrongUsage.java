package io.github.jerofs.cli;

import io.github.jerofs.cli.console.Messages;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints one line with the error in the arguments and one that points to the help. The help itself
 * is longer than a screen and would scroll the error away.
 */
record WrongUsage(Messages messages) implements IParameterExceptionHandler {
  private static final Pattern CHOICES =
      Pattern.compile("expected one of \\[.*] \\(case-insensitive\\) but was '(.*)'$");

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    messages.error(reason(e));
    messages.error("'" + command.getCommandSpec().qualifiedName() + " --help' shows the usage");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String reason(ParameterException e) {
    String text = plain(String.valueOf(e.getMessage()));
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getArgSpec() == null ? text : withChoices(text, e.getArgSpec());
    }
    boolean isCommand = e.getCommandLine().getParent() == null && !unmatched.isUnknownOption();
    String reason = isCommand ? "no such command: " + unmatched.getUnmatched().get(0) : text;
    List<String> suggestions = unmatched.getSuggestions();
    return suggestions.isEmpty()
        ? reason
        : reason + "; did you mean " + String.join(" or ", suggestions) + "?";
  }

  /** Replaces the constants of an enumeration by the words of the help. */
  private static String withChoices(String message, ArgSpec argument) {
    Matcher matcher = CHOICES.matcher(message);
    return matcher.find()
        ? message.substring(0, matcher.start())
            + "expected "
            + choices(argument)
            + ", found '"
            + matcher.group(1)
            + "'"
        : message;
  }

  private static String choices(ArgSpec argument) {
    return Stream.of(argument.auxiliaryTypes())
        .filter(Class::isEnum)
        .flatMap(type -> Stream.of(type.getEnumConstants()))
        .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** Adapts picocli's message: no capital letter, no index of a named parameter. */
  private static String plain(String message) {
    String text =
        message
            .replaceFirst("^Invalid value for positional parameter at index \\d+ ", "not valid ")
            .replaceFirst("^Value for option option ", "Value for option ");
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
