package io.github.jerofs.cli.option;

import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.UnionLocation;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The images below an image. */
public final class LayerFlag {
  @Option(
      names = "--layer",
      paramLabel = "IMAGE",
      description =
          "An image below the others, joined with them as overlayfs does. Repeat the option from top"
              + " to bottom.")
  private List<ImageLocation> layers = new ArrayList<>();

  /** Returns the location of {@code image}, or of the stack of it and its layers. */
  public ImageLocation below(ImageLocation image) {
    if (layers.isEmpty()) {
      return image;
    }
    List<ImageLocation> stack = new ArrayList<>(List.of(image));
    stack.addAll(layers);
    return new UnionLocation(stack);
  }

  /** Returns the layers, topmost first. */
  List<ImageLocation> layers() {
    return layers;
  }
}
