package io.github.jerofs.hadoop.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes a HAR of version 3 with one directory, without MapReduce. Not thread-safe. */
public final class HarWriter implements AutoCloseable {
  private static final int ENTRIES_PER_RANGE = 1000;

  private final FileSystem store;
  private final Path archive;
  private final FSDataOutputStream data;
  private final List<Line> lines = new ArrayList<>();
  private final StringBuilder names = new StringBuilder();
  private long end;

  private record Line(int hash, String text) {}

  /** Creates an archive. */
  public HarWriter(FileSystem store, Path archive) throws IOException {
    this.store = store;
    this.archive = archive;
    data = store.create(new Path(archive, "part-0"));
  }

  private static int hash(String path) {
    return path.hashCode() & 0x7fffffff;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String properties(int mode) {
    return encode("1000000000000 " + mode + " owner group");
  }

  /** Adds a file to the root. */
  public void add(String name, byte[] content) throws IOException {
    data.write(content);
    String path = "/" + name;
    String line =
        encode(path) + " file part-0 " + end + " " + content.length + " " + properties(0644) + " ";
    lines.add(new Line(hash(path), line));
    names.append(encode(name)).append(' ');
    end += content.length;
  }

  /** Writes the indexes. */
  @Override
  public void close() throws IOException {
    data.close();
    lines.add(new Line(hash("/"), "%2F dir " + properties(0755) + " 0 0 " + names));
    lines.sort(Comparator.comparingInt(Line::hash));
    StringBuilder master = new StringBuilder("3 \n");
    try (FSDataOutputStream index = store.create(new Path(archive, "_index"))) {
      long start = 0;
      int first = 0;
      for (int i = 0; i < lines.size(); i++) {
        index.write((lines.get(i).text + "\n").getBytes(UTF_8));
        if ((i + 1) % ENTRIES_PER_RANGE == 0 || i == lines.size() - 1) {
          master.append(first).append(' ').append(lines.get(i).hash).append(' ');
          master.append(start).append(' ').append(index.getPos()).append(" \n");
          first = lines.get(i).hash;
          start = index.getPos();
        }
      }
    }
    try (FSDataOutputStream out = store.create(new Path(archive, "_masterindex"))) {
      out.write(master.toString().getBytes(UTF_8));
    }
  }
}
