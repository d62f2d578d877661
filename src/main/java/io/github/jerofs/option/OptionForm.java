package io.github.jerofs.option;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the values of an option are written and checked.
 *
 * @param metavar stands for a value in a synopsis
 * @param expected what a value may be, in words
 * @param isSecret whether values stay out of messages
 * @param parser reads a typed value or a string
 * @param check returns the value in its normal form
 * @param printer writes a value without what is secret in it
 */
record OptionForm<T>(
    String metavar,
    String expected,
    boolean isSecret,
    Parser<T> parser,
    Check<T> check,
    Function<T, String> printer) {
  /** Reads a value. */
  interface Parser<T> {
    /** Returns the value, or null if {@code value} has another form. */
    @Nullable T parse(Object value);
  }

  /** Holds a value to its bounds. */
  interface Check<T> {
    /** Returns the value in its normal form, or null if it is out of bounds. */
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
