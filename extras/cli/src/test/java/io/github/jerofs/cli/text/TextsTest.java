package io.github.jerofs.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1970-01-01T00:00:00.000000000Z",
    "-1, 999999999, 1969-12-31T23:59:59.999999999Z",
    "951782400, 1, 2000-02-29T00:00:00.000000001Z",
    "253402300799, 999999999, 9999-12-31T23:59:59.999999999Z",
    "253402300800, 0, +10000-01-01T00:00:00.000000000Z"
  })
  void time_formatted(long seconds, int nanos, String text) {
    assertEquals(text, Texts.time(Instant.ofEpochSecond(seconds, nanos)));
  }

  @Test
  void time_asFormatter() {
    var formatter = new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      long seconds = (random.nextLong() >>> 1) % 260_000_000_000L;
      Instant time = Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
      assertEquals(formatter.format(time), Texts.time(time));
    }
  }
}
