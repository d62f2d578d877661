package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.output.NewFile;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets the attributes of extracted files to those in the image. Never follows a symbolic link. An
 * attribute that cannot be set is reported, and the others follow.
 */
final class AttributeRestorer {
  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
  private static final int SPECIAL_BITS = 07000;
  private static final int ALL_BITS = 07777;

  private final boolean owner;
  private final boolean setuid;
  private final @Nullable SystemCalls calls;
  private final TimeRestorer times;
  private final @Nullable XattrRestorer xattrs;
  private final Losses losses;
  private final Messages messages;

  /**
   * Prepares to restore below {@code root}.
   *
   * @param owner whether to restore owners
   * @param setuid whether to restore setuid, setgid and sticky bits
   * @param xattrs whether to restore extended attributes
   */
  AttributeRestorer(Path root, boolean owner, boolean setuid, boolean xattrs, Messages messages)
      throws IOException {
    this(root, owner, setuid, xattrs, messages, SystemCalls.of(root));
  }

  AttributeRestorer(
      Path root,
      boolean owner,
      boolean setuid,
      boolean xattrs,
      Messages messages,
      @Nullable SystemCalls calls)
      throws IOException {
    this.owner = owner;
    this.setuid = setuid;
    this.calls = calls;
    this.losses = new Losses(messages);
    this.times = new TimeRestorer(calls, losses, messages);
    this.xattrs = xattrs ? new XattrRestorer(root, calls, losses, messages) : null;
    this.messages = messages;
  }

  /** Returns the system calls to use, or null if there are none. */
  @Nullable SystemCalls calls() {
    return calls;
  }

  /** Returns the losses of this extraction. */
  Losses losses() {
    return losses;
  }

  private interface Step {
    void run(FileInfo file, Path place, LinkOption... how) throws IOException;
  }

  /** Sets the attributes of {@code directory} to those of {@code file}. */
  void restore(FileInfo file, DirectoryHandle directory) {
    restore(
        file,
        directory.self(),
        e -> messages.error(directory.place(), directory.named(e)),
        NOFOLLOW);
  }

  /** Sets the attributes of {@code made}, which still has its temporary name. */
  void restore(FileInfo file, NewFile made) {
    Consumer<IOException> failed = e -> messages.error(made.shown(), made.named(e));
    if (made.isAlone() && !file.isLink()) {
      restore(file, made.path(), failed); // no link can be there, and the check takes time
    } else {
      restore(file, made.path(), failed, NOFOLLOW);
    }
  }

  private void restore(FileInfo file, Path place, Consumer<IOException> failed, LinkOption... how) {
    // Permissions last: they may deny the rest.
    if (xattrs != null) {
      attempt(xattrs::restore, file, place, failed, how);
    }
    attempt(times::restore, file, place, failed, how);
    if (owner) {
      restoreOwner(file, place, how);
    }
    if (!file.isLink()) {
      attempt(this::restorePermissions, file, place, failed, how);
    }
  }

  private static void attempt(
      Step step, FileInfo file, Path place, Consumer<IOException> failed, LinkOption... how) {
    try {
      step.run(file, place, how);
    } catch (IOException e) {
      failed.accept(e);
    }
  }

  private void restorePermissions(FileInfo file, Path place, LinkOption... how) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(place, PosixFileAttributeView.class, how);
    if (view == null) {
      messages.warnOnce("the target does not support permissions");
    } else {
      view.setPermissions(permissions(file.mode()));
      if (setuid && (file.mode() & SPECIAL_BITS) != 0) {
        Files.setAttribute(place, "unix:mode", file.mode() & ALL_BITS, how);
      }
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    int bit = 0400;
    for (PosixFilePermission each : PosixFilePermission.values()) { // as rwxrwxrwx
      if ((mode & bit) != 0) {
        set.add(each);
      }
      bit >>= 1;
    }
    return set;
  }

  private void restoreOwner(FileInfo file, Path place, LinkOption... how) {
    try {
      Files.setAttribute(place, "unix:gid", file.gid(), how);
      Files.setAttribute(place, "unix:uid", file.uid(), how);
    } catch (IOException e) {
      messages.errorOnce("cannot set owners: " + reason(e));
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      messages.warnOnce("the target does not support numeric owners");
    }
  }

  private static @Nullable String reason(IOException e) {
    return e instanceof FileSystemException about ? about.getReason() : e.getMessage();
  }
}
