package io.github.jerofs.hadoop.contract;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.hadoop.ErofsFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * Lets tests write: files go to a directory, of which an image is built before the next read. The
 * image is {@code IMAGE}, the directory {@code IMAGE.staged}. Reads are those of {@link
 * ErofsFileSystem}.
 */
public final class StagingFileSystem extends ErofsFileSystem {
  private static final String STAGED = ".staged";

  /** Images have different times, so that each is opened. */
  private static long builds = 1;

  private boolean dirty = true;

  private record Target(java.nio.file.Path image, java.nio.file.Path file) {}

  private Target target(Path path) {
    String text = makeQualified(path).toUri().getPath();
    int divider = text.lastIndexOf('!');
    String image = text.substring(0, divider);
    String inner = text.substring(divider + 1);
    java.nio.file.Path staged = java.nio.file.Path.of(image + STAGED);
    return new Target(
        java.nio.file.Path.of(image),
        inner.isEmpty() ? staged : staged.resolve(inner.substring(1)));
  }

  private synchronized void change() {
    dirty = true;
  }

  private synchronized void build(Path path) throws IOException {
    String text = makeQualified(path).toUri().getPath();
    if (!dirty || text.indexOf('!') < 0) {
      return;
    }
    Target target = target(path);
    java.nio.file.Path fresh = target.image.resolveSibling("fresh");
    java.nio.file.Path staged =
        Files.createDirectories(target.image.resolveSibling(target.image.getFileName() + STAGED));
    ErofsBuilder.to(fresh)
        .options(BuildOptions.builder().replaceExisting(true).build())
        .addTree(staged)
        .build();
    synchronized (StagingFileSystem.class) {
      builds++;
      Files.setLastModifiedTime(fresh, FileTime.fromMillis(1000 * builds));
    }
    Files.move(fresh, target.image, StandardCopyOption.REPLACE_EXISTING);
    dirty = false;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    java.nio.file.Path file = target(path).file;
    Files.createDirectories(file.getParent());
    OutputStream out = Files.newOutputStream(file);
    change();
    return new FSDataOutputStream(out, statistics) {
      @Override
      public void close() throws IOException {
        super.close();
        change();
      }
    };
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    return create(path, permission, true, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    if (makeQualified(path).toUri().getPath().indexOf('!') >= 0) {
      Files.createDirectories(target(path).file);
      change();
    }
    return true;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    java.nio.file.Path file = target(path).file;
    if (!Files.exists(file)) {
      return false;
    }
    List<java.nio.file.Path> all;
    try (Stream<java.nio.file.Path> walk = Files.walk(file)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (java.nio.file.Path each : all) {
      Files.delete(each);
    }
    change();
    return true;
  }

  @Override
  public boolean rename(Path source, Path destination) throws IOException {
    Files.move(target(source).file, target(destination).file);
    change();
    return true;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    build(path);
    return super.getFileStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    build(path);
    return super.open(path, bufferSize);
  }

  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path path, OpenFileParameters parameters) throws IOException {
    build(path);
    return super.openFileWithOptions(path, parameters);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    build(path);
    return super.listStatusIterator(path);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    build(file.getPath());
    return super.getFileBlockLocations(file, start, length);
  }
}
