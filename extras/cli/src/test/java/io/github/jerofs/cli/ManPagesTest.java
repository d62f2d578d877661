package io.github.jerofs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.console.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The pages in {@code docs/man}, which are generated from the help of the commands. {@code
 * -Djerofs.man.write=true} writes the pages.
 */
final class ManPagesTest {
  private final Locale locale = Locale.getDefault();

  /** Picocli sorts the options of a synopsis by the rules of the default locale. */
  @BeforeEach
  void setRootLocale() {
    Locale.setDefault(Locale.ROOT);
  }

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(locale);
  }

  private static final Path FOLDER = Path.of("docs/man");

  private static CommandLine commands() {
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
    return Commands.all(new Streams(new Output(none), new Messages(none)));
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new TreeMap<>();
    addPages(commands(), pages);
    return pages;
  }

  private static void addPages(CommandLine command, Map<String, String> pages) {
    pages.put(ManPage.name(command.getCommandSpec()) + ".1", ManPage.of(command));
    command.getSubcommands().values().stream()
        .filter(below -> !below.getCommandSpec().usageMessage().hidden())
        .forEach(below -> addPages(below, pages));
  }

  @Test
  void readme_namesEveryCommand() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    commands().getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .map(CommandLine::getCommandName)
        .filter(name -> !name.equals("tree")) // in the example before the list
        .forEach(name -> assertTrue(readme.contains("`" + name + "`"), name));
  }

  @Test
  void pages_upToDate() throws IOException {
    Map<String, String> pages = pages();
    if (Boolean.getBoolean("jerofs.man.write")) {
      Files.createDirectories(FOLDER);
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
      }
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(
          pages.keySet(),
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertEquals(page.getValue(), Files.readString(FOLDER.resolve(page.getKey())), page.getKey());
    }
  }

  @Test
  void help_hasExitCodes() {
    pages()
        .forEach(
            (name, page) ->
                assertTrue(page.contains(".SH EXIT STATUS") || name.contains("completion"), name));
  }
}
