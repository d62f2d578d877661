package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Receives encoded files in order of submission, on the thread that called {@link FileEncoder}.
 * Buffers are valid until the method returns.
 *
 * @param <F> the type of files
 */
public interface FileReceiver<F extends FileSource> {
  /**
   * Receives a complete file.
   *
   * @param encoded the result
   * @param stored the content for {@link EncodedFile.Flat} and {@link EncodedFile.Fragment}, the
   *     pclusters for {@link EncodedFile.Compressed}
   */
  void whole(F file, EncodedFile encoded, ByteBuffer stored) throws IOException;

  /**
   * Receives the next stored bytes of a large file. The first ones start at a block boundary,
   * whatever the form; the others follow without gaps.
   */
  void part(F file, ByteBuffer stored) throws IOException;

  /**
   * Receives the map of a large file, after all its parts.
   *
   * @param encoded {@link EncodedFile.Flat} if nothing in it could be compressed: the parts are
   *     then the plain content, possibly zero-padded to a block boundary
   */
  void end(F file, EncodedFile encoded) throws IOException;
}
