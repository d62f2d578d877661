package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.jerofs.build.BuildListener;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.console.TimeLeft;
import io.github.jerofs.cli.create.BuildProgress;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.Json;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formatting and parsing helpers of the commands. */
final class CliPartsTest {
  @Test
  void escape_unambiguous() {
    assertEquals("grüße 😀", Printable.escape("grüße 😀"));
    assertEquals("a\\nb\\tc\\rd\\\\n", Printable.escape("a\nb\tc\rd\\n"));
    assertEquals("\\x1B[0m\\x7F\\xC2\\x85", Printable.escape("\u001b[0m\u007f\u0085"));
    assertEquals("\\x80\\xFF", Printable.escape("\udc80\udcff"));
    assertEquals("\\xE2\\x80\\xAEx", Printable.escape("\u202ex"));
    assertEquals("\\xE2\\x80\\x8Bzw", Printable.escape("\u200bzw"));
    assertEquals("\\xEF\\xBB\\xBFbom", Printable.escape("\ufeffbom"));
    assertEquals("\\xF3\\xA0\\x81\\x81tag", Printable.escape("\udb40\udc41tag"));
  }

  @Test
  void width_cells() {
    assertEquals(5, Printable.width("grüße"));
    assertEquals(1, Printable.width("e\u0301"));
    assertEquals(6, Printable.width("世界😀"));
  }

  @Test
  void text_onlyIfPrintable() {
    assertEquals("ü", Printable.text(new byte[] {(byte) 0xc3, (byte) 0xbc}));
    assertNull(Printable.text(new byte[] {(byte) 0xc3}));
    assertNull(Printable.text(new byte[] {'a', 0}));
  }

  @Test
  void json_surrogates_escaped() {
    assertEquals("\"ü<\\udc80\\n\"", Json.text(new JsonPrimitive("ü<\udc80\n")));
  }

  @Test
  void json_invisibleCharacters_escaped() {
    String name = "😀\u007f\u009b\u200b\u202e\ufeff\udb40\udc41";
    String json = Json.text(new JsonPrimitive(name));
    assertEquals("\"😀\\u007f\\u009b\\u200b\\u202e\\ufeff\\udb40\\udc41\"", json);
    assertEquals(name, JsonParser.parseString(json).getAsString());
  }

  @ParameterizedTest
  @CsvSource({
    "100644, -rw-r--r--",
    "104755, -rwsr-xr-x",
    "102640, -rw-r-S---",
    "41777, drwxrwxrwt",
    "41776, drwxrwxrwT",
    "120777, lrwxrwxrwx",
    "20600, crw-------",
    "60600, brw-------",
    "10000, p---------",
    "140000, s---------"
  })
  void mode_symbolic(String octal, String symbolic) {
    assertEquals(symbolic, Texts.symbolic(Integer.parseInt(octal, 8)));
  }

  @Test
  void time_nineDigits() {
    assertEquals(
        "1969-12-31T23:59:59.000000001Z", Texts.time(FileTime.from(Instant.ofEpochSecond(-1, 1))));
    assertEquals("-1000000000-01-01T00:00:00.000000000Z", Texts.time(Instant.MIN));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10, 100, ''",
    "999, 10, 100, ''",
    "1000, 0, 100, ''",
    "1000, 10, 100, ', 0:09 left'",
    "10000, 1, 8, ', 1:10 left'",
    "60000, 1, 100, ', 1:39:00 left'",
    "5000, 100, 100, ', 0:00 left'",
    "5000, 101, 100, ''"
  })
  void timeLeft_fromSpeedSoFar(long millis, long done, long total, String expected) {
    assertEquals(expected, TimeLeft.left(millis * 1_000_000, done, total));
  }

  @Test
  void progressOfBuild_barAndTimeLeftByPhase() {
    List<String> shown = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    BuildProgress progress = new BuildProgress(shown::add, clock::get);
    progress.show(new BuildListener.Progress(Phase.SCAN, 5, 0, 0));
    clock.set(100_000_000);
    progress.show(new BuildListener.Progress(Phase.SCAN, 7, 0, 0));
    clock.set(1_000_000_000);
    progress.show(new BuildListener.Progress(Phase.DATA, 0, 8, 0));
    clock.set(3_000_000_000L);
    progress.show(new BuildListener.Progress(Phase.DATA, 2, 8, 3 << 19));
    clock.set(3_050_000_000L);
    progress.show(new BuildListener.Progress(Phase.DATA, 3, 8, 3 << 19));
    assertEquals(
        List.of(
            "scanning: 7 entries",
            "[" + "-".repeat(30) + "] 0% writing data: 0 of 8 entries, 0.0 MiB",
            "[#######-----------------------] 25% writing data: 2 of 8 entries, 1.5 MiB,"
                + " 0:06 left"),
        shown);
  }

  @Test
  void progress_shownAtIntervals() {
    List<String> shown = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    Progress progress = new Progress(shown::add, 4, clock::get);
    progress.addEntry();
    clock.set(200_000_000);
    progress.addBytes(3 << 19);
    progress.addEntry();
    assertEquals(List.of("[#######-----------------------] 25% 1 entries, 1.5 MiB"), shown);
  }
}
