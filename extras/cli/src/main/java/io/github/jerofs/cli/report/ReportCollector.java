package io.github.jerofs.cli.report;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Walks an image once and sums up everything in a report. */
final class ReportCollector implements InodeWalk.Visitor {
  /** Nodes of the tree. With the longest names, they take a megabyte of JSON. */
  static final int TREE_NODES = 2500;

  static final int TYPES = 16;
  private static final int LARGEST = 20;
  private static final int COMPACT_BYTES = 32;
  private static final int EXTENDED_BYTES = 64;

  private final ImageInfo info;
  private final Pool packed;
  private final Pool metabox;
  private final ExtentTally extents;

  /** Extents of directories and symbolic links, which share no data. */
  private final ExtentTally metadata;

  private final DirectoryTree tree = new DirectoryTree();
  private final FileTypes types = new FileTypes();
  private final Map<String, Sum> layouts = new TreeMap<>();
  private final Largest byStored = new Largest(LARGEST, FileUse::stored);
  private final Largest bySize = new Largest(LARGEST, FileUse::size);
  private final Largest byReused = new Largest(LARGEST, FileUse::reused);
  private final Sum files = new Sum();
  private final Sum directories = new Sum();
  private final Sum symlinks = new Sum();
  private final Map<InodeFormat, Long> formats = new EnumMap<>(InodeFormat.class);
  private long others;
  private long fragments;
  private long inodeBytes;
  private long xattrBytes;
  private long linkNames;
  private long linkBytes;
  private long errors;

  private ReportCollector(ImageInfo info, Pool packed, Pool metabox) {
    this.info = info;
    this.packed = packed;
    this.metabox = metabox;
    this.extents = new ExtentTally(info.blockSize(), packed, metabox);
    this.metadata = new ExtentTally(info.blockSize(), Pool.none(), metabox);
  }

  /**
   * Walks the image.
   *
   * @param errors receives what cannot be read
   */
  static ImageReport collect(FileSystem fileSystem, BiConsumer<Path, IOException> errors)
      throws IOException {
    Pool packed = Pool.none();
    Pool metabox = Pool.none();
    Path root = fileSystem.getPath("/");
    boolean damaged = false;
    try {
      for (HiddenInode hidden : Erofs.hiddenInodes(fileSystem)) {
        if (hidden.kind() == HiddenInode.Kind.PACKED) {
          packed = Pool.of(hidden);
        } else {
          metabox = Pool.of(hidden);
        }
      }
    } catch (IOException e) {
      damaged = true;
      errors.accept(root, e);
    }
    ReportCollector collector = new ReportCollector(Erofs.info(fileSystem), packed, metabox);
    collector.errors = damaged ? 1 : 0;
    InodeWalk.run(
        root,
        collector,
        (path, e) -> {
          collector.errors++;
          errors.accept(path, e);
        });
    return collector.report(total(fileSystem));
  }

  private static long total(FileSystem fileSystem) throws IOException {
    long total = 0;
    for (FileStore store : fileSystem.getFileStores()) {
      total = Sum.plus(total, store.getTotalSpace());
    }
    return total;
  }

  @Override
  public void enter(FileInfo directory) throws IOException {
    tree.enter(directory.name());
    addInode(directory.attributes());
    directories.add(directory.attributes().size(), metadata.add(directory).stored());
  }

  @Override
  public void leave() {
    tree.leave();
  }

  @Override
  public void file(FileInfo file, boolean again) throws IOException {
    ErofsFileAttributes attributes = file.attributes();
    if (again) {
      if (attributes.isRegularFile()) {
        linkNames++;
        linkBytes = Sum.plus(linkBytes, attributes.size());
      }
      return;
    }
    addInode(attributes);
    if (attributes.isRegularFile()) {
      addData(file);
    } else if (attributes.isSymbolicLink()) {
      symlinks.add(attributes.size(), metadata.add(file).stored());
    } else {
      others++;
    }
  }

  private void addInode(ErofsFileAttributes attributes) {
    InodeFormat format = attributes.inodeFormat();
    formats.merge(format, 1L, Long::sum);
    int bytes = format == InodeFormat.COMPACT ? COMPACT_BYTES : EXTENDED_BYTES;
    boolean inMetabox = attributes.nid() < 0;
    inodeBytes += inMetabox ? metabox.take(bytes) : bytes;
    xattrBytes += inMetabox ? metabox.take(attributes.xattrSize()) : attributes.xattrSize();
  }

  private void addData(FileInfo file) throws IOException {
    long packedLeft = packed.left();
    FileUse use = extents.add(file);
    fragments += packedLeft - packed.left();
    String name = file.name();
    String layout = file.attributes().layout().toString();
    files.add(use.size(), use.stored());
    tree.file(name, use);
    types.add(name, use);
    layouts.computeIfAbsent(layout, key -> new Sum()).add(use.size(), use.stored());
    for (Largest largest : new Largest[] {byStored, bySize, byReused}) {
      largest.add(use, () -> new Largest.Item(file.path().toString(), use, layout));
    }
  }

  private ImageReport report(long total) {
    ImageReport.Space space =
        new ImageReport.Space(
            total,
            files.stored() - fragments,
            packed.stored(),
            packed.size(),
            fragments,
            Sum.plus(directories.stored(), symlinks.stored()),
            inodeBytes,
            xattrBytes,
            metabox.left());
    return new ImageReport(
        info,
        space,
        new ImageReport.Counts(
            files.files(),
            directories.files(),
            symlinks.files(),
            others,
            formats.getOrDefault(InodeFormat.COMPACT, 0L),
            formats.getOrDefault(InodeFormat.EXTENDED, 0L)),
        tree.root(TREE_NODES),
        types.largest(TYPES),
        types.rest(TYPES),
        layouts,
        extents.ways(),
        new ImageReport.Files(byStored.list(), bySize.list(), byReused.list()),
        new ImageReport.Links(linkNames, linkBytes),
        extents.isComplete(),
        errors);
  }
}
