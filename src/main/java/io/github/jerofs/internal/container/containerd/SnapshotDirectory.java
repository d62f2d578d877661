package io.github.jerofs.internal.container.containerd;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.containerd.SnapshotDatabase.Kind;
import io.github.jerofs.internal.container.containerd.SnapshotDatabase.Snapshot;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one snapshot, {@code …/snapshots/NUMBER}, or that of all snapshots.
 *
 * @param path the directory
 */
public record SnapshotDirectory(Path path) {
  /** The name of merged metadata of a snapshot and its parents. */
  public static final String MERGED = "fsmeta.erofs";

  private static final String LAYER = "layer.erofs";
  private static final String DATABASE = "metadata.db";
  private static final String SNAPSHOTS = "snapshots";
  private static final String UPPER = "fs";
  private static final String WRITABLE = "rwlayer.img";
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,18}");

  /** Returns whether {@code path} is such a directory. */
  public static boolean is(Path path) {
    return Files.isDirectory(path) && (isOne(path) || isAll(path));
  }

  private static boolean isOne(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name != null
        && NUMBER.matcher(name.toString()).matches()
        && (Files.exists(path.resolve(LAYER))
            || (Files.isDirectory(path.resolve(UPPER)) && Files.exists(database(path))));
  }

  private static boolean isAll(Path path) {
    return Files.isRegularFile(path.resolve(DATABASE))
        && Files.isDirectory(path.resolve(SNAPSHOTS));
  }

  private static Path database(Path snapshot) {
    Path snapshots = snapshot.toAbsolutePath().normalize().getParent();
    Path root = snapshots == null ? null : snapshots.getParent();
    return (root == null ? snapshot : root).resolve(DATABASE);
  }

  /**
   * Returns the files of the layers, topmost first: of the snapshot and its parents, or only of the
   * parents if the snapshot has no files. Without a database, returns the merged metadata, which
   * has the layers as devices.
   *
   * @throws FileSystemException if the parents are unknown, a layer is missing, or this is the
   *     directory of all snapshots
   * @throws UnsupportedImageException if files are in a directory or a writable image
   * @throws io.github.jerofs.error.CorruptImageException if the database is damaged
   */
  public List<Path> layers() throws IOException {
    if (isAll(path) && !isOne(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "several snapshots; open a directory below snapshots, one of "
              + SnapshotDatabase.read(path.resolve(DATABASE)).tops());
    }
    Path database = database(path);
    if (!Files.exists(database)) {
      return List.of(merged(database));
    }
    Path snapshots = nameOf(path).getParent();
    List<Path> layers = new ArrayList<>();
    for (Snapshot each :
        SnapshotDatabase.read(database).chain(String.valueOf(nameOf(path).getFileName()))) {
      Path directory = resolve(snapshots, each.id());
      if (each.kind() == Kind.COMMITTED) {
        layers.add(layer(directory, each));
      } else {
        refuseChanges(directory);
      }
    }
    if (layers.isEmpty()) {
      throw new FileSystemException(path.toString(), null, "a snapshot without layers");
    }
    return layers;
  }

  private static Path nameOf(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static Path resolve(@Nullable Path snapshots, String id) {
    return snapshots == null ? Path.of(id) : snapshots.resolve(id);
  }

  private Path merged(Path database) throws IOException {
    Path merged = path.resolve(MERGED);
    if (Files.isRegularFile(merged) && Files.size(merged) > 0) {
      return merged;
    }
    throw new NoSuchFileException(
        path.toString(),
        null,
        "the parents of this snapshot are unknown: neither "
            + database
            + " nor a merged "
            + MERGED
            + " exists; open "
            + LAYER
            + " for this layer alone");
  }

  private static Path layer(Path directory, Snapshot snapshot) throws IOException {
    Path layer = directory.resolve(LAYER);
    if (Files.isRegularFile(layer)) {
      return layer;
    }
    if (Files.isDirectory(directory.resolve(UPPER))) {
      throw new UnsupportedImageException(
          ImagePlace.of(directory.toString(), ImagePlace.NO_OFFSET),
          "a layer in a directory, without " + LAYER + ": '" + snapshot.name() + "'");
    }
    throw new NoSuchFileException(
        layer.toString(), null, "the layer of snapshot '" + snapshot.name() + "' is missing");
  }

  /** Refuses a container with changes of its own, which an image of its parents would not show. */
  private static void refuseChanges(Path directory) throws IOException {
    Path upper = directory.resolve(UPPER);
    boolean isChanged = Files.exists(directory.resolve(WRITABLE));
    if (!isChanged && Files.isDirectory(upper)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(upper)) {
        isChanged = files.iterator().hasNext();
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    if (isChanged) {
      throw new UnsupportedImageException(
          ImagePlace.of(directory.toString(), ImagePlace.NO_OFFSET),
          "the writable layer of a container, in "
              + UPPER
              + " or "
              + WRITABLE
              + "; open the directory of its parent");
    }
  }
}
