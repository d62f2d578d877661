package io.github.jerofs.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Composefs;
import io.github.jerofs.DiskImages;
import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.ZipImages;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The undamaged files of {@link SystemsRun}. */
final class SystemSubjects {
  static final long CACHE = 1 << 20;
  private final Path folder;
  private long written;

  /** A file to mutate. */
  record Subject(
      String name,
      byte[] bytes,
      int[][] structures,
      Sealing sealing,
      Opening opening,
      Checked checked,
      Map<String, byte[]> truth) {}

  /** Repairs the checksums of a mutant. */
  interface Sealing {
    /** Does not repair anything. */
    Sealing NONE = mutant -> {};

    /** Changes {@code mutant} in place. */
    void seal(byte[] mutant);
  }

  /** Opens a mutant. */
  interface Opening {
    FileSystem open(byte[] mutant, Random random) throws IOException;
  }

  /** How a mutant is checked. */
  interface Checked {
    ImageLocation location(byte[] mutant) throws IOException;

    default ErofsOptions options() {
      return ErofsOptions.DEFAULT;
    }
  }

  SystemSubjects(Path folder) {
    this.folder = folder;
  }

  /** Returns the files of a format. */
  List<Subject> of(SystemFormat format) throws IOException {
    return switch (format) {
      case RAFS_BOOTSTRAP -> new RafsSubjects(this, folder).bootstraps();
      case RAFS_BLOB -> new RafsSubjects(this, folder).blobs();
      case COMPOSEFS -> composefs();
      case ZIP -> zips();
      case SPARSE -> sparse();
      case PARTITIONS -> partitions();
      case SUPER -> superPartitions();
    };
  }

  static ImageLocation memory(byte[] bytes) {
    return ImageLocation.of(new TestSource(bytes, TestSource.Manner.WELL));
  }

  /** Writes a new file each time, as the previous one may still be mapped. */
  Path file(byte[] bytes) throws IOException {
    Files.deleteIfExists(folder.resolve("mutant" + written));
    written++;
    return Files.write(folder.resolve("mutant" + written), bytes);
  }

  /** Options that do not apply to the mutant count as an error of the image. */
  static FileSystem open(ImageLocation image, ErofsOptions options) throws IOException {
    try {
      return Erofs.open(image, options);
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private List<Subject> composefs() throws IOException {
    byte[] object = "object ".repeat(100).getBytes(US_ASCII);
    Path base = Files.createDirectories(folder.resolve("objects/aa"));
    Path stored = Files.write(base.resolve("object"), object);
    FsVerityDigest digest = Verity.measure(stored, FsVerityOptions.DEFAULT);
    String hex = digest.toString().substring(digest.toString().indexOf(':') + 1);
    String dump =
        "/ 4096 40755 2 0 0 0 100.5 - - -\n"
            + "/d 0 40755 2 0 0 0 100.5 - - - trusted.overlay.opaque=y\n"
            + ("/d/file 700 100644 2 0 0 0 100.5 aa/object - " + hex + " user.a=b\n")
            + "/d/gone 0 20000 1 0 0 0 100.5 - - -\n"
            + "/inline 3 100644 1 0 0 0 100.5 - abc -\n"
            + "/link 4 120777 1 0 0 0 100.5 d/file - -\n";
    Path image = folder.resolve("image.cfs");
    Composefs.createFromDump(
        new ByteArrayInputStream(dump.getBytes(UTF_8)), image, ComposefsOptions.DEFAULT);
    byte[] bytes = Files.readAllBytes(image);
    Files.delete(image);
    Path objects = folder.resolve("objects");
    ErofsOptions options =
        ErofsOptions.builder().objects(objects).verifyObjects(true).cacheBytes(CACHE).build();
    int[][] all = {{0, 32}, {1024, 128}, {1152, bytes.length - 1152}};
    Subject metadata =
        new Subject(
            "image",
            bytes,
            all,
            Sealing.NONE,
            (mutant, random) -> open(memory(mutant), view(options, random)),
            SystemSubjects::memory,
            Map.of());
    Path other = Files.createDirectories(folder.resolve("others"));
    Path mutated = Files.createDirectories(other.resolve("aa")).resolve("object");
    Subject objectSubject =
        new Subject(
            "object",
            object,
            new int[][] {{0, object.length}},
            Sealing.NONE,
            (mutant, random) -> {
              Files.deleteIfExists(mutated);
              Files.write(mutated, mutant);
              return open(memory(bytes), options.toBuilder().objects(other).build());
            },
            mutant -> memory(bytes),
            Map.of("/d/file", object, "/inline", "abc".getBytes(US_ASCII)));
    return List.of(metadata, metadata, metadata, objectSubject);
  }

  private static ErofsOptions view(ErofsOptions options, Random random) {
    ComposefsView[] views = ComposefsView.values();
    ComposefsView view = views[random.nextInt(views.length)];
    return view == ComposefsView.STORED
        ? ErofsOptions.builder().composefsView(view).cacheBytes(CACHE).build()
        : options.toBuilder().composefsView(view).verifyObjects(random.nextBoolean()).build();
  }

  private byte[] image() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", "content ".repeat(600).getBytes(US_ASCII));
    byte[] bytes = Files.readAllBytes(tiny.write(folder.resolve("tiny")));
    Files.delete(folder.resolve("tiny"));
    return bytes;
  }

  private Subject plain(String name, byte[] bytes, int[][] structures, Sealing sealing) {
    return named(name, bytes, structures, sealing, "");
  }

  /** A file that is opened without a name, or sometimes with one. */
  private Subject named(
      String name, byte[] bytes, int[][] structures, Sealing sealing, String part) {
    ErofsOptions options = ErofsOptions.builder().cacheBytes(CACHE).build();
    return new Subject(
        name,
        bytes,
        structures,
        sealing,
        (mutant, random) -> {
          if (random.nextInt(16) > 0) {
            return open(memory(mutant), options);
          }
          ImageLocation file = ImageLocation.of(file(mutant));
          return open(part.isEmpty() ? file : new ImageLocation.Part(file, part), options);
        },
        SystemSubjects::memory,
        Map.of());
  }

  private List<Subject> zips() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    byte[] apex = ZipImages.apex(image());
    byte[] signed = ZipImages.apex(DiskImages.withAvbFooter(image()));
    for (int i = 0; i < 3; i++) { // deflated files take longer
      subjects.add(named("APEX", apex, ZipImages.structures(apex), Sealing.NONE, "x"));
      subjects.add(plain("APEX with AVB", signed, ZipImages.structures(signed), Sealing.NONE));
      byte[] large = ZipImages.zip64(image());
      subjects.add(plain("ZIP64", large, ZipImages.structures(large), Sealing.NONE));
    }
    byte[] compressed = ZipImages.deflated("original_apex", apex);
    subjects.add(plain("CAPEX", compressed, ZipImages.structures(compressed), Sealing.NONE));
    byte[] deflated = ZipImages.deflated("a.erofs", image());
    subjects.add(
        named("deflated", deflated, ZipImages.structures(deflated), Sealing.NONE, "a.erofs"));
    return subjects;
  }

  private List<Subject> sparse() throws IOException {
    byte[] padded = Arrays.copyOf(image(), image().length + 6 * 4096);
    Arrays.fill(padded, padded.length - 8192, padded.length - 4096, (byte) 7);
    byte[] single = DiskImages.sparse(padded);
    byte[] disk = DiskImages.sparse(DiskImages.gpt(512, Map.of("a", image())));
    return List.of(
        plain("image", single, DiskImages.sparseStructures(single), DiskImages::sealSparse),
        named("disk", disk, DiskImages.sparseStructures(disk), DiskImages::sealSparse, "a"));
  }

  private List<Subject> partitions() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    for (int sector : new int[] {512, 4096}) {
      byte[] disk = DiskImages.gpt(sector, Map.of("a", image()));
      int backup = disk.length - sector;
      int[][] structures = {
        {sector, 92}, {2 * sector, 256}, {backup, 92}, {backup - 128 * 128, 256}, {446, 66}
      };
      Sealing sealing = mutant -> DiskImages.sealGpt(mutant, sector);
      subjects.add(named("GPT " + sector, disk, structures, sealing, "a"));
      subjects.add(named("GPT " + sector + " by number", disk, structures, sealing, "1"));
    }
    byte[] disk = DiskImages.mbr(image(), image());
    int second = 8 + 1 + image().length / DiskImages.SECTOR;
    int[][] structures = {{446, 66}, {8 * 512 + 446, 66}, {second * 512 + 446, 66}};
    subjects.add(named("MBR", disk, structures, Sealing.NONE, "5"));
    byte[] single = DiskImages.mbr(image(), new byte[4096]);
    subjects.add(plain("MBR with one image", single, structures, Sealing.NONE));
    return subjects;
  }

  private List<Subject> superPartitions() throws IOException {
    int size = 4096;
    byte[] disk =
        DiskImages.superPartition(
            List.of(Map.of("system_a", image(), "vendor_a", new byte[4096])), size, 32 << 10);
    byte[] slots =
        DiskImages.superPartition(
            List.of(Map.of("system_a", image()), Map.of("system_b", image())), size, 32 << 10);
    List<int[]> structures = new ArrayList<>(List.of(new int[] {4096, 52}, new int[] {8192, 52}));
    for (int i = 0; i < 4; i++) {
      structures.add(new int[] {12288 + i * size, 128});
      structures.add(new int[] {12288 + i * size + 128, 400});
    }
    int[][] all = structures.toArray(new int[0][]);
    return List.of(
        plain("one slot", disk, all, mutant -> DiskImages.sealSuper(mutant, 1, size)),
        named(
            "two slots", slots, all, mutant -> DiskImages.sealSuper(mutant, 2, size), "system_b"));
  }
}
