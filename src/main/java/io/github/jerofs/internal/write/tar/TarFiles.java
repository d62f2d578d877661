package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.BuildException;
import java.io.IOException;
import java.io.InputStream;

/** Lists the files of a tar archive without reading their data. */
public final class TarFiles {
  /**
   * A regular file or a link.
   *
   * @param path the path in the archive
   * @param link the target of a link; empty for a regular file
   * @param isSymbolic whether the target is relative to the directory of the link
   * @param offset the offset of the data in the archive
   * @param size the length of the data
   */
  public record Entry(String path, String link, boolean isSymbolic, long offset, long size) {}

  /** Receives entries in the order of the archive. */
  public interface Listener {
    /** Receives an entry. */
    void entry(Entry entry) throws IOException;
  }

  private TarFiles() {}

  /**
   * Lists the regular files and links of {@code archive}, whose {@code skip} should be fast.
   *
   * @throws BuildException if a header is damaged, or a file is sparse
   */
  public static void list(InputStream archive, Listener listener) throws IOException {
    TarStream stream = new TarStream(archive);
    for (TarMember next = stream.next(); next != null; next = stream.next()) {
      if (next.isSparse()) {
        throw new BuildException(next.path(), "sparse file in an archive");
      }
      boolean isLink = next.type() == '1' || next.type() == '2';
      if (isLink || next.type() == '0') {
        String link = isLink ? next.link() : "";
        listener.entry(
            new Entry(next.path(), link, next.type() == '2', stream.position(), next.stored()));
      }
    }
  }
}
