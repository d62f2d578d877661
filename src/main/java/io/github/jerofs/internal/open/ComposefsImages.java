package io.github.jerofs.internal.open;

import io.github.jerofs.internal.container.composefs.ComposefsTree;
import io.github.jerofs.internal.container.composefs.ObjectStore;
import io.github.jerofs.internal.format.ComposefsHeader;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Recognises composefs images, and opens them as the options ask for. */
final class ComposefsImages {
  private ComposefsImages() {}

  /**
   * Returns the tree that {@code image} stands for: itself, unless it is a composefs image. An
   * image without a header of composefs is one if base directories are given.
   *
   * @param primary the bytes of the image
   * @param toClose receives what must be closed if the tree is not
   * @throws InapplicableOptionException if an option has no effect on it
   */
  static Tree tree(
      Tree image,
      ImageSource primary,
      ImageLocation location,
      ErofsOptions options,
      List<Closeable> toClose)
      throws IOException {
    boolean hasBases = !options.objects().isEmpty();
    if (options.composefsView() == ComposefsView.STORED) {
      refuse(hasBases, OptionKey.OBJECTS, location, "objects are no part of the view 'stored'");
    }
    refuse(
        options.verifyObjects() && !hasBases,
        OptionKey.VERIFY_OBJECTS,
        location,
        "no objects are given");
    if (options.composefsView() == ComposefsView.STORED) {
      return image;
    }
    if (!hasBases && !ComposefsHeader.isPresent(primary)) {
      refuse(
          !options.get(OptionKey.COMPOSEFS_VIEW).equals(OptionKey.COMPOSEFS_VIEW.defaultValue()),
          OptionKey.COMPOSEFS_VIEW,
          location,
          "this is no composefs image");
      return image;
    }
    ObjectStore objects =
        new ObjectStore(
            options.objects(), options.verifyObjects(), new LocationOpener(forObjects(options)));
    toClose.add(objects);
    return new ComposefsTree(image, options.composefsView() == ComposefsView.LOGICAL, objects);
  }

  /** A mapping for each of many small files would exhaust what a process may have. */
  private static ErofsOptions forObjects(ErofsOptions options) {
    return options.access() == ImageAccess.AUTO
        ? options.toBuilder().access(ImageAccess.CHANNEL).build()
        : options;
  }

  private static void refuse(
      boolean inapplicable, OptionKey<?> key, ImageLocation location, String reason) {
    if (inapplicable) {
      throw new InapplicableOptionException(key.name(), location + ": " + reason);
    }
  }
}
