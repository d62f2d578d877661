import java.io.Closeable;
import java.io.IOException;

/** A connection to a server. */
interface Client extends Closeable {
  /** Visits every entry with its attributes; returns their number and the sum of file sizes. */
  long[] walk() throws IOException;

  /** Reads the large file in sequence; returns its length. */
  long readAll(Checksum sum) throws IOException;

  /** Reads {@code length} bytes of the large file. */
  void read(long offset, int length, Checksum sum) throws IOException;
}
