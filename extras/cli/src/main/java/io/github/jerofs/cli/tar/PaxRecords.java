package io.github.jerofs.cli.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.cli.text.PosixAcl;
import io.github.jerofs.cli.text.RawText;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pax records of an entry: what the ustar header cannot hold.
 *
 * <p>Extended attributes are {@code SCHILY.xattr} records. POSIX ACLs are also {@code SCHILY.acl}
 * records in text form: GNU tar and bsdtar restore ACLs only from these.
 */
final class PaxRecords {
  private static final String XATTR = "SCHILY.xattr.";
  private static final Map<String, String> ACLS =
      Map.of(
          "system.posix_acl_access", "SCHILY.acl.access",
          "system.posix_acl_default", "SCHILY.acl.default");

  private final ByteArrayOutputStream records = new ByteArrayOutputStream(0);

  private PaxRecords() {}

  /** Returns the records that {@code entry} needs under {@code name}; empty if it needs none. */
  static byte[] of(TarEntry entry, String name) {
    PaxRecords pax = new PaxRecords();
    pax.addNames(name, entry.target());
    pax.addNumbers(entry);
    if (entry.body() instanceof TarEntry.Regular file && file.sparse() != null) {
      pax.addSparse(entry.name(), file.size());
    }
    if (!entry.xattrs().isEmpty()) {
      new TreeMap<>(entry.xattrs()).forEach(pax::addXattr);
    }
    return pax.records.toByteArray();
  }

  private void addNames(String name, String target) {
    if (isPlain(name, TarHeader.NAME_LENGTH) && isPlain(target, TarHeader.LINK_LENGTH)) {
      return;
    }
    boolean longName = !TarHeader.fits(RawText.bytes(name));
    boolean longTarget = RawText.bytes(target).length > TarHeader.LINK_LENGTH;
    // Short names that are not UTF-8 stay in the ustar header, as bytes.
    if ((longName && !RawText.isUnicode(name)) || (longTarget && !RawText.isUnicode(target))) {
      add("hdrcharset", "BINARY");
    }
    if (longName || isForeign(name)) {
      add("path", RawText.bytes(name));
    }
    if (longTarget || isForeign(target)) {
      add("linkpath", RawText.bytes(target));
    }
  }

  private static boolean isPlain(String text, int length) {
    if (text.length() > length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** The character set of a ustar header is undefined beyond ASCII. */
  private static boolean isForeign(String text) {
    return !RawText.isAscii(text) && RawText.isUnicode(text);
  }

  private void addNumbers(TarEntry entry) {
    addIfLarge("size", entry.stored(), TarHeader.MAX_LONG_FIELD);
    addIfLarge("uid", entry.uid(), TarHeader.MAX_SHORT_FIELD);
    addIfLarge("gid", entry.gid(), TarHeader.MAX_SHORT_FIELD);
    if (entry.body() instanceof TarEntry.Device device) {
      addIfLarge("SCHILY.devmajor", device.major(), TarHeader.MAX_SHORT_FIELD);
      addIfLarge("SCHILY.devminor", device.minor(), TarHeader.MAX_SHORT_FIELD);
    }
    Instant time = entry.modified();
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    if (nanos != 0 || seconds < 0 || seconds > TarHeader.MAX_LONG_FIELD) {
      add("mtime", decimal(seconds, nanos));
    }
  }

  private void addIfLarge(String key, long number, long most) {
    if (number > most) {
      add(key, Long.toString(number));
    }
  }

  /** Returns seconds as a decimal number. Nanoseconds count forward, also before 1970. */
  private static String decimal(long seconds, int nanos) {
    boolean minus = seconds < 0;
    long whole = minus && nanos > 0 ? seconds + 1 : seconds;
    int part = minus && nanos > 0 ? 1_000_000_000 - nanos : nanos;
    String text = (minus ? "-" : "") + Math.abs(whole);
    if (part == 0) {
      return text;
    }
    String digits = Integer.toString(1_000_000_000 + part).substring(1);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return text + "." + digits.substring(0, end);
  }

  private void addSparse(String realName, long realSize) {
    add("GNU.sparse.major", "1");
    add("GNU.sparse.minor", "0");
    add("GNU.sparse.name", RawText.bytes(realName));
    add("GNU.sparse.realsize", Long.toString(realSize));
  }

  private void addXattr(String name, byte[] value) {
    String key = ACLS.get(name);
    String acl = key == null ? null : PosixAcl.text(value);
    if (key != null && acl != null) {
      add(key, acl);
    }
    add(XATTR + keyword(name), value);
  }

  /** A keyword ends at the first equals sign. Escapes those in names like GNU tar. */
  private static String keyword(String name) {
    return name.replace("%25", "%2525").replace("%3D", "%253D").replace("=", "%3D");
  }

  private void add(String key, String value) {
    add(key, value.getBytes(US_ASCII));
  }

  /** Adds {@code "length key=value\n"}, where the length includes its own digits. */
  private void add(String key, byte[] value) {
    byte[] keyBytes = RawText.bytes(key);
    int rest = 1 + keyBytes.length + 1 + value.length + 1;
    int length = rest + 1;
    while (rest + Integer.toString(length).length() != length) {
      length = rest + Integer.toString(length).length();
    }
    records.writeBytes((length + " ").getBytes(US_ASCII));
    records.writeBytes(keyBytes);
    records.write('=');
    records.writeBytes(value);
    records.write('\n');
  }
}
