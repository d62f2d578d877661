package io.github.jerofs.internal.open.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.storage.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar file in memory with the contents that it should show. */
final class TestTar {
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8");

  private boolean isFinished;

  TestTar() {
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** Returns an archive of {@code count} files of up to {@code most} bytes in some directories. */
  static TestTar random(int count, int most, long seed) throws IOException {
    TestTar tar = new TestTar();
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      tar.file("d" + i % 7 + "/file" + i, content(random.nextInt(most), random));
    }
    return tar;
  }

  private static byte[] content(int length, Random random) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    for (int i = 0; i < length; i++) {
      content[i] = (byte) ('a' + (content[i] & 15)); // half a byte of entropy
    }
    return content;
  }

  TestTar file(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    add(entry, content);
    files.put(name, content);
    return this;
  }

  TestTar file(String name, String content) throws IOException {
    return file(name, content.getBytes(UTF_8));
  }

  TestTar link(String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
    entry.setLinkName(target);
    add(entry, new byte[0]);
    files.put(name, files.getOrDefault(target, new byte[0]));
    return this;
  }

  /** Adds a file of 1,100 bytes that stores only its first and last 100, at no block boundary. */
  TestTar sparse(String name) throws IOException {
    String records = "22 GNU.sparse.major=0\n22 GNU.sparse.minor=1\n24 GNU.sparse.size=1100\n";
    String map = records + "33 GNU.sparse.map=0,100,1000,100\n";
    TarArchiveEntry header = new TarArchiveEntry("header", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    header.setSize(map.length());
    add(header, map.getBytes(US_ASCII));
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(200);
    add(entry, new byte[200]);
    return this;
  }

  private void add(TarArchiveEntry entry, byte[] content) throws IOException {
    entry.setModTime(1_600_000_000_000L);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  byte[] tar() throws IOException {
    if (!isFinished) {
      out.finish();
      isFinished = true;
    }
    return bytes.toByteArray();
  }

  byte[] gzip() throws IOException {
    return gzip(tar());
  }

  static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(file)) {
      gzip.write(data);
    }
    return file.toByteArray();
  }

  /** Returns the archive in frames of {@code frame} bytes. */
  byte[] zstd(int frame) throws IOException {
    return zstd(tar(), frame);
  }

  static byte[] zstd(byte[] data, int frame) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int at = 0; at < data.length; at += frame) {
      file.writeBytes(
          Zstd.compress(Arrays.copyOfRange(data, at, Math.min(data.length, at + frame))));
    }
    return file.toByteArray();
  }

  /** Returns the SHA-256 of each file by name. */
  Map<String, String> expected() {
    Map<String, String> result = new TreeMap<>();
    files.forEach((name, content) -> result.put(name, Digests.hex(Digests.sha256(content))));
    return result;
  }

  /** Returns the SHA-256 of each file by name, or the failure to read it. */
  static Map<String, String> of(FileSystem fs) throws IOException {
    Map<String, String> result = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        if (Files.isRegularFile(path)) {
          result.put(path.toString().substring(1), read(path));
        }
      }
    }
    return result;
  }

  static String read(Path path) {
    try {
      return Digests.hex(Digests.sha256(Files.readAllBytes(path)));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
