package io.github.jerofs.option;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How to parse, check and print the values of an option.
 *
 * @param metavar the placeholder of a value in a synopsis
 * @param expected a description of the valid values
 * @param isSecret whether messages must not contain values
 * @param parser parses a typed value or a string
 * @param check checks and normalizes a value
 * @param printer prints a value without its secret parts
 */
record OptionForm<T>(
    String metavar,
    String expected,
    boolean isSecret,
    Parser<T> parser,
    Check<T> check,
    Function<T, String> printer) {
  /** Parses a value. */
  interface Parser<T> {
    /** Returns the parsed value, or null if {@code value} has another form. */
    @Nullable T parse(Object value);
  }

  /** Checks the range of a value. */
  interface Check<T> {
    /** Returns the value in normal form, or null if it is out of range. */
    @Nullable T check(T value);
  }

  static <T> OptionForm<T> of(String metavar, String expected, Parser<T> parser) {
    return new OptionForm<>(metavar, expected, false, parser, value -> value, String::valueOf);
  }

  OptionForm<T> checked(Check<T> by) {
    return new OptionForm<>(metavar, expected, isSecret, parser, by, printer);
  }

  OptionForm<T> normalized(UnaryOperator<T> by) {
    return checked(by::apply);
  }

  OptionForm<T> printed(Function<T, String> by) {
    return new OptionForm<>(metavar, expected, isSecret, parser, check, by);
  }

  OptionForm<T> secret() {
    return new OptionForm<>(metavar, expected, true, parser, check, printer);
  }
}
