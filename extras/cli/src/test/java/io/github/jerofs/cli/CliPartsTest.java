package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.gson.JsonPrimitive;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts that the commands are made of. */
final class CliPartsTest {
  @Test
  void onlyPublicPackagesAreUsed() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.jerofs.internal..")
        .check(new ClassFileImporter().importPackages("io.github.jerofs.cli"));
  }

  @Test
  void archivesKnowNothingOfImages() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.github.jerofs.cli.tar")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.github.jerofs", "io.github.jerofs.cli")
        .check(new ClassFileImporter().importPackages("io.github.jerofs.cli.tar"));
  }

  @Test
  void namesAreEscapedWithoutAmbiguity() {
    assertEquals("grüße 😀", Printable.escape("grüße 😀"));
    assertEquals("a\\nb\\tc\\rd\\\\n", Printable.escape("a\nb\tc\rd\\n"));
    assertEquals("\\x1B[0m\\x7F\\xC2\\x85", Printable.escape("\u001b[0m\u007f\u0085"));
    assertEquals("\\x80\\xFF", Printable.escape("\udc80\udcff"));
    assertEquals("\\xE2\\x80\\xAEx", Printable.escape("\u202ex"));
  }

  @Test
  void widthsCountCells() {
    assertEquals(5, Printable.width("grüße"));
    assertEquals(1, Printable.width("e\u0301"));
    assertEquals(6, Printable.width("世界😀"));
  }

  @Test
  void valuesAreTextIfPrintable() {
    assertEquals("ü", Printable.text(new byte[] {(byte) 0xc3, (byte) 0xbc}));
    assertNull(Printable.text(new byte[] {(byte) 0xc3}));
    assertNull(Printable.text(new byte[] {'a', 0}));
  }

  @Test
  void jsonEscapesWhatUtf8CannotSay() {
    assertEquals("\"ü<\\udc80\\n\"", Json.text(new JsonPrimitive("ü<\udc80\n")));
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
  void modesAreSymbolic(String octal, String symbolic) {
    assertEquals(symbolic, Texts.symbolic(Integer.parseInt(octal, 8)));
  }

  @Test
  void timesHaveNineDigits() {
    assertEquals(
        "1969-12-31T23:59:59.000000001Z", Texts.time(FileTime.from(Instant.ofEpochSecond(-1, 1))));
    assertEquals("-1000000000-01-01T00:00:00.000000000Z", Texts.time(Instant.MIN));
  }

  @Test
  void progressIsShownNowAndThen() {
    List<String> shown = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    Progress progress = new Progress(shown::add, 4, clock::get);
    progress.addEntry();
    clock.set(200_000_000);
    progress.addBytes(3 << 19);
    progress.addEntry();
    assertEquals(List.of("[#######-----------------------] 1 entries, 1.5 MiB"), shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "/etc", "a/", "a\0b"})
  void namesThatLeadElsewhereAreRefused(String name) throws IOException {
    try (FileSystem unix = Jimfs.newFileSystem(Configuration.unix())) {
      Path directory = unix.getPath("/work");
      assertThrows(
          FileSystemException.class,
          () -> new TargetNames(directory.getFileSystem()).child(directory, name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a\\b", "\\", "C:", "C:\\x", "C:x", "a/b", "a?", "x:y"})
  void namesThatLeadElsewhereOnWindowsAreRefused(String name) throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path directory = windows.getPath("C:\\work");
      assertThrows(
          FileSystemException.class,
          () -> new TargetNames(directory.getFileSystem()).child(directory, name));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 262143, 262144, 262145, 600000})
  void copiesAreEqualWhereverTheZerosAre(int size, @TempDir Path folder) throws IOException {
    byte[][] contents = new byte[4][size]; // the first is all zeros
    Arrays.fill(contents[1], (byte) 1);
    for (int i = 0; i < size; i++) {
      contents[2][i] = (byte) (i / 4096 % 3 == 1 ? 7 : 0);
      contents[3][i] = (byte) (i / 4096 % 3 == 1 ? 0 : 7);
    }
    for (int i = 0; i < contents.length; i++) {
      Path source = Files.write(folder.resolve("source" + i), contents[i]);
      AtomicLong counted = new AtomicLong();
      SparseCopy copy = new SparseCopy(new FileAttribute<?>[0], counted::addAndGet);
      Path place = folder.resolve("copy" + i);
      copy.copy(source, copy.create(place));
      assertArrayEquals(contents[i], Files.readAllBytes(place));
      assertEquals(size, counted.get());
    }
  }
}
