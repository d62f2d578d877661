package io.github.jerofs.hadoop.job;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.hadoop.Closeables;
import io.github.jerofs.hadoop.job.PartInput.Attributes;
import io.github.jerofs.hadoop.job.PartInput.DirectoryEntry;
import io.github.jerofs.hadoop.job.PartInput.FileEntry;
import io.github.jerofs.hadoop.job.PartInput.SequenceRange;
import io.github.jerofs.hadoop.job.PartInput.TarArchive;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Adds the inputs of a part to a builder. Open until the image is built. Not thread-safe. */
final class PartBuild implements Consumer<ErofsBuilder>, Closeable {
  private final Configuration conf;
  private final List<Consumer<ErofsBuilder>> steps = new ArrayList<>();
  private final List<RecordSpool> spools = new ArrayList<>();

  /** By root: each is opened once, as that of an archive reads its index. */
  private final Map<String, FileSystem> stores = new HashMap<>();

  private PartBuild(Configuration conf) {
    this.conf = conf;
  }

  /**
   * Prepares a part. Records of SequenceFiles are copied to a temporary file.
   *
   * @param spool a local directory
   */
  static PartBuild of(ImagePart part, Configuration conf, java.nio.file.Path spool)
      throws IOException {
    PartBuild build = new PartBuild(conf);
    boolean prepared = false;
    try {
      for (PartInput input : part.inputs()) {
        build.add(input, spool);
      }
      prepared = true;
      return build;
    } finally {
      if (!prepared) {
        build.close();
      }
    }
  }

  private void add(PartInput input, java.nio.file.Path spool) throws IOException {
    if (input instanceof DirectoryEntry directory) {
      EntryAttributes attributes = attributes(directory.attributes());
      steps.add(builder -> builder.directory(directory.path(), attributes));
    } else if (input instanceof FileEntry file) {
      ContentSource content = content(file);
      EntryAttributes attributes = attributes(file.attributes());
      steps.add(builder -> builder.file(file.path(), attributes, content));
    } else if (input instanceof SequenceRange range) {
      addRecords(range, spool);
    } else if (input instanceof TarArchive archive) {
      Path path = new Path(archive.uri());
      FileSystem store = path.getFileSystem(conf);
      steps.add(builder -> builder.addTar(() -> store.open(path), Whiteouts.KEEP));
    }
  }

  private void addRecords(SequenceRange range, java.nio.file.Path spool) throws IOException {
    RecordSpool records = new RecordSpool(spool);
    spools.add(records);
    EntryAttributes attributes = attributes(range.attributes());
    for (RecordSpool.SpooledFile each : records.copy(range, conf)) {
      steps.add(builder -> builder.file(each.path(), attributes, each.content()));
    }
  }

  private ContentSource content(FileEntry file) throws IOException {
    URI root = new Path(file.root()).toUri();
    FileSystem store = stores.get(file.root());
    if (store == null) {
      store = new Path(file.root()).getFileSystem(conf);
      stores.put(file.root(), store);
    }
    String above = root.getPath().equals("/") ? "" : root.getPath();
    Path path = new Path(root.getScheme(), root.getAuthority(), above + file.name());
    FileSystem opened = store;
    return new ContentSource() {
      @Override
      public long size() {
        return file.size();
      }

      @Override
      public InputStream open() throws IOException {
        return opened.open(path);
      }
    };
  }

  private static EntryAttributes attributes(Attributes of) {
    return EntryAttributes.of(of.permissions())
        .withOwner(of.uid(), of.gid())
        .withModified(Instant.ofEpochMilli(of.modifiedMillis()));
  }

  /** Adds all entries. */
  @Override
  public void accept(ErofsBuilder builder) {
    for (Consumer<ErofsBuilder> step : steps) {
      step.accept(builder);
    }
  }

  /** Deletes temporary files, all of them even if one cannot be deleted. */
  @Override
  public void close() throws IOException {
    Closeables.closeAll(spools);
  }
}
