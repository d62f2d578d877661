package io.github.jerofs.internal.container.oci;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.SourceStream;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.write.tar.TarFiles;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ImageLocation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files in a tar archive, which are read in place. */
final class ArchiveFiles implements LayoutFiles {
  /** Limit of files in an archive: the blobs of thousands of images. */
  private static final int MAX_FILES = 100_000;

  /** Limit of links that lead to one file, which also ends cycles. */
  private static final int MAX_LINKS = 8;

  /** The compressions in which archives are distributed, by their first bytes. */
  private static final Map<Integer, String> COMPRESSIONS =
      Map.of(0x1f8b, "gzip", 0x28b5, "zstd", 0xfd37, "xz", 0x425a, "bzip2");

  private final Path path;
  private final ImageAccess access;
  private final ImageSource archive;
  private final Map<String, TarFiles.Entry> entries = new HashMap<>();

  private ArchiveFiles(Path path, ImageAccess access, ImageSource archive) {
    this.path = path;
    this.access = access;
    this.archive = archive;
  }

  /**
   * Lists the files of an archive.
   *
   * @throws ErofsException if it is compressed, damaged or not an archive
   */
  static ArchiveFiles open(Path path, ImageAccess access) throws IOException {
    ArchiveFiles files = new ArchiveFiles(path, access, Sources.open(path, access));
    return Closeables.closeOnFailure(
        files, () -> SourceFault.guard(files.name(), () -> files.list()));
  }

  private ArchiveFiles list() throws IOException {
    refuseCompressed();
    try {
      TarFiles.list(new BufferedInputStream(new SourceStream(archive)), this::add);
    } catch (BuildException e) {
      ImagePlace place = ImagePlace.of(name(), ImagePlace.NO_OFFSET);
      String problem = e.getFile() + ": " + e.getReason();
      ErofsException failure =
          entries.isEmpty()
              ? new NotErofsException(place, "neither a layout nor an archive of one: " + problem)
              : new CorruptImageException(place, problem);
      failure.initCause(e);
      throw failure;
    }
    return this;
  }

  private void refuseCompressed() throws IOException {
    if (archive.contains(0, Short.BYTES)) {
      ByteBuffer first = archive.view(0, Short.BYTES);
      String compression = COMPRESSIONS.get((first.get(0) & 0xff) << 8 | (first.get(1) & 0xff));
      if (compression != null) {
        throw new UnsupportedImageException(
            ImagePlace.of(name(), ImagePlace.NO_OFFSET),
            "an archive compressed with " + compression + "; decompress it first");
      }
    }
  }

  private void add(TarFiles.Entry entry) throws IOException {
    if (entries.size() == MAX_FILES) {
      throw new LimitExceededException(
          ImagePlace.of(name(), ImagePlace.NO_OFFSET),
          "files in the archive",
          "at most " + MAX_FILES,
          "more");
    }
    if (!archive.contains(entry.offset(), entry.size())) {
      throw new CorruptImageException(
          ImagePlace.of(name(), entry.offset()),
          "end of file '" + entry.path() + "' in the archive",
          "at most " + archive.size(),
          entry.offset() + " + " + entry.size());
    }
    entries.put(resolve("", entry.path()), entry);
  }

  /** Resolves {@code path} against a directory. A path that leaves the archive matches nothing. */
  private static String resolve(String directory, String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : (path.startsWith("/") ? path : directory + "/" + path).split("/", -1)) {
      if (name.equals("..") && !names.isEmpty()) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return String.join("/", names);
  }

  private TarFiles.@Nullable Entry entry(String file) {
    String at = file;
    for (int links = 0; links <= MAX_LINKS; links++) {
      TarFiles.Entry entry = entries.get(at);
      if (entry == null || entry.link().isEmpty()) {
        return entry;
      }
      String directory = at.substring(0, Math.max(0, at.lastIndexOf('/')));
      at = resolve(entry.isSymbolic() ? directory : "", entry.link());
    }
    return null;
  }

  private TarFiles.Entry existing(String file) throws IOException {
    TarFiles.Entry entry = entry(file);
    if (entry == null) {
      throw new CorruptImageException(
          ImagePlace.of(name(), ImagePlace.NO_OFFSET), "no file '" + file + "' in the archive");
    }
    return entry;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public long length(String file) {
    TarFiles.Entry entry = entry(file);
    return entry == null ? -1 : entry.size();
  }

  @Override
  public ImageSource open(String file) throws IOException {
    TarFiles.Entry entry = existing(file);
    ImageSource own = Sources.open(path, access);
    return Closeables.closeOnFailure(
        own, () -> new SliceSource(own, entry.offset(), entry.size(), name() + ": " + file));
  }

  @Override
  public ImageLocation locate(String file) throws IOException {
    return ImageLocation.of(Sources.publish(open(file)));
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
