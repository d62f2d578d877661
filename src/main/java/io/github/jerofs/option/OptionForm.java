package io.github.jerofs.option;

import java.util.Objects;
import java.util.Optional;
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

  /**
   * Returns the value that is stated for the option {@code name}, in normalized form.
   *
   * @throws IllegalArgumentException if {@code stated} has another form or is out of range
   */
  T parse(String name, Object stated) {
    T parsed = parser.parse(stated);
    if (parsed == null) {
      throw unexpected(name, stated);
    }
    return check(name, parsed);
  }

  /** Returns {@code value} in normalized form; throws as {@link #parse} does. */
  T check(String name, T value) {
    T checked = check.check(Objects.requireNonNull(value, name));
    if (checked == null) {
      throw unexpected(name, value);
    }
    return checked;
  }

  private IllegalArgumentException unexpected(String name, Object value) {
    boolean isWrapped = value instanceof Optional<?> optional && optional.isPresent();
    Object stated = isWrapped ? ((Optional<?>) value).get() : value;
    String found = isSecret ? "something else" : String.valueOf(stated);
    return new IllegalArgumentException(
        "option '" + name + "': expected " + expected + ", found " + found);
  }
}
