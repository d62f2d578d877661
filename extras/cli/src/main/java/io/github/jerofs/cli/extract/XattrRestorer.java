package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawText;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the extended attributes of extracted files: {@code user.*} with Java, others such as SELinux
 * labels with system calls. Safe for use by several threads.
 */
final class XattrRestorer {
  private static final String USER = "user.";

  private final boolean userViews;
  private final @Nullable SystemCalls calls;
  private final Losses losses;
  private final Messages messages;

  /** Prepares to restore below {@code root}. */
  XattrRestorer(Path root, @Nullable SystemCalls calls, Losses losses, Messages messages)
      throws IOException {
    this.userViews =
        Files.getFileStore(root).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    this.calls = calls;
    this.losses = losses;
    this.messages = messages;
  }

  /** Sets the attributes of {@code place} to those of {@code file}. */
  void restore(FileInfo file, Path place, LinkOption... how) throws IOException {
    Map<String, byte[]> all = file.xattrs().readAll();
    IOException failure = null;
    for (Map.Entry<String, byte[]> xattr : all.entrySet()) {
      try {
        restore(file, place, xattr.getKey(), xattr.getValue(), how);
      } catch (IOException e) {
        // The others may succeed. One message per file is enough.
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void restore(FileInfo file, Path place, String name, byte[] value, LinkOption... how)
      throws IOException {
    if (!name.startsWith(USER)) {
      restoreOther(place, name, value);
      return;
    }
    UserDefinedFileAttributeView view =
        userViews
            ? Files.getFileAttributeView(place, UserDefinedFileAttributeView.class, how)
            : null;
    if (view == null) {
      messages.warnOnce("the target does not support user.* attributes");
    } else if (Printable.isUnicode(name)) {
      view.write(name.substring(USER.length()), ByteBuffer.wrap(value));
    } else if (calls != null) {
      calls.setXattr(place, RawText.bytes(name), value);
    } else {
      losses.add(Losses.Kind.XATTR, file, "cannot set attribute " + Printable.escape(name));
    }
  }

  private void restoreOther(Path place, String name, byte[] value) {
    String names = Printable.escape(name.substring(0, name.indexOf('.') + 1)) + "*";
    if (calls == null) {
      losses.addSimilar(
          Losses.Kind.XATTR, "only extended attributes user.* can be restored with this Java");
      return;
    }
    try {
      calls.setXattr(place, RawText.bytes(name), value);
    } catch (FileSystemException e) {
      losses.addSimilar(Losses.Kind.XATTR, "cannot set attributes " + names + ": " + e.getReason());
    } catch (IOException e) {
      losses.addSimilar(
          Losses.Kind.XATTR, "cannot set attributes " + names + ": " + e.getMessage());
    }
  }
}
