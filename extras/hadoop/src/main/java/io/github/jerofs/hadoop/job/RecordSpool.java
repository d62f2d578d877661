package io.github.jerofs.hadoop.job;

import io.github.jerofs.build.ContentSource;
import io.github.jerofs.hadoop.job.PartInput.SequenceRange;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.util.ReflectionUtils;

/** A temporary file with the values of records, each of which is the content of a file. */
final class RecordSpool implements Closeable {
  private final FileChannel channel;

  /** Creates an empty file in {@code directory}. */
  RecordSpool(java.nio.file.Path directory) throws IOException {
    channel =
        FileChannel.open(
            Files.createTempFile(directory, "records", null),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * A record, as a file.
   *
   * @param path the path of the file in the image
   */
  record SpooledFile(String path, ContentSource content) {}

  /** Copies the records of a range. Call once, and read the contents afterwards. */
  List<SpooledFile> copy(SequenceRange range, Configuration conf) throws IOException {
    List<SpooledFile> records = new ArrayList<>();
    try (SequenceFile.Reader in =
        new SequenceFile.Reader(conf, SequenceFile.Reader.file(new Path(range.uri())))) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      Writable key = writable(in.getKeyClass(), conf);
      Writable value = writable(in.getValueClass(), conf);
      if (range.start() > in.getPosition()) {
        in.sync(range.start());
      }
      long end = 0;
      // A range ends at the first sync marker behind it, where the next one begins.
      for (long at = in.getPosition();
          in.next(key, value) && !(at >= range.end() && in.syncSeen());
          at = in.getPosition()) {
        int length = write(value, out, range);
        records.add(new SpooledFile(path(key), slice(end, length)));
        end += length;
      }
      out.flush(); // closing it would close the channel
    }
    return records;
  }

  private static Writable writable(Class<?> type, Configuration conf) {
    return (Writable) ReflectionUtils.newInstance(type, conf);
  }

  private static int write(Writable value, OutputStream out, SequenceRange range)
      throws IOException {
    if (value instanceof BytesWritable bytes) {
      out.write(bytes.getBytes(), 0, bytes.getLength());
      return bytes.getLength();
    }
    if (value instanceof Text text) {
      out.write(text.getBytes(), 0, text.getLength());
      return text.getLength();
    }
    throw new IOException(
        range.uri()
            + ": expected values of type BytesWritable or Text, found "
            + value.getClass().getName());
  }

  /** Returns the path of a key, which may be a URI. */
  private static String path(Writable key) {
    String text = key.toString();
    int scheme = text.indexOf("://");
    int slash = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
    String path = slash < 0 ? text : text.substring(slash);
    return path.startsWith("/") ? path : "/" + path;
  }

  private ContentSource slice(long start, int length) {
    return new ContentSource() {
      @Override
      public long size() {
        return length;
      }

      @Override
      public InputStream open() {
        return new Slice(start, length);
      }
    };
  }

  private final class Slice extends InputStream {
    private long position;
    private final long end;

    Slice(long start, int length) {
      position = start;
      end = start + length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      Objects.checkFromIndexSize(offset, count, bytes.length);
      int wanted = (int) Math.min(count, end - position);
      if (wanted <= 0) {
        return count == 0 ? 0 : -1;
      }
      int n = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
      position += Math.max(0, n);
      return n;
    }
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
