package io.github.jerofs.cli.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.cli.text.RawText;
import java.util.Arrays;

/** A ustar header. Numbers and texts that do not fit go into a pax header. */
final class TarHeader {
  static final int BLOCK = 512;

  /** The largest numbers in fields of 12 and 8 bytes. */
  static final long MAX_LONG_FIELD = (1L << 33) - 1;

  static final long MAX_SHORT_FIELD = (1L << 21) - 1;

  static final int LINK_LENGTH = 100;

  static final int NAME_LENGTH = 100;

  private static final int PREFIX_LENGTH = 155;
  private static final int PREFIX = 345;
  private static final int CHECKSUM = 148;

  /** The checksum counts its own field as eight blanks. */
  private static final int CHECKSUM_BLANKS = 8 * ' ';

  private static final int FLAG = 156;
  private static final int LONG_FIELD = 12;
  private static final int SHORT_FIELD = 8;
  private static final byte[] MAGIC = "ustar\00000".getBytes(US_ASCII);

  private final byte[] block = new byte[BLOCK];

  /** The sum of the bytes that are written so far. */
  private int sum = CHECKSUM_BLANKS;

  private TarHeader() {}

  /** Returns how many zeros bring {@code length} to a multiple of a block. */
  static int padding(long length) {
    return (int) (-length & (BLOCK - 1));
  }

  /** Returns the header of {@code entry} under {@code name}. */
  static byte[] of(TarEntry entry, byte[] name) {
    TarHeader header = new TarHeader();
    header.name(name);
    header.number(100, SHORT_FIELD, entry.permissions());
    header.number(108, SHORT_FIELD, entry.uid());
    header.number(116, SHORT_FIELD, entry.gid());
    header.number(124, LONG_FIELD, entry.stored());
    header.number(136, LONG_FIELD, entry.modified().getEpochSecond());
    header.flag(entry.body().flag());
    header.text(157, LINK_LENGTH, RawText.bytes(entry.target()));
    boolean device = entry.body() instanceof TarEntry.Device;
    header.number(329, SHORT_FIELD, device ? ((TarEntry.Device) entry.body()).major() : 0);
    header.number(337, SHORT_FIELD, device ? ((TarEntry.Device) entry.body()).minor() : 0);
    return header.finish();
  }

  /** Returns the header of {@code length} bytes of pax records for the next entry. */
  static byte[] ofRecords(byte[] name, long length) {
    TarHeader header = new TarHeader();
    header.text(0, NAME_LENGTH, name);
    header.number(100, SHORT_FIELD, 0644);
    header.number(108, SHORT_FIELD, 0);
    header.number(116, SHORT_FIELD, 0);
    header.number(124, LONG_FIELD, length);
    header.number(136, LONG_FIELD, 0);
    header.flag('x');
    return header.finish();
  }

  /** Returns whether {@code name} fits, whole or split into prefix and name. */
  static boolean fits(byte[] name) {
    return name.length <= NAME_LENGTH || prefixLength(name) > 0;
  }

  /** Returns the slash at which to split a long name, or 0 if there is none. */
  private static int prefixLength(byte[] name) {
    for (int i = Math.min(PREFIX_LENGTH, name.length - 2); i > 0; i--) {
      if (name[i] == '/') {
        return name.length - i - 1 <= NAME_LENGTH ? i : 0;
      }
    }
    return 0;
  }

  private void name(byte[] name) {
    int prefix = name.length <= NAME_LENGTH ? 0 : prefixLength(name);
    if (prefix == 0) {
      text(0, NAME_LENGTH, name);
      return;
    }
    text(PREFIX, PREFIX_LENGTH, Arrays.copyOf(name, prefix));
    text(0, NAME_LENGTH, Arrays.copyOfRange(name, prefix + 1, name.length));
  }

  private void text(int at, int length, byte[] text) {
    int count = Math.min(length, text.length);
    for (int i = 0; i < count; i++) {
      block[at + i] = text[i];
      sum += text[i] & 0xff;
    }
  }

  private void flag(char flag) {
    block[FLAG] = (byte) flag;
    sum += flag;
  }

  /** Writes octal digits and a NUL; zero for a number that does not fit. */
  private void number(int at, int length, long value) {
    long most = length == LONG_FIELD ? MAX_LONG_FIELD : MAX_SHORT_FIELD;
    long rest = value < 0 || value > most ? 0 : value;
    for (int i = at + length - 2; i >= at; i--) {
      int digit = '0' + (int) (rest & 7);
      block[i] = (byte) digit;
      sum += digit;
      rest >>>= 3;
    }
  }

  private byte[] finish() {
    text(257, SHORT_FIELD, MAGIC);
    number(CHECKSUM, SHORT_FIELD - 1, sum); // six digits, NUL, blank
    block[CHECKSUM + SHORT_FIELD - 1] = ' ';
    return block;
  }
}
