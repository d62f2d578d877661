package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.output.NewFile;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets the attributes of extracted files to those in the image. Never follows a symbolic link. An
 * attribute that cannot be set is reported, and the others follow.
 */
final class AttributeRestorer {
  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final String USER = "user.";
  private static final int SPECIAL_BITS = 07000;
  private static final int ALL_BITS = 07777;

  private final boolean owner;
  private final boolean setuid;
  private final boolean xattrs;
  private final boolean userViews;
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
    this.owner = owner;
    this.setuid = setuid;
    this.xattrs = xattrs;
    this.userViews =
        xattrs
            && Files.getFileStore(root)
                .supportsFileAttributeView(UserDefinedFileAttributeView.class);
    this.messages = messages;
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
    if (xattrs) {
      attempt(this::restoreXattrs, file, place, failed, how);
    }
    attempt(this::restoreTime, file, place, failed, how);
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

  private void restoreTime(FileInfo file, Path place, LinkOption... how) throws IOException {
    FileTime time = file.modified();
    long nanos = time.to(TimeUnit.NANOSECONDS);
    if (nanos == Long.MAX_VALUE || nanos == Long.MIN_VALUE) {
      // Java passes times as 64 bits of nanoseconds, which end in 2262.
      messages.warn(
          "time out of range: "
              + Texts.time(time)
              + " of "
              + Printable.escape(file.path().toString()));
      return;
    }
    try {
      // An image has one time. Set both: else the JDK reads the other one first.
      FileTime settable = settable(time, nanos);
      Files.getFileAttributeView(place, BasicFileAttributeView.class, how)
          .setTimes(settable, settable, null);
      if (!settable.equals(time)) {
        messages.warn(
            "the time loses its fraction: "
                + Texts.time(time)
                + " of "
                + Printable.escape(file.path().toString()));
      }
    } catch (IOException e) {
      if (!file.isLink()) {
        throw e;
      }
      messages.warnOnce("cannot set times of symbolic links: " + reason(e));
    }
  }

  /** Returns whether {@code made} has the time of {@code file}, in the precision of any JDK. */
  static boolean hasTime(FileInfo file, BasicFileAttributes made) {
    long wanted = file.modified().to(TimeUnit.NANOSECONDS);
    return settable(file.modified(), wanted).to(TimeUnit.MICROSECONDS)
        == made.lastModifiedTime().to(TimeUnit.MICROSECONDS);
  }

  /** Before 1970, the JDK sets whole seconds only: other times become 1970. */
  private static FileTime settable(FileTime time, long nanos) {
    return nanos >= 0
        ? time
        : FileTime.from(Math.floorDiv(nanos, NANOS_PER_SECOND), TimeUnit.SECONDS);
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

  private void restoreXattrs(FileInfo file, Path place, LinkOption... how) throws IOException {
    Map<String, byte[]> all = file.xattrs().readAll();
    IOException failure = null;
    for (Map.Entry<String, byte[]> xattr : all.entrySet()) {
      String name = xattr.getKey();
      if (!name.startsWith(USER)) {
        messages.warnOnce("only extended attributes user.* can be restored");
      } else if (!userViews) {
        messages.warnOnce("the target does not support user.* attributes");
      } else {
        try {
          restoreXattr(place, name, xattr.getValue(), how);
        } catch (IOException e) {
          // The others may succeed. One message per file is enough.
          failure = failure == null ? e : failure;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void restoreXattr(Path place, String name, byte[] value, LinkOption... how)
      throws IOException {
    if (!Printable.isUnicode(name)) {
      throw new FileSystemException(
          place.toString(), null, "Cannot set attribute " + Printable.escape(name));
    }
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(place, UserDefinedFileAttributeView.class, how);
    if (view == null) {
      messages.warnOnce("the target does not support user.* attributes");
    } else {
      view.write(name.substring(USER.length()), ByteBuffer.wrap(value));
    }
  }
}
