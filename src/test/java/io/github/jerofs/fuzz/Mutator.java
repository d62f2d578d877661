package io.github.jerofs.fuzz;

import io.github.jerofs.fuzz.Field.Kind;
import io.github.jerofs.internal.image.BareImages;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.source.BytesSource;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Creates mutants of one valid image. The same seed yields the same mutant. */
final class Mutator {
  private static final long[] INTERESTING = {
    0,
    1,
    -1,
    2,
    3,
    7,
    8,
    12,
    31,
    32,
    63,
    64,
    127,
    128,
    255,
    256,
    511,
    512,
    4095,
    4096,
    4097,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    1L << 20,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    1L << 40,
    1L << 47,
    1L << 58,
    1L << 59,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 4095
  };

  private final Base base;
  private final byte[] good;
  private final Map<Kind, List<Field>> fields;
  private final List<Kind> kinds;

  private Mutator(Base base, byte[] good, Map<Kind, List<Field>> fields) {
    this.base = base;
    this.good = good;
    this.fields = fields;
    this.kinds = List.copyOf(fields.keySet());
  }

  /** Finds the fields of {@code base}. */
  static Mutator of(Base base) throws IOException {
    byte[] good = base.bytes();
    ImageSource primary = Sources.from(new BytesSource(good), base.options().offset());
    List<ImageSource> devices = new ArrayList<>();
    for (Path device : Corpus.devices(base.options())) {
      devices.add(Sources.open(device, ImageAccess.CHANNEL));
    }
    try (ErofsImage image = BareImages.open(primary, devices, 1 << 20)) {
      return new Mutator(base, good, FieldFinder.find(image, primary, base.options().offset()));
    }
  }

  Base base() {
    return base;
  }

  /** Returns the bytes of the valid image. */
  byte[] good() {
    return good;
  }

  /** Returns the number of fields of {@code kind}. */
  int count(Kind kind) {
    return fields.getOrDefault(kind, List.of()).size();
  }

  /** Returns all fields. */
  Stream<Field> fields() {
    return fields.values().stream().flatMap(List::stream);
  }

  /** Returns a mutant chosen by {@code random}. */
  Mutant mutate(Random random) {
    List<Mutant.Patch> patches = new ArrayList<>();
    if (random.nextInt(64) == 0) {
      return new Mutant(base.name(), patches, random.nextInt(good.length));
    }
    do {
      change(random, patches);
    } while (patches.size() < 8 && random.nextInt(5) < 2);
    return new Mutant(base.name(), patches, -1);
  }

  private void change(Random random, List<Mutant.Patch> patches) {
    if (random.nextInt(24) == 0) {
      byte[] burst = new byte[1 + random.nextInt(16)];
      random.nextBytes(burst);
      patches.add(new Mutant.Patch(random.nextInt(good.length - burst.length), burst));
      return;
    }
    Field field = pick(random, kinds.get(random.nextInt(kinds.size())));
    if (random.nextInt(8) == 0) {
      Field other = pick(random, field.kind());
      if (other.size() == field.size()) {
        patches.add(patch(field, value(other)));
        patches.add(patch(other, value(field))); // swapped
        return;
      }
    }
    patches.add(patch(field, changed(random, field)));
  }

  private Field pick(Random random, Kind kind) {
    List<Field> all = fields.get(kind);
    return all.get(random.nextInt(all.size()));
  }

  private long changed(Random random, Field field) {
    long old = value(field);
    return switch (random.nextInt(9)) {
      case 0, 1 -> INTERESTING[random.nextInt(INTERESTING.length)];
      case 2 -> old + 1;
      case 3 -> old - 1;
      case 4, 5 -> old ^ 1L << random.nextInt(8 * field.size());
      case 6 -> value(pick(random, kinds.get(random.nextInt(kinds.size()))));
      case 7 -> old + ((random.nextBoolean() ? 1L : -1L) << random.nextInt(8 * field.size()));
      default -> random.nextLong();
    };
  }

  private long value(Field field) {
    ByteBuffer bytes = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
    int at = (int) field.offset();
    return switch (field.size()) {
      case 1 -> bytes.get(at);
      case 2 -> bytes.getShort(at);
      case 4 -> bytes.getInt(at);
      default -> bytes.getLong(at);
    };
  }

  private static Mutant.Patch patch(Field field, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    byte[] exact = new byte[field.size()];
    bytes.get(0, exact);
    return new Mutant.Patch(field.offset(), exact);
  }
}
