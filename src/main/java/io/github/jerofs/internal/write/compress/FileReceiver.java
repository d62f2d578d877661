package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Receives encoded files, in the order in which they were given to the {@link FileEncoder}, on the
 * thread that called it. Buffers are valid until the method returns.
 *
 * @param <F> the files
 */
public interface FileReceiver<F extends FileSource> {
  /**
   * Receives a file of which everything is in memory.
   *
   * @param encoded its map
   * @param stored the content as it is of {@link EncodedFile.Flat} and {@link
   *     EncodedFile.Fragment}, the pclusters of {@link EncodedFile.Compressed}
   */
  void whole(F file, EncodedFile encoded, ByteBuffer stored) throws IOException;

  /**
   * Receives the next stored bytes of a large file. The first belong at a block boundary, whatever
   * the form; all others directly behind those before.
   */
  void part(F file, ByteBuffer stored) throws IOException;

  /**
   * Receives the map of a large file, after all its parts.
   *
   * @param encoded {@link EncodedFile.Flat} if nothing in it could be compressed: then the parts
   *     are the content as it is, perhaps with zeros behind it to the end of the block
   */
  void end(F file, EncodedFile encoded) throws IOException;
}
