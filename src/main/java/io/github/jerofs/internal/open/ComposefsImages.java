package io.github.jerofs.internal.open;

import io.github.jerofs.internal.container.composefs.ComposefsTree;
import io.github.jerofs.internal.container.composefs.ObjectStore;
import io.github.jerofs.internal.format.ComposefsHeader;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ObjectResolver;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Recognizes composefs images and opens them according to the options. */
final class ComposefsImages {
  private ComposefsImages() {}

  /**
   * Returns the tree of a composefs image, or {@code image} itself if it is not one. An image
   * without a composefs header counts as one if base directories are given.
   *
   * @param primary the bytes of the image
   * @param toClose receives resources that must be closed if the tree is not
   * @throws InapplicableOptionException if an option has no effect on the image
   */
  static Tree tree(
      Tree image,
      ImageSource primary,
      ImageLocation location,
      ErofsOptions options,
      List<Closeable> toClose)
      throws IOException {
    boolean hasBases = !options.objects().isEmpty();
    Optional<ObjectResolver> resolver = options.get(ImageKeys.OBJECT_RESOLVER);
    if (options.composefsView() == ComposefsView.STORED) {
      refuse(hasBases, ImageKeys.OBJECTS, location, "the view 'stored' does not use objects");
    }
    refuse(
        options.verifyObjects() && !hasBases && resolver.isEmpty(),
        ImageKeys.VERIFY_OBJECTS,
        location,
        "no objects are given");
    if (options.composefsView() == ComposefsView.STORED) {
      return image;
    }
    if (!hasBases && !ComposefsHeader.isPresent(primary)) {
      refuse(
          !options.get(ImageKeys.COMPOSEFS_VIEW).equals(ImageKeys.COMPOSEFS_VIEW.defaultValue()),
          ImageKeys.COMPOSEFS_VIEW,
          location,
          "not a composefs image");
      return image;
    }
    ObjectStore objects =
        new ObjectStore(
            options.objects(),
            resolver,
            options.verifyObjects(),
            new LocationOpener(forObjects(options)));
    toClose.add(objects);
    return new ComposefsTree(image, options.composefsView() == ComposefsView.LOGICAL, objects);
  }

  /** Returns options without mapping: one per object would exhaust the mappings of the process. */
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
