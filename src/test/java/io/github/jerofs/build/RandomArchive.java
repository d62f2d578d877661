package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes the entries of {@link RandomBuilds} as a pax archive. */
final class RandomArchive {
  private RandomArchive() {}

  static byte[] of(Map<String, RandomBuilds.Entry> entries, Map<String, String> links)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, UTF_8.name())) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      out.setAddPaxHeadersForNonAsciiNames(true);
      for (Map.Entry<String, RandomBuilds.Entry> named : entries.entrySet()) {
        add(out, "." + named.getKey(), named.getValue());
      }
      for (Map.Entry<String, String> link : links.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("." + link.getKey(), TarConstants.LF_LINK);
        entry.setLinkName("." + link.getValue());
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream out, String name, RandomBuilds.Entry from)
      throws IOException {
    byte type =
        switch (from.type()) {
          case 'f' -> TarConstants.LF_NORMAL;
          case 'l' -> TarConstants.LF_SYMLINK;
          case 'c' -> TarConstants.LF_CHR;
          case 'p' -> TarConstants.LF_FIFO;
          default -> TarConstants.LF_DIR;
        };
    TarArchiveEntry entry =
        new TarArchiveEntry(type == TarConstants.LF_DIR ? name + "/" : name, type);
    EntryAttributes attributes = from.attributes();
    entry.setMode(attributes.permissions());
    entry.setUserId(attributes.uid());
    entry.setGroupId(attributes.gid());
    entry.setLastModifiedTime(FileTime.from(attributes.modified()));
    attributes
        .xattrs()
        .forEach(
            (key, value) ->
                entry.addPaxHeader(
                    "LIBARCHIVE.xattr." + key,
                    new String(Base64.getEncoder().withoutPadding().encode(value), ISO_8859_1)));
    if (type == TarConstants.LF_NORMAL) {
      entry.setSize(from.content().length);
    } else if (type == TarConstants.LF_SYMLINK) {
      entry.setLinkName(new String(from.content(), UTF_8));
    } else if (type == TarConstants.LF_CHR) {
      entry.setDevMajor((int) from.major());
      entry.setDevMinor((int) from.minor());
    }
    out.putArchiveEntry(entry);
    if (type == TarConstants.LF_NORMAL) {
      out.write(from.content());
    }
    out.closeArchiveEntry();
  }
}
