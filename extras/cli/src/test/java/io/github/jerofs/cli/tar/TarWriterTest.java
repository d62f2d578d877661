package io.github.jerofs.cli.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.cli.text.PosixAcl;
import io.github.jerofs.cli.text.RawText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives at the limits of the ustar format. */
final class TarWriterTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarWriter writer = new TarWriter(out);

  private static TarEntry entry(String name, Instant time, TarEntry.Body body) {
    return new TarEntry(name, 0644, 0, 0, time, body, Map.of());
  }

  private static TarEntry.Regular regular(long size) {
    return new TarEntry.Regular(size, null);
  }

  private String text() {
    return out.toString(ISO_8859_1);
  }

  /** Returns the only entry, as read by commons-compress. */
  private TarArchiveEntry read() throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()), "UTF-8")) {
      return in.getNextEntry();
    }
  }

  @Test
  void plainFile_noRecords() throws IOException {
    writer.begin(entry("a/b", TIME, regular(3)));
    writer.write("abc".getBytes(ISO_8859_1), 0, 3);
    writer.close();
    assertEquals(10240, out.size());
    assertTrue(text().startsWith("a/b\0"));
    assertTrue(text().startsWith("abc\0", 512));
  }

  @ParameterizedTest
  @CsvSource({"100, 0", "101, 1", "99/100, 0", "155/100, 0", "156/100, 1", "155/101, 1"})
  void longName_splitAtSlashOrRecord(String lengths, int records) throws IOException {
    StringBuilder name = new StringBuilder();
    for (String length : lengths.split("/", -1)) {
      name.append(name.isEmpty() ? "" : "/").append("n".repeat(Integer.parseInt(length)));
    }
    writer.begin(entry(name.toString(), TIME, regular(0)));
    assertEquals(512 * (1 + 2 * records), out.size());
    writer.close();
    assertEquals(name.toString(), read().getName());
  }

  @ParameterizedTest
  @CsvSource({"8589934591, false", "8589934592, true"})
  void largeSize_record(long size, boolean record) throws IOException {
    writer.begin(entry("large", TIME, regular(size)));
    assertEquals(record, text().contains(" size=" + size + "\n"));
    assertEquals(size, read().getSize());
  }

  @ParameterizedTest
  @CsvSource({
    "2023-11-14T22:13:20Z, ''",
    "1970-01-01T00:00:00.5Z, 0.5",
    "1969-12-31T23:59:59.999999999Z, -0.000000001",
    "1969-12-31T23:59:58Z, -2",
    "1969-12-31T23:59:57.25Z, -2.75",
    "2242-03-16T12:56:32Z, 8589934592"
  })
  void time_beyondUstar_record(Instant time, String record) throws IOException {
    writer.begin(entry("time", time, regular(0)));
    assertEquals(!record.isEmpty(), text().contains("mtime="));
    assertTrue(record.isEmpty() || text().contains("mtime=" + record + "\n"), this::text);
    assertEquals(time, read().getLastModifiedTime().toInstant());
  }

  @Test
  void sparseFile_mapBeforeData() throws IOException {
    SparseMap map = new SparseMap(1L << 30, List.of(new SparseMap.Range(4096, 4100)));
    writer.begin(entry("d/sparse", TIME, new TarEntry.Regular(1L << 30, map)));
    writer.write("data".getBytes(ISO_8859_1), 0, 4);
    writer.close();
    TarArchiveEntry entry = read();
    assertEquals("d/sparse", entry.getName());
    assertEquals(1L << 30, entry.getRealSize());
    assertTrue(text().contains("\0002\n4096\n4\n1073741824\n0\n\0"));
    assertTrue(text().contains("d/GNUSparseFile.0/sparse\0"));
  }

  @Test
  void shortContent_paddedWithZeros() throws IOException {
    writer.begin(entry("short", TIME, regular(600)));
    writer.write(new byte[] {1}, 0, 1);
    writer.begin(entry("next", TIME, regular(0)));
    assertTrue(text().startsWith("next\0", 512 + 1024));
    assertThrows(IllegalStateException.class, () -> writer.write(new byte[1], 0, 1));
  }

  @ParameterizedTest
  @CsvSource({"80, 99", "81, 101"})
  void record_countsOwnLength(int size, int length) throws IOException {
    byte[] value = new byte[size];
    writer.begin(new TarEntry("x", 0644, 0, 0, TIME, regular(0), Map.of("u", value)));
    assertTrue(text().startsWith(length + " SCHILY.xattr.u=", 512), this::text);
    writer.close();
    assertArrayEquals(value, read().getExtraPaxHeader("SCHILY.xattr.u").getBytes(ISO_8859_1));
  }

  @Test
  void acl_text() {
    HexFormat hex = HexFormat.of();
    assertEquals(
        "user::rw-,user:1000:r--,group::r--,group:4294967294:-wx,mask::rw-,other::---",
        PosixAcl.text(
            hex.parseHex(
                "0200000001000600ffffffff02000400e803000004000400ffffffff08000300feffffff"
                    + "10000600ffffffff20000000ffffffff")));
    for (String bad :
        new String[] {
          "",
          "020000",
          "0300000001000600ffffffff",
          "0200000003000600ffffffff",
          "0200000001000800ffffffff",
          "0200000001000600ffffff"
        }) {
      assertNull(PosixAcl.text(hex.parseHex(bad)), bad);
    }
  }

  @Test
  void name_notUtf8_bytesKept() throws IOException {
    String name = "\udcff".repeat(101);
    writer.begin(entry(name, TIME, new TarEntry.SymbolicLink("\udc80")));
    assertTrue(text().contains(" hdrcharset=BINARY\n"));
    assertTrue(text().contains(" path=" + "\u00ff".repeat(101) + "\n"));
    assertFalse(text().contains("linkpath"));
    assertArrayEquals(new byte[] {'a', (byte) 0x80}, RawText.bytes("a\udc80"));
  }
}
