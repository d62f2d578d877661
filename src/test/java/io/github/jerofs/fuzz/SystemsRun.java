package io.github.jerofs.fuzz;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.fuzz.SystemSubjects.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Mutants of images of other systems, by number. Each is opened, walked and read; one in 16 is
 * checked, too. Every step must succeed or throw an {@link IOException} with a message. Where all
 * data is verified, each byte must equal that of the undamaged image.
 */
final class SystemsRun implements SeedsMain.Seeds {
  private static final int MAX_ENTRIES = 1000;
  private static final int PART = 64 << 10;
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** The outcome of a mutant. */
  enum Result {
    REFUSED,
    READS,
    PARTS_FAIL
  }

  private final List<Subject> subjects;
  private final ByteBuffer buffer = ByteBuffer.allocate(PART);

  /** Creates mutants of {@code format}, which use {@code folder}. */
  SystemsRun(SystemFormat format, Path folder) throws IOException {
    subjects = new SystemSubjects(folder).of(format);
  }

  /** Returns the factory for mutants of {@code format}. */
  static SeedsMain.Source of(SystemFormat format) {
    return folder -> new SystemsRun(format, folder);
  }

  @Override
  public Result run(long seed) throws IOException {
    Random random = random(seed);
    Subject subject = subjects.get(random.nextInt(subjects.size()));
    byte[] mutant = mutate(subject, random);
    if (random.nextInt(16) == 0) {
      check(subject, mutant);
    }
    try (FileSystem fs = subject.opening().open(mutant, random)) {
      return walk(subject, fs);
    } catch (IOException e) {
      requireMessage(e);
      return Result.REFUSED;
    }
  }

  @Override
  public String text(long seed) {
    Random random = random(seed);
    Subject subject = subjects.get(random.nextInt(subjects.size()));
    byte[] mutant = mutate(subject, random);
    StringBuilder text = new StringBuilder(subject.name() + ", " + mutant.length + " bytes\n");
    int shown = 0;
    for (int i = 0; i < Math.min(mutant.length, subject.bytes().length) && shown < 100; i++) {
      if (mutant[i] != subject.bytes()[i]) {
        shown++;
        text.append(i).append(": ").append(subject.bytes()[i]).append(" to ").append(mutant[i]);
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static Random random(long seed) {
    return new Random(seed * 0x9e3779b97f4a7c15L);
  }

  private static byte[] mutate(Subject subject, Random random) {
    byte[] mutant = new StructureMutator(subject.bytes(), subject.structures(), random).mutate();
    if (random.nextInt(4) > 0) {
      subject.sealing().seal(mutant);
    }
    return mutant;
  }

  private static void requireMessage(IOException e) {
    if (e.getMessage() == null || e.getMessage().isEmpty()) {
      throw new IllegalStateException("an exception without a message", e);
    }
  }

  private static void check(Subject subject, byte[] mutant) {
    try {
      Erofs.check(
          subject.checked().location(mutant),
          subject.checked().options(),
          new CheckOptions(true, false),
          finding -> {
            if (finding.message().isEmpty()) {
              throw new IllegalStateException("a finding without a message");
            }
          });
    } catch (IOException e) {
      requireMessage(e);
    }
  }

  private Result walk(Subject subject, FileSystem fs) throws IOException {
    Deque<Path> todo = new ArrayDeque<>(List.of(fs.getPath("/")));
    boolean failed = false;
    for (int entries = 0; !todo.isEmpty() && entries < MAX_ENTRIES; entries++) {
      Path path = todo.pop();
      try {
        visit(subject, path, todo);
      } catch (DirectoryIteratorException e) {
        requireMessage(e.getCause());
        failed = true;
      } catch (IOException e) {
        requireMessage(e);
        failed = true;
      }
    }
    return failed ? Result.PARTS_FAIL : Result.READS;
  }

  private void visit(Subject subject, Path path, Deque<Path> todo) throws IOException {
    Objects.requireNonNull(Files.readAttributes(path, ErofsFileAttributes.class, NOFOLLOW));
    XattrFileAttributeView xattrs =
        Files.getFileAttributeView(path, XattrFileAttributeView.class, NOFOLLOW);
    Objects.requireNonNull(xattrs.readAll());
    if (Files.isDirectory(path, NOFOLLOW)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path each : entries) {
          todo.push(each);
        }
      }
    } else if (Files.isSymbolicLink(path)) {
      Objects.requireNonNull(Files.readSymbolicLink(path));
    } else if (Files.isRegularFile(path, NOFOLLOW)) {
      try (SeekableByteChannel channel = Files.newByteChannel(path)) {
        long size = channel.size();
        read(subject, path, channel, 0);
        if (size > PART) {
          read(subject, path, channel, size / 2);
          read(subject, path, channel, size - PART);
        }
      }
    }
  }

  private void read(Subject subject, Path path, SeekableByteChannel channel, long at)
      throws IOException {
    buffer.clear();
    channel.position(at);
    while (buffer.hasRemaining() && channel.read(buffer) > 0) {
      // until the buffer is full, or the file ends
    }
    byte[] truth = subject.truth().get(path.toString());
    if (truth != null
        && (at + buffer.position() > truth.length
            || !Arrays.equals(
                truth, (int) at, (int) at + buffer.position(), buffer.array(), 0, buffer.position())
            || buffer.position() < Math.min(PART, truth.length - at))) {
      throw new IllegalStateException(path + " differs from the undamaged image");
    }
  }
}
