package io.github.jerofs.serve.internal.nfs;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.xdr.XdrEncodingStream;
import org.jspecify.annotations.Nullable;

/** READDIR and READDIRPLUS. */
final class Listings {
  /** The largest reply, in bytes, and what it takes besides entries. */
  private static final int MOST = 256 << 10;

  private static final int FRAME = 128;

  /** Bytes of an entry besides its name: more follows, number, length of the name, cookie. */
  private static final int ENTRY = 4 + 8 + 4 + 8;

  /** Bytes of the attributes and the handle of an entry. */
  private static final int PLUS = 4 + Attributes.BYTES + 4 + 4 + Handles.MAX;

  /** Cookies of the entries {@code .} and {@code ..}; others follow. */
  private static final int DOTS = 2;

  private final Access access;
  private final Cursors cursors = new Cursors();

  Listings(Access access) {
    this.access = access;
  }

  /**
   * Where a listing continues.
   *
   * @param cookie the cookie of the last entry, or 0
   * @param verifier the verifier that came with the cookie
   */
  record Position(long cookie, long verifier) {}

  /**
   * An entry of a reply.
   *
   * @param file the file with its attributes, or null if only name and number are wanted, or its
   *     inode is damaged
   */
  private record Entry(long number, byte[] name, long cookie, @Nullable ServedFile file) {}

  /** A part of a listing. */
  private record Part(List<Entry> entries, boolean end) {}

  /** Answers READDIR. */
  Answer names(RpcCall call, ServedFile directory, Position from, int count) throws IOException {
    Part part = part(call, directory, from, count, false);
    return out -> encode(out, directory, part, false);
  }

  /** Answers READDIRPLUS. */
  Answer files(RpcCall call, ServedFile directory, Position from, int count) throws IOException {
    Part part = part(call, directory, from, count, true);
    return out -> encode(out, directory, part, true);
  }

  private Part part(RpcCall call, ServedFile directory, Position from, int count, boolean plus)
      throws IOException {
    NfsProgram.checkDirectory(directory);
    access.checkRead(directory.attributes(), call.getCredential());
    long cookie = from.cookie();
    if (cookie < 0 || (cookie > 0 && from.verifier() != verifier(directory))) {
      throw new NfsException(Status.BAD_COOKIE);
    }
    int left = (int) Math.min(MOST, Integer.toUnsignedLong(count)) - FRAME;
    List<Entry> entries = new ArrayList<>();
    while (cookie < DOTS) {
      cookie++;
      Entry dot = dot(directory, cookie, plus);
      left -= bytes(dot, plus);
      if (left < 0) {
        return partial(entries);
      }
      entries.add(dot);
    }
    Cursors.Cursor cursor = cursors.at(directory, cookie - DOTS);
    try {
      for (Path path = cursor.peek(); path != null; path = cursor.peek()) {
        Entry entry = entry(directory.export(), path, cursor.index() + DOTS + 1, plus);
        left -= bytes(entry, plus);
        if (left < 0) {
          cursors.keep(directory, cursor);
          return partial(entries);
        }
        entries.add(entry);
        cursor.advance();
      }
    } catch (IOException e) {
      if (entries.isEmpty()) {
        throw e;
      }
      return new Part(entries, false); // the next call fails
    }
    return new Part(entries, true);
  }

  private static Part partial(List<Entry> entries) throws NfsException {
    if (entries.isEmpty()) {
      throw new NfsException(Status.TOOSMALL);
    }
    return new Part(entries, false);
  }

  private static Entry dot(ServedFile directory, long cookie, boolean plus) throws IOException {
    Path parent = directory.path().getParent();
    ServedFile file = cookie == 1 || parent == null ? directory : directory.export().at(parent);
    byte[] name = cookie == 1 ? new byte[] {'.'} : new byte[] {'.', '.'};
    return new Entry(file.attributes().ino(), name, cookie, plus ? file : null);
  }

  private static Entry entry(ServedExport export, Path path, long cookie, boolean plus) {
    byte[] name = Names.encode(path.getFileName().toString()).orElseThrow();
    try {
      if (plus) {
        ServedFile file = export.at(path);
        return new Entry(file.attributes().ino(), name, cookie, file);
      }
      ErofsFileAttributes attributes =
          Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Entry(attributes.ino(), name, cookie, null);
    } catch (IOException e) {
      return new Entry(0, name, cookie, null); // listed; using it shows the damage
    }
  }

  private static int bytes(Entry entry, boolean plus) {
    return ENTRY + (entry.name().length + 3 & ~3) + (plus ? PLUS : 0);
  }

  private static long verifier(ServedFile directory) {
    return directory.export().fsid();
  }

  private static void encode(XdrEncodingStream out, ServedFile directory, Part part, boolean plus) {
    out.xdrEncodeLong(verifier(directory));
    for (Entry entry : part.entries()) {
      out.xdrEncodeBoolean(true);
      out.xdrEncodeLong(entry.number());
      out.xdrEncodeDynamicOpaque(entry.name());
      out.xdrEncodeLong(entry.cookie());
      if (plus) {
        encodeFile(out, entry.file());
      }
    }
    out.xdrEncodeBoolean(false);
    out.xdrEncodeBoolean(part.end());
  }

  private static void encodeFile(XdrEncodingStream out, @Nullable ServedFile file) {
    out.xdrEncodeBoolean(file != null);
    if (file != null) {
      Attributes.encode(out, file);
    }
    out.xdrEncodeBoolean(file != null);
    if (file != null) {
      out.xdrEncodeDynamicOpaque(file.handle());
    }
  }
}
