package io.github.jerofs.cli.output;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The output file of a command. A regular file keeps its old content until the new one is complete,
 * and keeps its owner and permissions. Of a symbolic link, the target is written. Devices, FIFOs
 * and file descriptors are written directly. Not safe for use by several threads.
 */
public final class OutputFile implements Closeable {
  private static final int BUFFER = 128 << 10;
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final String name;
  private final PendingFiles pending;
  private final Messages messages;
  private final FileChannel channel;
  private final @Nullable NewFile file;
  private final @Nullable Path replaced;
  private final OutputStream stream;

  private OutputFile(
      Path named,
      PendingFiles pending,
      Messages messages,
      FileChannel channel,
      @Nullable NewFile file,
      @Nullable Path replaced) {
    this.name = named.toString();
    this.pending = pending;
    this.messages = messages;
    this.channel = channel;
    this.file = file;
    this.replaced = replaced;
    this.stream = new BufferedOutputStream(new Named(Channels.newOutputStream(channel)), BUFFER);
  }

  /**
   * Opens {@code named} for output.
   *
   * @throws FileSystemException if it is one of {@code inputs}, a directory or not writable
   */
  public static OutputFile open(Path named, InputFiles inputs, Messages messages)
      throws IOException {
    inputs.refuse(named);
    OutputTarget target = OutputTarget.of(named);
    inputs.refuse(target.path());
    PendingFiles pending =
        new PendingFiles(messages, () -> Printable.escape(named.toString()) + " was not written");
    try {
      return target.isReplaced()
          ? openNew(named, target.path(), pending, messages)
          : new OutputFile(named, pending, messages, target.openAsItIs(), null, null);
    } catch (IOException | RuntimeException e) {
      pending.close();
      throw e;
    }
  }

  private static OutputFile openNew(
      Path named, Path target, PendingFiles pending, Messages messages) throws IOException {
    boolean exists = Files.exists(target);
    if (exists && !Files.isWritable(target)) {
      throw new AccessDeniedException(named.toString());
    }
    NewFile file = pending.file(target);
    boolean secret = exists && isPosix(target);
    try {
      FileChannel channel =
          file.make(
              path ->
                  secret
                      ? FileChannel.open(path, NEW, PRIVATE)
                      : FileChannel.open(path, NEW, new FileAttribute<?>[0]));
      return new OutputFile(named, pending, messages, channel, file, exists ? target : null);
    } catch (AccessDeniedException e) {
      throw inDirectory(
          named, "its directory must be writable: a temporary file is created there", e);
    } catch (NoSuchFileException e) {
      throw inDirectory(named, "its directory does not exist", e);
    }
  }

  private static FileSystemException inDirectory(Path named, String reason, IOException cause) {
    FileSystemException e = new FileSystemException(named.toString(), null, reason);
    e.initCause(cause);
    return e;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Returns the stream to write to. Closing it does not complete the file. */
  public OutputStream stream() {
    return stream;
  }

  /** Completes the file and renames it. */
  public void commit() throws IOException {
    stream.flush();
    try {
      if (file == null) {
        channel.close();
        return;
      }
      if (replaced != null) {
        channel.force(true); // the new content must be on disk before the old one goes
        takeOver(replaced, file.path());
      }
      channel.close();
      file.commit(true);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw about(e);
    }
  }

  private void takeOver(Path old, Path path) throws IOException {
    if (!isPosix(old)) {
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(old, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    try {
      if (!wanted.group().equals(now.group())) {
        view.setGroup(wanted.group());
      }
      if (!wanted.owner().equals(now.owner())) {
        view.setOwner(wanted.owner());
      }
    } catch (FileSystemException e) {
      messages.warn(Printable.escape(name) + ": cannot keep the owner: " + e.getReason());
    }
    view.setPermissions(wanted.permissions());
  }

  private FileSystemException about(IOException e) {
    FileSystemException result = new FileSystemException(name, null, e.getMessage());
    result.initCause(e);
    return result;
  }

  /** Adds the name of the file to write failures. */
  private final class Named extends FilterOutputStream {
    Named(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw about(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      try {
        if (file != null) {
          file.close();
        }
      } finally {
        pending.close();
      }
    }
  }
}
