package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.OptionFlags;
import io.github.jerofs.option.OptionKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of the command line, compared with the registry of options. */
final class CliOptionsTest {
  private static CommandSpec ls() {
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
    Streams streams = new Streams(new Output(none), new Messages(none));
    return Objects.requireNonNull(Commands.all(streams).getSubcommands().get("ls"))
        .getCommandSpec();
  }

  static List<OptionKey<?>> keysWithText() {
    return OptionKey.all().stream().filter(key -> !OptionFlags.WITHOUT_TEXT.contains(key)).toList();
  }

  @ParameterizedTest
  @MethodSource("keysWithText")
  void key_flagMatches(OptionKey<?> key) {
    OptionSpec flag = ls().findOption(OptionFlags.of(key));
    assertNotNull(flag);
    String help = String.join(" ", flag.description());
    switch (flag.longestName()) {
      case OptionFlags.LIMIT -> assertTrue(help.contains(key + "=" + key.defaultText()), help);
      case OptionFlags.OTHER -> assertTrue(help.contains(key + "=" + key.metavar()), help);
      default -> {
        boolean takesValue = flag.arity().max() > 0;
        assertEquals(takesValue ? key.metavar() : flag.paramLabel(), flag.paramLabel());
        if (help.contains("Default: ")) {
          assertTrue(help.endsWith("Default: " + key.defaultText() + "."), help);
        }
      }
    }
  }

  static List<OptionKey<?>> others() {
    return OptionFlags.others();
  }

  /** A key without a text form needs a flag of its own. */
  @ParameterizedTest
  @MethodSource("others")
  void otherKey_parsesText(OptionKey<?> key) {
    assertNotNull(key.parse(key.defaultText()));
  }

  @Test
  void option_takesEffect() {
    String plain = run("ls", "-l", SAMPLE).expectSuccess();
    String mapped =
        run("ls", "-l", SAMPLE, "--option", "uidMap=0:4321:1", "--option", "cacheBytes=0")
            .expectSuccess();
    assertTrue(!plain.contains(" 4321 ") && mapped.contains(" 4321 "), mapped);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense=1, --option: unknown option 'nonsense'; known are [cacheBytes",
    "offset=0, --option: 'offset' has a flag of its own: --offset",
    "cacheBytes=x, '--option: option ''cacheBytes'': expected a number of bytes, or shared, found x'",
    "idleTimeout=1, '--option: option ''idleTimeout'': expected a positive Duration'",
    "attempts=2, --option attempts does not apply to " + SAMPLE
  })
  void option_invalid_wrongUsage(String option, String message) {
    Cli.Result result = run("ls", SAMPLE, "--option", option);
    assertEquals(2, result.code());
    assertTrue(result.err().startsWith("jerofs: " + message), result.err());
  }
}
