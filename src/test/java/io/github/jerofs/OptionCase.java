package io.github.jerofs;

import io.github.jerofs.option.ErofsOptions;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An option with a value: its key and value for {@code env}, and the same for the methods.
 *
 * @param also another option that it needs
 */
record OptionCase(
    String key,
    Object value,
    Map<String, Object> also,
    UnaryOperator<ErofsOptions> set,
    OptionCase.Expectation expected) {
  /** The kinds of location. */
  enum Kind {
    FILE,
    ZIP,
    JIMFS,
    IMAGE,
    SOURCE,
    URL;

    boolean isFile() {
      return this != SOURCE && this != URL;
    }
  }

  /** The outcome of opening with an option. */
  sealed interface Outcome {
    /** The image opens and shows the effect. */
    record Effect(Check check) implements Outcome {}

    /** Opening fails, which is the effect. */
    record Failure(Class<? extends Throwable> type, String message) implements Outcome {}

    /** The option does not apply. */
    record Refused() implements Outcome {}
  }

  /** Checks an effect. */
  interface Check {
    void run(FileSystem fs) throws IOException;
  }

  /** Returns the expected outcome for a kind of location. */
  interface Expectation {
    Outcome at(Kind kind);
  }

  OptionCase(String key, Object value, UnaryOperator<ErofsOptions> set, Expectation expected) {
    this(key, value, Map.of(), set, expected);
  }

  Map<String, Object> env() {
    Map<String, Object> env = new LinkedHashMap<>(also);
    env.put(key, value);
    return env;
  }
}
