package io.github.jerofs.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.RafsImage;
import io.github.jerofs.RafsImage.Codec;
import io.github.jerofs.RafsImage.Form;
import io.github.jerofs.RafsImage.Written;
import io.github.jerofs.fuzz.SystemSubjects.Checked;
import io.github.jerofs.fuzz.SystemSubjects.Sealing;
import io.github.jerofs.fuzz.SystemSubjects.Subject;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The undamaged bootstraps and blobs of RAFS. */
final class RafsSubjects {
  private final SystemSubjects system;
  private final Path folder;

  RafsSubjects(SystemSubjects system, Path folder) {
    this.system = system;
    this.folder = folder;
  }

  private static Map<String, byte[]> files() {
    byte[] text = "abcdefgh".repeat(1400).getBytes(US_ASCII);
    byte[] noise = new byte[6000];
    new Random(5).nextBytes(noise);
    return Map.of("/text", text, "/noise", noise, "/small", "small".getBytes(US_ASCII));
  }

  private static RafsImage rafs(Codec codec, Form form) {
    RafsImage image = new RafsImage(codec, form);
    files().forEach((path, bytes) -> image.file(path.substring(1), bytes));
    return image;
  }

  private static ErofsOptions withBlob(byte[] blob, boolean verify) {
    return ErofsOptions.builder()
        .devices(new ErofsDevices.Resolved(slot -> Optional.of(SystemSubjects.memory(blob))))
        .verifyChunks(verify)
        .cacheBytes(SystemSubjects.CACHE)
        .build();
  }

  List<Subject> bootstraps() {
    List<Subject> subjects = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      for (Form form : List.of(Form.V1, Form.V2, Form.BATCH)) {
        Written image = rafs(codec, form).write();
        subjects.add(
            new Subject(
                codec + " " + form,
                image.bootstrap(),
                image.structures(),
                Sealing.NONE,
                (mutant, random) ->
                    random.nextInt(8) == 0
                        ? SystemSubjects.open(
                            ImageLocation.of(system.file(mutant)), withBlob(image.blob(), true))
                        : SystemSubjects.open(
                            SystemSubjects.memory(mutant),
                            withBlob(image.blob(), random.nextBoolean())),
                new Checked() {
                  @Override
                  public ImageLocation location(byte[] mutant) {
                    return SystemSubjects.memory(mutant);
                  }

                  @Override
                  public ErofsOptions options() {
                    return withBlob(image.blob(), false);
                  }
                },
                Map.of()));
      }
    }
    return subjects;
  }

  List<Subject> blobs() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      for (Form form : Form.values()) {
        if (form == Form.ZRAN) {
          continue;
        }
        RafsImage image = rafs(codec, form);
        subjects.add(blob(codec + " " + form, image.write()));
        subjects.add(
            inlined(codec + " " + form, rafs(codec, form).inlined().withoutChunkTable().write()));
      }
    }
    Written zran = rafs(Codec.GZIP, Form.ZRAN).write();
    subjects.add(zran("ZRAN information", zran, true));
    subjects.add(zran("ZRAN data", zran, false));
    return subjects;
  }

  /** The digests are in the bootstrap, which is not mutated. */
  private static Subject blob(String name, Written image) {
    return new Subject(
        name,
        image.blob(),
        image.blobStructures(),
        Sealing.NONE,
        (mutant, random) ->
            SystemSubjects.open(SystemSubjects.memory(image.bootstrap()), withBlob(mutant, true)),
        new Checked() {
          @Override
          public ImageLocation location(byte[] mutant) {
            return SystemSubjects.memory(mutant);
          }
        },
        files());
  }

  private static Subject inlined(String name, Written image) {
    return new Subject(
        "inlined " + name,
        image.blob(),
        image.blobStructures(),
        Sealing.NONE,
        (mutant, random) -> {
          ErofsOptions.Builder options = ErofsOptions.builder().cacheBytes(SystemSubjects.CACHE);
          return SystemSubjects.open(
              SystemSubjects.memory(mutant), options.verifyChunks(random.nextBoolean()).build());
        },
        SystemSubjects::memory,
        Map.of());
  }

  private Subject zran(String name, Written image, boolean mutatesInformation) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve(mutatesInformation ? "zran1" : "zran2"));
    Path blob = Files.write(blobs.resolve(image.id()), image.blob());
    Path information = blobs.resolve(image.id() + ".blob.meta");
    Files.write(information, image.information());
    Path mutated = mutatesInformation ? information : blob;
    ErofsOptions options =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Resolved(slot -> Optional.of(ImageLocation.of(blob))))
            .verifyChunks(true)
            .cacheBytes(SystemSubjects.CACHE)
            .build();
    return new Subject(
        name,
        mutatesInformation ? image.information() : image.blob(),
        mutatesInformation
            ? image.blobStructures()
            : new int[][] {{0, 10}, {10, image.blob().length - 10}},
        Sealing.NONE,
        (mutant, random) -> {
          Files.delete(mutated); // the old file may still be mapped
          Files.write(mutated, mutant);
          return SystemSubjects.open(SystemSubjects.memory(image.bootstrap()), options);
        },
        new Checked() {
          @Override
          public ImageLocation location(byte[] mutant) {
            return SystemSubjects.memory(image.bootstrap());
          }

          @Override
          public ErofsOptions options() {
            return options;
          }
        },
        files());
  }
}
