package io.github.jerofs.serve.internal.web;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A directory as JSON, for programs: one object with an array {@code entries}. */
final class Listing implements TextBody.Generator {
  private final Resource directory;
  private final Entries entries;
  private boolean begun;
  private boolean first = true;

  Listing(Resource directory) throws IOException {
    this.directory = directory;
    this.entries = new Entries(directory.path());
  }

  @Override
  public boolean next(StringBuilder out) throws IOException {
    if (!begun) {
      begun = true;
      out.append("{\"export\":");
      Escapes.appendJson(out, directory.export().name());
      out.append(",\"path\":");
      Escapes.appendJson(out, directory.path().toString());
      out.append(",\"entries\":[");
      return true;
    }
    Entries.Entry entry = entries.next();
    if (entry == null) {
      out.append("\n]}\n");
      return false;
    }
    out.append(first ? "\n" : ",\n");
    first = false;
    append(out, entry);
    return true;
  }

  private static void append(StringBuilder out, Entries.Entry entry) {
    out.append("{\"name\":");
    Escapes.appendJson(out, entry.name());
    if (!Names.isUnicode(entry.name())) {
      byte[] bytes = Names.encode(entry.name()).orElseThrow();
      out.append(",\"nameBase64\":\"")
          .append(Base64.getEncoder().encodeToString(bytes))
          .append('"');
    }
    StringBuilder href = new StringBuilder();
    UrlPath.append(href, entry.name());
    out.append(",\"href\":\"").append(href).append(entry.leadsToDirectory() ? "/\"" : "\"");
    ErofsFileAttributes self = entry.self();
    if (self == null) {
      out.append(",\"error\":\"the inode is damaged\"}");
      return;
    }
    Instant modified = self.lastModifiedTime().toInstant();
    out.append(",\"type\":\"").append(type(self)).append('"');
    out.append(",\"size\":").append(self.size());
    out.append(",\"modified\":\"").append(modified).append('"');
    out.append(String.format(Locale.ROOT, ",\"mode\":\"%04o\"", self.mode() & 07777));
    out.append(",\"uid\":").append(Integer.toUnsignedString(self.uid()));
    out.append(",\"gid\":").append(Integer.toUnsignedString(self.gid()));
    out.append(",\"links\":").append(Integer.toUnsignedString(self.nlink()));
    out.append(",\"inode\":").append(Long.toUnsignedString(self.ino()));
    appendTarget(out, entry.link());
    out.append('}');
  }

  private static void appendTarget(StringBuilder out, @Nullable String target) {
    if (target != null) {
      out.append(",\"target\":");
      Escapes.appendJson(out, target);
    }
  }

  /** Returns the name of a file type. */
  static String type(ErofsFileAttributes file) {
    return switch (file.mode() & 0170000) {
      case 0100000 -> "file";
      case 0040000 -> "directory";
      case 0120000 -> "link";
      case 0020000 -> "character device";
      case 0060000 -> "block device";
      case 0010000 -> "fifo";
      case 0140000 -> "socket";
      default -> "unknown";
    };
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
