package io.github.jerofs.check;

import io.github.jerofs.CheckListener;
import io.github.jerofs.CheckOptions;
import io.github.jerofs.ErofsException;
import io.github.jerofs.ErofsOptions;
import io.github.jerofs.Finding;
import io.github.jerofs.Finding.Kind;
import io.github.jerofs.ImagePlace;
import io.github.jerofs.NotErofsException;
import io.github.jerofs.image.ErofsImage;
import io.github.jerofs.source.Closeables;
import io.github.jerofs.source.ImageSource;
import io.github.jerofs.source.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks one image: opens it as far as it opens, and has its tree checked. */
public final class ImageCheck {
  private final Path file;
  private final ErofsOptions options;
  private final CheckOptions what;
  private final CheckListener listener;

  private ImageCheck(Path file, ErofsOptions options, CheckOptions what, CheckListener listener) {
    this.file = file;
    this.options = options;
    this.what = what;
    this.listener = listener;
  }

  /**
   * Checks the image in {@code file}.
   *
   * @throws IOException if the file cannot be read at all
   */
  public static void run(Path file, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    new ImageCheck(file, options, what, listener).run();
  }

  private void run() throws IOException {
    List<ImageSource> opened = new ArrayList<>();
    try {
      ImageSource whole = Sources.open(file, options.access());
      opened.add(whole);
      for (Path device : options.devices()) {
        opened.add(Sources.open(device, options.access()));
      }
      if (options.offset() > whole.size()) {
        superblock(
            new NotErofsException(
                ImagePlace.of(file.toString(), options.offset()),
                "only " + whole.size() + " bytes long"));
        return;
      }
      ImageSource primary = Sources.from(whole, options.offset());
      ErofsImage image = open(primary, opened.subList(1, opened.size()));
      if (image != null) {
        listener.begins(image.superblock().inodes());
        new TreeCheck(image, what, listener).run();
      }
    } finally {
      Closeables.closeAll(opened);
    }
  }

  /** Opens the image; if only its checksum is wrong, goes on without. */
  private @Nullable ErofsImage open(ImageSource primary, List<ImageSource> devices)
      throws IOException {
    String reported = null;
    for (boolean verify :
        options.verifySuperblock() ? new boolean[] {true, false} : new boolean[1]) {
      try {
        return ErofsImage.open(primary, devices, verify, options.cacheBytes(), options.limits());
      } catch (ErofsException | IllegalArgumentException e) {
        if (!String.valueOf(e.getMessage()).equals(reported)) {
          superblock(e);
        }
        reported = e.getMessage();
      }
    }
    return null;
  }

  private void superblock(Exception e) {
    ImagePlace place =
        e instanceof ErofsException ours
            ? ours.place()
            : ImagePlace.of(file.toString(), ImagePlace.NO_OFFSET);
    listener.finding(new Finding(Kind.SUPERBLOCK, "", place, String.valueOf(e.getMessage())));
  }
}
