package io.github.jerofs.internal.container.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of contents of an eStargz file: a gzip file in which each chunk of a file starts a
 * member. The table is the last entry of the tar, and a footer has its offset.
 */
final class StargzToc {
  private static final int FOOTER = 51;
  private static final int EXTRA_AT = 12;
  private static final int TEXT_AT = 16;
  private static final int TEXT_BYTES = 22;
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 4};
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})STARGZ");

  private StargzToc() {}

  /** Returns the offset of the table, or empty if {@code file} is not eStargz. */
  static OptionalLong find(ImageSource file) throws IOException {
    if (file.size() <= FOOTER) {
      return OptionalLong.empty();
    }
    byte[] footer = new byte[FOOTER];
    file.readFully(file.size() - FOOTER, ByteBuffer.wrap(footer));
    for (int i = 0; i < HEADER.length; i++) {
      if (footer[i] != HEADER[i]) {
        return OptionalLong.empty();
      }
    }
    Matcher text = TEXT.matcher(new String(footer, TEXT_AT, TEXT_BYTES, US_ASCII));
    if (footer[EXTRA_AT] != 'S' || footer[EXTRA_AT + 1] != 'G' || !text.matches()) {
      return OptionalLong.empty();
    }
    long offset = Long.parseUnsignedLong(text.group(1), 16);
    return offset > 0 && offset < file.size() - FOOTER
        ? OptionalLong.of(offset)
        : OptionalLong.empty();
  }

  /**
   * Reads the entries.
   *
   * @param offset the offset of the table
   * @param sha256 the digest of the table, if it is known
   * @throws CorruptImageException if the table is damaged, or has another digest
   */
  static List<StargzEntry> read(
      ImageSource file, long offset, Optional<String> sha256, ErofsLimits limits)
      throws IOException {
    ImageSource member = new SliceSource(file, offset, file.size() - offset);
    SpanWriter unused = new SpanWriter(OutputStream.nullOutputStream());
    try (InputStream in = new GzipStream(member, unused, limits)) {
      DigestedTable table = new DigestedTable(in);
      JsonReader json = new JsonReader(new InputStreamReader(table, UTF_8));
      List<StargzEntry> entries = entries(json, file, offset, limits);
      String found = table.finish();
      in.transferTo(OutputStream.nullOutputStream()); // checks the checksum of the member
      if (!found.equals(sha256.orElse(found))) {
        throw new CorruptImageException(
            ImagePlace.of(file.description(), offset),
            "eStargz: SHA-256 of the table of contents",
            sha256.orElseThrow(),
            found);
      }
      return entries;
    } catch (MalformedJsonException
        | EOFException
        | JsonParseException
        | IllegalStateException
        | IllegalArgumentException e) {
      CorruptImageException corrupt =
          new CorruptImageException(
              ImagePlace.of(file.description(), offset),
              "eStargz: table of contents: " + e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    } catch (NoClassDefFoundError e) {
      UnsupportedImageException missing =
          new UnsupportedImageException(
              ImagePlace.of(file.description(), offset),
              "eStargz needs the library com.google.code.gson:gson");
      missing.initCause(e);
      throw missing;
    }
  }

  private static List<StargzEntry> entries(
      JsonReader json, ImageSource file, long offset, ErofsLimits limits) throws IOException {
    List<StargzEntry> entries = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      if (!json.nextName().equals("entries")) {
        json.skipValue();
        continue;
      }
      json.beginArray();
      while (json.hasNext()) {
        entries.add(StargzEntry.read(json));
        limits.check(
            ErofsLimit.ARCHIVE_ENTRIES,
            ImagePlace.of(file.description(), offset),
            "entries of the table of contents",
            entries.size());
      }
      json.endArray();
    }
    json.endObject();
    return entries;
  }
}
