package io.github.jerofs.fuzz;

import io.github.jerofs.fuzz.Exerciser.Watcher;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.ImageKeys;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Runs mutants of all bases by number. A number always identifies the same mutant. */
final class FuzzRun implements Closeable {
  private static final int BUFFER = 1 << 20;

  /** Holds one pcluster; with a smaller cache, each small read would decode it again. */
  private static final long SMALL_CACHE = 12 << 20;

  /**
   * How much more often other images are chosen than LZMA images, which would take most of the
   * time.
   */
  private static final int SHARE = 8;

  private final List<Work> works = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final Watcher watcher;

  /** A base with a copy that is mutated and restored in place. */
  private record Work(Mutator mutator, Path file, FileChannel channel) {}

  /** Copies all bases into {@code folder}. */
  FuzzRun(Path folder, Watcher watcher) throws IOException {
    this(folder, watcher, "");
  }

  /** Copies the bases whose names contain {@code part} into {@code folder}. */
  FuzzRun(Path folder, Watcher watcher, String part) throws IOException {
    this.watcher = watcher;
    for (Base base : Base.all()) {
      if (!base.name().contains(part)) {
        continue;
      }
      Mutator mutator = Mutator.of(base);
      Path file = folder.resolve(base.name() + ".erofs");
      Files.write(file, mutator.good());
      Work work = new Work(mutator, file, FileChannel.open(file, StandardOpenOption.WRITE));
      works.addAll(Collections.nCopies(base.name().contains("lzma") ? 1 : SHARE, work));
    }
  }

  private Work work(long seed) {
    return works.get((int) Math.floorMod(seed, (long) works.size()));
  }

  /** Returns mutant {@code seed}. */
  Mutant mutant(long seed) {
    return work(seed).mutator.mutate(new Random(seed));
  }

  /** Exercises mutant {@code seed}. */
  Outcome run(long seed) throws IOException {
    return run(seed, new Random(seed));
  }

  /** Exercises a mutant of base {@code number} that {@code random} chooses. */
  Outcome run(long number, Random random) throws IOException {
    Work work = work(number);
    Mutant mutant = work.mutator.mutate(random);
    ErofsOptions options = options(work.mutator.base().options(), random);
    mutant.apply(work.channel);
    try {
      return new Exerciser(watcher, random, buffer).run(work.file, options);
    } finally {
      mutant.undo(work.channel, work.mutator.good());
    }
  }

  /** Chooses options. Maps few files: mappings live until they are garbage-collected. */
  private static ErofsOptions options(ErofsOptions base, Random random) {
    return base.toBuilder()
        .access(random.nextInt(4) == 0 ? ImageAccess.MAPPED : ImageAccess.CHANNEL)
        .verifySuperblock(random.nextInt(16) == 0)
        .set(
            ImageKeys.CACHE_BYTES,
            random.nextInt(128) == 0 ? Optional.of(SMALL_CACHE) : base.cacheBytes())
        .build();
  }

  @Override
  public void close() throws IOException {
    for (Work work : works) {
      work.channel.close();
    }
  }
}
