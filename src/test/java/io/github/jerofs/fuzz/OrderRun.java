package io.github.jerofs.fuzz;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.fuzz.OrderOracle.Openers;
import io.github.jerofs.fuzz.OrderOracle.Result;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks mutants of the small bases with {@link OrderOracle}, by number. For each mutant, reads the
 * changed files and a few others. All file systems of a base share one mapping of one file, which
 * is mutated and restored in place: separate mappings would live until they are garbage-collected.
 */
final class OrderRun implements SeedsMain.Seeds, Closeable {
  private static final long MAX_BASE = 96 << 10;
  private static final int MAX_FILES = 4;

  /**
   * How much more often other images are chosen than LZMA images, which would take most of the
   * time.
   */
  private static final int SHARE = 32;

  private final List<Work> works = new ArrayList<>();

  /** A base, its copies in a file and in memory, and the paths that each byte belongs to. */
  private static final class Work {
    final Mutator mutator;
    final ErofsOptions options;
    final Path file;
    final FileChannel channel;
    final ByteSource mapped;
    final byte[] bytes;
    final Map<Long, Long> owners = new HashMap<>();
    final Map<Long, List<String>> paths = new HashMap<>();
    final List<String> all = new ArrayList<>();

    Work(Base base, Path folder) throws IOException {
      this.mutator = Mutator.of(base);
      this.options = base.options().toBuilder().verifySuperblock(false).build();
      this.file = folder.resolve(base.name() + ".erofs");
      this.bytes = mutator.good().clone();
      Files.write(file, bytes);
      this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
      this.mapped = ByteSources.of(file, ImageAccess.MAPPED);
      mutator.fields().forEach(field -> owners.put(field.offset(), field.owner()));
      try (FileSystem fs = Erofs.open(file, options);
          Stream<Path> tree = Files.walk(fs.getPath("/"))) {
        for (Path path : (Iterable<Path>) tree::iterator) {
          ErofsFileAttributes attributes =
              Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          if (attributes.isRegularFile() && attributes.size() > 0) {
            paths.computeIfAbsent(attributes.nid(), nid -> new ArrayList<>()).add(path.toString());
            all.add(path.toString());
          }
        }
      }
    }

    void change(Mutant mutant) throws IOException {
      for (Mutant.Patch patch : mutant.patches()) {
        int at = (int) patch.offset();
        int n = Math.min(patch.bytes().length, bytes.length - at);
        System.arraycopy(patch.bytes(), 0, bytes, at, n);
        channel.write(ByteBuffer.wrap(bytes, at, n), at);
      }
    }

    void repair(Mutant mutant) throws IOException {
      for (Mutant.Patch patch : mutant.patches()) {
        int at = (int) patch.offset();
        int n = Math.min(patch.bytes().length, bytes.length - at);
        System.arraycopy(mutator.good(), at, bytes, at, n);
        channel.write(ByteBuffer.wrap(bytes, at, n), at);
      }
    }

    Openers openers(Mutant mutant) {
      long length = mutant.length() < 0 ? bytes.length : mutant.length();
      return new Openers(
          options -> Erofs.open(cut(mapped, length), options),
          options -> Erofs.open(cut(ByteSources.of(file, ImageAccess.CHANNEL), length), options),
          options -> Erofs.open(new Memory(bytes, length), options));
    }

    private ByteSource cut(ByteSource source, long length) throws IOException {
      return length == bytes.length ? source : ByteSources.slice(source, 0, length);
    }
  }

  /** A user's source over an array. */
  private record Memory(byte[] bytes, long length) implements ByteSource {
    @Override
    public String name() {
      return "bytes in memory";
    }

    @Override
    public int read(long position, ByteBuffer dst) {
      if (position >= length) {
        return -1;
      }
      int n = (int) Math.min(dst.remaining(), length - position);
      dst.put(bytes, (int) position, n);
      return n;
    }

    @Override
    public void close() {}
  }

  /** Copies the bases into {@code folder}. */
  OrderRun(Path folder) throws IOException {
    for (Base base : Base.all()) {
      if (base.options().offset() != 0 || base.bytes().length > MAX_BASE) {
        continue;
      }
      Work work = new Work(base, folder);
      if (!work.all.isEmpty()) {
        works.addAll(Collections.nCopies(base.name().contains("lzma") ? 1 : SHARE, work));
      }
    }
  }

  private Work work(long seed) {
    return works.get((int) Math.floorMod((seed * 0x9e3779b97f4a7c15L) >>> 20, (long) works.size()));
  }

  /** Returns mutant {@code seed}. */
  Mutant mutant(long seed) {
    return work(seed).mutator.mutate(new Random(seed));
  }

  /** Reads mutant {@code seed} in all orders. */
  @Override
  public Result run(long seed) throws IOException {
    Random random = new Random(seed);
    Work work = work(seed);
    Mutant mutant = work.mutator.mutate(random);
    Set<String> files = new HashSet<>();
    boolean names = random.nextInt(8) == 0;
    for (Mutant.Patch patch : mutant.patches()) {
      List<String> owned = work.paths.get(work.owners.getOrDefault(patch.offset(), Field.NO_OWNER));
      if (owned == null) {
        names = true; // a directory, a structure of the whole image, or unknown
      } else {
        files.add(owned.get(random.nextInt(owned.size())));
      }
    }
    int wanted = Math.min(MAX_FILES, files.size() + (names ? 2 : 1));
    for (int i = 0; files.size() < wanted && i < 2 * MAX_FILES; i++) {
      files.add(work.all.get(random.nextInt(work.all.size())));
    }
    work.change(mutant);
    try {
      List<String> paths = new ArrayList<>(files);
      Collections.sort(paths);
      return new OrderOracle(work.openers(mutant), work.options, random).run(paths, names);
    } finally {
      work.repair(mutant);
    }
  }

  @Override
  public String text(long seed) throws IOException {
    return mutant(seed).text();
  }

  /** Reads all of {@code mutant} in all orders. */
  Result run(Mutant mutant) throws IOException {
    Work work =
        works.stream()
            .filter(each -> each.mutator.base().name().equals(mutant.base()))
            .findFirst()
            .orElseThrow();
    work.change(mutant);
    try {
      return new OrderOracle(work.openers(mutant), work.options, new Random(0)).run(work.all, true);
    } finally {
      work.repair(mutant);
    }
  }

  @Override
  public void close() throws IOException {
    for (Work work : works) {
      work.channel.close();
    }
  }
}
