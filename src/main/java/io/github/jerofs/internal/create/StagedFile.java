package io.github.jerofs.internal.create;

import io.github.jerofs.attribute.ModeBits;
import java.io.IOException;

/** A regular file. Its content lives until the last name and the last open channel are gone. */
final class StagedFile extends StagedNode {
  private final StagedContent content;
  private int channels;

  StagedFile(long id, int permissions, Spool spool) {
    super(id, ModeBits.REGULAR, permissions);
    content = new StagedContent(spool);
  }

  StagedContent content() {
    return content;
  }

  void addChannels(int count) throws IOException {
    channels += count;
    releaseIfUnused();
  }

  void releaseIfUnused() throws IOException {
    if (channels == 0 && links() == 0) {
      content.release();
    }
  }

  @Override
  long size() {
    return content.size();
  }
}
