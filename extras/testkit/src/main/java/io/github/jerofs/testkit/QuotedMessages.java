package io.github.jerofs.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.error.ErofsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Compares the messages quoted in {@code docs/troubleshooting.md} with the actual messages. A
 * quoted message that no test provokes fails, and so does a provoked message that is not quoted.
 */
public final class QuotedMessages {
  private static final Path DOCUMENT = Path.of("docs/troubleshooting.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern CELL = Pattern.compile("\\| ((?:`[^`]+`(?:, )?)+) \\|.*");

  private final Map<String, Provocation> provocations = new LinkedHashMap<>();

  /** Provokes a message. */
  public interface Provocation {
    /** Returns the message. */
    String message() throws Exception;
  }

  /** An action that fails. */
  public interface Failing {
    /** Runs the action. */
    void run() throws Exception;
  }

  /** Returns whether the messages under {@code heading} are those of the command line. */
  public static boolean isOfCommands(String heading) {
    return heading.equals("Extracting") || heading.equals("Commands");
  }

  /** Registers how to provoke the message that is quoted as {@code quote}. */
  public QuotedMessages provoke(String quote, Provocation provocation) {
    assertNull(provocations.put(quote, provocation), quote);
    return this;
  }

  /** Registers how to cause the exception with the message that is quoted as {@code quote}. */
  public QuotedMessages fail(String quote, Failing action) {
    return provoke(quote, () -> messageOf(action));
  }

  /**
   * Returns the message of the exception that {@code action} throws. Omits the place at the end of
   * messages about images.
   */
  public static String messageOf(Failing action) {
    try {
      action.run();
    } catch (Exception failure) {
      Exception e = failure instanceof UncheckedIOException in ? in.getCause() : failure;
      String message = String.valueOf(e.getMessage());
      String place = e instanceof ErofsException about ? " (" + about.place() + ")" : "";
      assertTrue(message.endsWith(place), message);
      return message.substring(0, message.length() - place.length());
    }
    throw new AssertionError("nothing failed");
  }

  /**
   * Returns a test for each message that is quoted under the selected headings, and for each
   * provoked message.
   */
  public Stream<DynamicTest> tests(Predicate<String> headings) throws IOException {
    Set<String> all = new LinkedHashSet<>(quotedUnder(headings));
    assertTrue(all.size() > 10, all::toString);
    Set<String> quoted = Set.copyOf(all);
    all.addAll(provocations.keySet());
    return all.stream().map(quote -> dynamicTest(quote, () -> check(quote, quoted)));
  }

  private void check(String quote, Set<String> quoted) throws Exception {
    Provocation provocation = provocations.get(quote);
    assertNotNull(provocation, "provoked by no test");
    String message = provocation.message();
    assertTrue(pattern(quote).matcher(message).matches(), () -> "the message is: " + message);
    assertTrue(quoted.contains(quote), "not quoted in " + DOCUMENT);
  }

  /** An ellipsis stands for a varying part, which is not empty. */
  private static Pattern pattern(String quote) {
    return Pattern.compile(
        Arrays.stream(quote.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
  }

  /** Returns the first columns of the message tables. */
  private static Set<String> quotedUnder(Predicate<String> headings) throws IOException {
    Set<String> quoted = new LinkedHashSet<>();
    boolean wanted = false;
    boolean messages = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("#")) {
        wanted = headings.test(line.replaceFirst("#+ ", ""));
        messages = false;
      } else if (line.startsWith("| message |") || line.startsWith("| begins with |")) {
        messages = true;
      } else if (!line.startsWith("|")) {
        messages = false;
      } else if (wanted && messages && !line.startsWith("| --- |")) {
        assertTrue(CELL.matcher(line).matches(), line);
        String cell = line.substring(0, line.indexOf("` |") + 1);
        CODE.matcher(cell).results().forEach(match -> quoted.add(match.group(1)));
      }
    }
    return quoted;
  }
}
