package io.github.jerofs.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Signer;
import io.github.jerofs.testkit.TestSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Damages sealed images, their hash trees, root hashes and signatures, by number. Each mutant must
 * be rejected, or each result must equal that of the undamaged image or be an {@link
 * ErofsException}. The images are small corpus images, with trees of several formats, appended or
 * in separate files.
 */
final class VerityRun implements SeedsMain.Seeds {
  private static final int MAX_BASE = 48 << 10;
  private static final int SUPERBLOCK = 512;

  /** The outcome of a mutant. */
  enum Result {
    REFUSED,
    READS,
    PARTS_FAIL
  }

  private enum Damage {
    DATA,
    TREE,
    SUPERBLOCK,
    SUPERBLOCK_FIELD,
    ROOT_HASH,
    LENGTH,
    BLOCKS,
    RANDOM_TREE,
    SIGNATURE
  }

  /** A sealed image, with the results of the undamaged image by path and operation. */
  private record Sealed(
      String name,
      ErofsOptions options,
      byte[] data,
      byte[] tree,
      BuiltHashTree built,
      byte[] signature,
      Map<String, String> answers) {}

  /** A damaged image: the data, the tree, and the options for opening it. */
  private static final class Mutant {
    byte[] data;
    byte[] tree;
    byte[] signature;
    RootHash rootHash;

    Mutant(Sealed sealed) {
      this.data = sealed.data.clone();
      this.tree = sealed.tree.clone();
      this.signature = sealed.signature.clone();
      this.rootHash = sealed.built.rootHash();
    }
  }

  private final Signer signer = signer();
  private final List<Sealed> images = new ArrayList<>();

  /** Seals images in {@code folder}. */
  VerityRun(Path folder) throws IOException {
    HashTreeFormat.Builder small = HashTreeFormat.builder().salt(new byte[] {1, 2, 3});
    small.uuid(new UUID(1, 2));
    List<HashTreeFormat> formats =
        List.of(
            small.build(),
            small.dataBlockSize(512).hashBlockSize(512).build(),
            small.algorithm(HashAlgorithm.SHA512).build(),
            small.hashBlockSize(1024).superblock(false).build());
    for (Base base : Base.all()) {
      boolean whole = base.options().offset() == 0;
      if (whole
          && base.options().devices().equals(ErofsDevices.NONE)
          && base.bytes().length <= MAX_BASE) {
        seal(base, formats.get(images.size() % formats.size()), folder);
      }
    }
  }

  private static Signer signer() {
    try {
      return Signer.of("signer");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void seal(Base base, HashTreeFormat format, Path folder) throws IOException {
    byte[] bytes = base.bytes();
    int length = (bytes.length + format.dataBlockSize() - 1) & -format.dataBlockSize();
    Path data = Files.write(folder.resolve("data"), Arrays.copyOf(bytes, length));
    Path hashFile = folder.resolve("tree");
    BuiltHashTree built = Verity.write(data, hashFile, format);
    byte[] tree = Files.readAllBytes(hashFile);
    byte[] text = built.rootHash().toString().getBytes(US_ASCII);
    try {
      images.add(
          new Sealed(
              base.name(),
              base.options(),
              Files.readAllBytes(data),
              tree,
              built,
              signer.sign(text, "SHA256withRSA", false, false),
              answers(base.options(), data)));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Files.delete(data);
    Files.delete(hashFile);
  }

  private static Map<String, String> answers(ErofsOptions options, Path image) throws IOException {
    try (FileSystem fs = Erofs.open(image, options)) {
      TreeAnswers answers = new TreeAnswers();
      answers.walk(fs.getPath("/"));
      if (!answers.errors.isEmpty()) {
        throw answers.errors.get(0);
      }
      return answers.values;
    }
  }

  @Override
  public Result run(long seed) throws IOException {
    Random random = new Random(seed * 0x9e3779b97f4a7c15L);
    Sealed sealed = images.get(random.nextInt(images.size()));
    Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
    Mutant mutant = new Mutant(sealed);
    boolean changed = damage(mutant, damage, sealed, random);
    TreeAnswers found = new TreeAnswers();
    Result result;
    try (FileSystem fs = open(sealed, mutant, damage, random)) {
      found.walk(fs.getPath("/"));
      result = found.errors.isEmpty() ? Result.READS : Result.PARTS_FAIL;
    } catch (ErofsException e) {
      found.errors.add(e);
      result = Result.REFUSED;
    }
    check(sealed, found);
    if (damage == Damage.ROOT_HASH && result != Result.REFUSED) {
      throw new IllegalStateException("opened with another root hash");
    } else if (damage == Damage.DATA && changed) {
      checkBadBlocks(sealed, mutant);
    }
    return result;
  }

  @Override
  public String text(long seed) {
    Random random = new Random(seed * 0x9e3779b97f4a7c15L);
    String image = images.get(random.nextInt(images.size())).name;
    return image + " " + Damage.values()[random.nextInt(Damage.values().length)];
  }

  private static void check(Sealed sealed, TreeAnswers found) {
    found.values.forEach(
        (what, value) -> {
          String expected = sealed.answers.get(what);
          if (!value.equals(expected)) {
            throw new IllegalStateException(
                sealed.name + ": " + what + ": expected " + expected + ", found " + value);
          }
        });
    for (IOException error : found.errors) {
      if (!(error instanceof ErofsException)) {
        throw new IllegalStateException(sealed.name + ": another kind of error", error);
      }
    }
  }

  /** Requires one error for each changed data block. */
  private static void checkBadBlocks(Sealed sealed, Mutant mutant) throws IOException {
    int size = sealed.built.format().dataBlockSize();
    int expected = 0;
    for (int at = 0; at < sealed.data.length; at += size) {
      expected += Arrays.equals(sealed.data, at, at + size, mutant.data, at, at + size) ? 0 : 1;
    }
    TestSource data = new TestSource(mutant.data, TestSource.Manner.WELL);
    HashTree tree = separate(sealed, mutant);
    List<String> bad = new ArrayList<>();
    VerityOptions options = VerityOptions.builder(mutant.rootHash, tree).build();
    try {
      Verity.verify(data, options, e -> bad.add(e.getMessage()));
    } catch (ErofsException e) {
      bad.add(e.getMessage()); // opening reads the only block
    }
    if (bad.size() != expected) {
      throw new IllegalStateException(sealed.name + ": " + expected + " bad blocks, found " + bad);
    }
  }

  private static HashTree separate(Sealed sealed, Mutant mutant) {
    TestSource source = new TestSource(mutant.tree, TestSource.Manner.WELL);
    return described(sealed, HashTree.in(ImageLocation.of(source)));
  }

  private static HashTree described(Sealed sealed, HashTree tree) {
    HashTreeFormat format = sealed.built.format();
    return format.hasSuperblock() ? tree : tree.withFormat(format);
  }

  private FileSystem open(Sealed sealed, Mutant mutant, Damage damage, Random random)
      throws IOException {
    ErofsOptions.Builder options =
        sealed.options.toBuilder()
            .rootHash(mutant.rootHash)
            .cacheBytes(random.nextInt(2) << 20)
            .trustAfterFirstRead(random.nextBoolean());
    if (damage == Damage.SIGNATURE) {
      options.signature(DetachedSignature.of(mutant.signature), List.of(signer.certificate()));
    }
    byte[] bytes = mutant.data;
    int unit = Math.max(SUPERBLOCK, sealed.built.format().hashBlockSize());
    boolean aligned = bytes.length % unit == 0;
    if (aligned && bytes.length == sealed.data.length && random.nextBoolean()) {
      bytes = Arrays.copyOf(bytes, bytes.length + mutant.tree.length);
      System.arraycopy(mutant.tree, 0, bytes, mutant.data.length, mutant.tree.length);
      boolean auto = sealed.built.format().hasSuperblock() && random.nextBoolean();
      HashTree tree = auto ? HashTree.AUTO : HashTree.appendedAt(mutant.data.length);
      options.hashTree(described(sealed, tree));
    } else {
      options.hashTree(separate(sealed, mutant));
    }
    return Erofs.open(new TestSource(bytes, TestSource.Manner.WELL), options.build());
  }

  /** Damages {@code mutant}. Returns whether its data changed. */
  private boolean damage(Mutant mutant, Damage damage, Sealed sealed, Random random) {
    byte[] tree = mutant.tree;
    boolean hasSuperblock = sealed.built.format().hasSuperblock();
    switch (damage) {
      case DATA -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          mutant.data[random.nextInt(mutant.data.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return true;
      }
      case TREE -> {
        if (tree.length > 0) {
          int start = hasSuperblock ? Math.min(tree.length - 1, SUPERBLOCK) : 0;
          int top = Math.min(tree.length - start, 2 * sealed.built.format().hashBlockSize());
          int within = random.nextInt(3) == 0 ? top : tree.length - start;
          tree[start + random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case SUPERBLOCK -> {
        if (hasSuperblock) {
          tree[random.nextInt(120)] = (byte) random.nextInt();
        }
      }
      case SUPERBLOCK_FIELD -> {
        int[] fields = {8, 12, 64, 68, 72, 80};
        long[] values = {0, 1, 2, 3, 512, 1024, 4096, -1, 1L << 31, 1L << 62, Long.MIN_VALUE};
        if (hasSuperblock) {
          ByteBuffer.wrap(tree)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(
                  fields[random.nextInt(fields.length)], values[random.nextInt(values.length)]);
        }
      }
      case ROOT_HASH -> {
        byte[] hash = mutant.rootHash.bytes();
        if (random.nextBoolean()) {
          hash = new byte[random.nextBoolean() ? 32 : 64];
          random.nextBytes(hash);
        } else {
          hash[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(8));
        }
        mutant.rootHash = RootHash.of(hash);
      }
      case LENGTH -> {
        if (random.nextBoolean()) {
          mutant.tree = Arrays.copyOf(tree, random.nextInt(2 * tree.length + 1));
        } else {
          mutant.data = Arrays.copyOf(mutant.data, random.nextInt(2 * mutant.data.length));
        }
      }
      case BLOCKS -> {
        byte[] bytes = tree.length >= 2 * SUPERBLOCK && random.nextBoolean() ? tree : mutant.data;
        int blocks = bytes.length / SUPERBLOCK;
        int count = 1 + random.nextInt(Math.min(8, blocks));
        int from = random.nextInt(blocks - count + 1) * SUPERBLOCK;
        int to = random.nextInt(blocks - count + 1) * SUPERBLOCK;
        System.arraycopy(bytes, from, bytes, to, count * SUPERBLOCK);
      }
      case RANDOM_TREE -> {
        byte[] noise = new byte[tree.length];
        random.nextBytes(noise);
        byte[] other = images.get(random.nextInt(images.size())).tree;
        byte[] source = random.nextBoolean() ? noise : Arrays.copyOf(other, tree.length);
        int from = hasSuperblock && random.nextBoolean() ? SUPERBLOCK : 0;
        System.arraycopy(source, from, tree, from, tree.length - from);
      }
      case SIGNATURE -> {
        byte[] signature = mutant.signature;
        int at = random.nextInt(signature.length);
        switch (random.nextInt(4)) {
          case 0 -> mutant.signature = Arrays.copyOf(signature, at);
          case 1 -> mutant.signature = images.get(random.nextInt(images.size())).signature;
          default -> signature[at] = (byte) random.nextInt();
        }
      }
    }
    return false;
  }
}
