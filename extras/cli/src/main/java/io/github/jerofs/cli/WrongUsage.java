package io.github.jerofs.cli;

import io.github.jerofs.cli.console.Messages;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints one line with the error in the arguments and one that points to the help. The help itself
 * is longer than a screen and would scroll the error away.
 */
record WrongUsage(Messages messages) implements IParameterExceptionHandler {
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
      return text;
    }
    boolean isCommand = e.getCommandLine().getParent() == null && !unmatched.isUnknownOption();
    String reason = isCommand ? "no such command: " + unmatched.getUnmatched().get(0) : text;
    List<String> suggestions = unmatched.getSuggestions();
    return suggestions.isEmpty()
        ? reason
        : reason + "; did you mean " + String.join(" or ", suggestions) + "?";
  }

  /** Adapts picocli's message: no capital letter, no index of a named parameter. */
  private static String plain(String message) {
    String text =
        message.replaceFirst(
            "^Invalid value for positional parameter at index \\d+ ", "not valid ");
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
