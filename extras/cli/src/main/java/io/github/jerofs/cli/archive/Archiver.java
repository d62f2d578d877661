package io.github.jerofs.cli.archive;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.option.Owner;
import io.github.jerofs.cli.tar.SparseMap;
import io.github.jerofs.cli.tar.TarEntry;
import io.github.jerofs.cli.tar.TarWriter;
import io.github.jerofs.cli.text.DeviceNumber;
import io.github.jerofs.cli.text.FileKind;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Adds files of an image to an archive. A failure is reported, and the next file follows. */
final class Archiver implements TreeWalk.Visitor {
  private static final int BUFFER = 128 << 10;

  /** Most ranges of a sparse file. The rest of the file counts as data. */
  private static final int MAX_RANGES = 1 << 16;

  private final TarWriter writer;
  private final @Nullable Owner owner;
  private final boolean xattrs;
  private final boolean skipDamaged;
  private final Progress progress;
  private final Messages messages;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  /** The first name of each file that has several. */
  private final Map<Object, String> names = new HashMap<>();

  /**
   * Prepares to archive.
   *
   * @param owner owner and group of all entries, or null to keep those of the image
   * @param xattrs whether to keep extended attributes
   * @param skipDamaged whether to omit files that cannot be read to their end
   */
  Archiver(
      TarWriter writer,
      @Nullable Owner owner,
      boolean xattrs,
      boolean skipDamaged,
      Progress progress,
      Messages messages) {
    this.writer = writer;
    this.owner = owner;
    this.xattrs = xattrs;
    this.skipDamaged = skipDamaged;
    this.progress = progress;
    this.messages = messages;
  }

  /** Adds the files of the trees that begin at {@code sources} which {@code filter} accepts. */
  void add(List<Path> sources, Predicate<FileInfo> filter) throws IOException {
    TreeWalk walk = new TreeWalk(this, filter);
    for (Path source : sources) {
      walk.walk(source);
    }
  }

  @Override
  public boolean enter(FileInfo directory, int depth) throws IOException {
    file(directory);
    return true;
  }

  @Override
  public void failed(Path path, IOException e) {
    messages.error(path, e);
  }

  @Override
  public void file(FileInfo file) throws IOException {
    progress.addEntry();
    if (file.kind() == FileKind.SOCKET) {
      messages.warn("skipped socket " + Printable.escape(file.path().toString()));
      return;
    }
    TarEntry entry;
    try {
      entry = entry(file);
    } catch (IOException e) {
      messages.error(file.path(), e);
      return;
    }
    if (entry.body() instanceof TarEntry.Regular regular) {
      SeekableByteChannel content;
      try {
        content = Files.newByteChannel(file.path(), LinkOption.NOFOLLOW_LINKS);
      } catch (IOException e) {
        messages.error(file.path(), e); // the archive has no header yet that announces the data
        return;
      }
      try (content) {
        if (skipDamaged && !isReadable(file, content)) {
          return;
        }
        begin(file, entry);
        writeContent(file.path(), regular, content);
      }
    } else {
      begin(file, entry);
    }
  }

  /** Reads all of a file. Reports an error and returns false if it does not reach the end. */
  private boolean isReadable(FileInfo file, SeekableByteChannel content) throws IOException {
    long left = file.size();
    while (left > 0 && fill(file.path(), content, left)) {
      left -= buffer.position();
    }
    content.position(0);
    return left == 0;
  }

  /** Begins an entry. From here on, an exception of the writer ends the command. */
  private void begin(FileInfo file, TarEntry entry) throws IOException {
    writer.begin(entry);
    if (file.nlink() != 1 && !file.isDirectory()) {
      names.putIfAbsent(file.key(), entry.name());
    }
  }

  private TarEntry entry(FileInfo file) throws IOException {
    TarEntry.Body body = body(file);
    return new TarEntry(
        name(file),
        file.mode() & 07777,
        owner == null ? Integer.toUnsignedLong(file.uid()) : owner.uid(),
        owner == null ? Integer.toUnsignedLong(file.gid()) : owner.gid(),
        file.modified().toInstant(),
        body,
        body instanceof TarEntry.HardLink ? Map.of() : xattrs(file));
  }

  private Map<String, byte[]> xattrs(FileInfo file) throws IOException {
    boolean hasNone = file.attributes().xattrSize() == 0;
    return hasNone || !xattrs ? Map.of() : file.xattrs().readAll();
  }

  /** Returns a relative name. Those of directories end in a slash. */
  private static String name(FileInfo file) {
    String name = file.path().toString().substring(1);
    if (name.isEmpty()) {
      return "./";
    }
    return file.isDirectory() ? name + "/" : name;
  }

  private TarEntry.Body body(FileInfo file) throws IOException {
    if (file.isDirectory()) {
      return new TarEntry.Directory();
    }
    String first = file.nlink() == 1 ? null : names.get(file.key());
    if (first != null) {
      return new TarEntry.HardLink(first);
    }
    return switch (file.kind()) {
      case LINK -> new TarEntry.SymbolicLink(file.target());
      case CHARACTER_DEVICE -> device(false, file.device());
      case BLOCK_DEVICE -> device(true, file.device());
      case FIFO -> new TarEntry.Fifo();
      case REGULAR -> new TarEntry.Regular(file.size(), sparse(file));
      case DIRECTORY, SOCKET -> throw new IllegalArgumentException(file.kind().toString());
    };
  }

  private static TarEntry.Device device(boolean block, DeviceNumber number) {
    return new TarEntry.Device(block, number.major(), number.minor());
  }

  private static @Nullable SparseMap sparse(FileInfo file) throws IOException {
    if (file.attributes().layout() == DataLayout.FLAT_INLINE) {
      return null; // this layout has no holes
    }
    List<SparseMap.Range> ranges = new ArrayList<>();
    file.view().readExtents(extent -> addData(extent, file.size(), ranges));
    long data = ranges.stream().mapToLong(range -> range.end() - range.start()).sum();
    return data == file.size() ? null : new SparseMap(file.size(), ranges);
  }

  /** Adds an extent that is not a hole: to the last range if that ends there, else as a new one. */
  private static void addData(FileExtent extent, long size, List<SparseMap.Range> ranges) {
    int last = ranges.size() - 1;
    if (extent.kind() == FileExtent.Kind.HOLE || (last >= 0 && ranges.get(last).end() == size)) {
      return;
    }
    if (last >= 0 && ranges.get(last).end() == extent.offset()) {
      ranges.set(last, new SparseMap.Range(ranges.get(last).start(), extent.end()));
    } else {
      long end = ranges.size() < MAX_RANGES ? extent.end() : size;
      ranges.add(new SparseMap.Range(extent.offset(), end));
    }
  }

  private void writeContent(Path path, TarEntry.Regular file, SeekableByteChannel in)
      throws IOException {
    List<SparseMap.Range> ranges =
        file.sparse() == null
            ? List.of(new SparseMap.Range(0, file.size()))
            : file.sparse().ranges();
    for (SparseMap.Range range : ranges) {
      in.position(range.start());
      long left = range.end() - range.start();
      while (left > 0 && fill(path, in, left)) {
        writer.write(buffer.array(), 0, buffer.position());
        left -= buffer.position();
        progress.addBytes(buffer.position());
      }
      if (left > 0) {
        return; // the writer pads with zeros
      }
    }
  }

  /** Reads at least one byte. Reports an error and returns false if there is none. */
  private boolean fill(Path path, SeekableByteChannel in, long wanted) {
    try {
      in.read(buffer.clear().limit((int) Math.min(BUFFER, wanted)));
      if (buffer.position() > 0) {
        return true;
      }
      messages.error(Printable.escape(path.toString()) + ": ends early");
    } catch (IOException e) {
      messages.error(path, e);
    }
    return false;
  }
}
