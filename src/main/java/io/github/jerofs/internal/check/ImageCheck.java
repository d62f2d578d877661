package io.github.jerofs.internal.check;

import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.check.Finding.Kind;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.open.ImageSources;
import io.github.jerofs.internal.open.Layer;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.verity.VerifiedSource;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks one image: opens it as far as possible and checks its structures and its tree. */
public final class ImageCheck {
  private final ImageLocation location;
  private final ErofsOptions options;
  private final CheckOptions what;
  private final CheckListener listener;

  private ImageCheck(
      ImageLocation location, ErofsOptions options, CheckOptions what, CheckListener listener) {
    this.location = location;
    this.options = options;
    this.what = what;
    this.listener = listener;
  }

  /**
   * Checks the image at {@code location}, or each layer of a stack separately.
   *
   * @throws IOException if the location cannot be read at all
   */
  public static void run(
      ImageLocation location, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    Objects.requireNonNull(what);
    Objects.requireNonNull(listener);
    refuseMap("uidMap", options.uidMap(), location);
    refuseMap("gidMap", options.gidMap(), location);
    List<Layer> images;
    try {
      images = Layer.of(location, options);
    } catch (ErofsException e) {
      new ImageCheck(location, options, what, listener).superblock(e);
      return;
    }
    List<ImageSources> sources = images.stream().map(Layer::sources).toList();
    try {
      for (int i = 0; i < sources.size(); i++) {
        Layer image = images.get(i);
        new ImageCheck(image.location(), image.options(), what, listener).run(sources.get(i));
      }
    } finally {
      Closeables.closeAll(sources);
    }
  }

  private static void refuseMap(String key, String map, ImageLocation location) {
    if (!map.isEmpty()) {
      throw new InapplicableOptionException(key, location + ": a check translates no owners");
    }
  }

  private void run(ImageSources sources) throws IOException {
    verifyDigest(sources);
    ErofsImage image = open(sources);
    if (image != null) {
      checkBuildTime(sources, image);
      listener.begins(image.superblock().inodes());
      OpenTree tree = new OpenTree(tree(sources, image), () -> {});
      Findings findings = new Findings(image.description(), listener);
      ErofsCheck structures = new ErofsCheck(image, tree, findings);
      TreeCheck nodes = new TreeCheck(tree, structures, what, findings);
      structures.run(nodes);
      nodes.run();
      structures.reportOutside();
    }
    if (what.data()) {
      verifyBlocks(sources);
    }
  }

  /** Reports a digest mismatch and continues, as the check may locate the damage. */
  private void verifyDigest(ImageSources sources) throws IOException {
    try {
      sources.verifyDigest();
    } catch (ErofsException e) {
      superblock(e);
    }
  }

  private void checkBuildTime(ImageSources sources, ErofsImage image) {
    try {
      sources.checkBuildTime(image);
    } catch (ErofsException e) {
      superblock(e);
    }
  }

  /** Verifies every block that a hash tree covers, including blocks that belong to no file. */
  private void verifyBlocks(ImageSources sources) throws IOException {
    for (VerifiedSource verified : sources.verified()) {
      SourceFault.guard(
          verified.description(),
          () ->
              verified.verifyAll(
                  bad ->
                      listener.finding(new Finding(Kind.DATA, "", bad.place(), bad.getMessage()))));
    }
  }

  /** Opens the image, ignoring the superblock checksum if opening fails with it. */
  private @Nullable ErofsImage open(ImageSources sources) throws IOException {
    String reported = null;
    for (boolean verify :
        options.verifySuperblock() ? new boolean[] {true, false} : new boolean[1]) {
      try {
        return sources.image(verify);
      } catch (InapplicableOptionException e) {
        throw e;
      } catch (ErofsException | IllegalArgumentException e) {
        if (!String.valueOf(e.getMessage()).equals(reported)) {
          superblock(e);
        }
        reported = e.getMessage();
      }
    }
    return null;
  }

  /** Returns the tree of the image; falls back to the plain EROFS tree if that fails. */
  private Tree tree(ImageSources sources, ErofsImage image) throws IOException {
    try {
      return sources.tree(image);
    } catch (ErofsException e) {
      superblock(e);
      return image;
    }
  }

  private void superblock(Exception e) {
    ImagePlace place =
        e instanceof ErofsException ours
            ? ours.place()
            : ImagePlace.of(location.toString(), ImagePlace.NO_OFFSET);
    listener.finding(new Finding(Kind.SUPERBLOCK, "", place, String.valueOf(e.getMessage())));
  }
}
