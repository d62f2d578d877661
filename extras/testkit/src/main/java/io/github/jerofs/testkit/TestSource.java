package io.github.jerofs.testkit;

import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A user-defined source over bytes in memory, correct or faulty, that counts calls. */
public final class TestSource implements ByteSource {
  /** The behaviour of reads. */
  public enum Manner {
    /** Correct. */
    WELL,
    /** At most seven bytes. */
    SHORT,
    /** One byte. */
    BYTEWISE,
    /** Every other read returns nothing. */
    EMPTY,
    /** No read returns a byte. */
    NOTHING,
    /** One read in five throws an {@link IOException}. */
    THROWS,
    /** One read in five throws an unchecked exception. */
    UNCHECKED,
    /** Reads report the end of the source. */
    ENDS,
    /** A count that is invalid. */
    NEGATIVE,
    /** A count larger than requested. */
    BOASTS,
    /** The correct count, but the buffer position does not change. */
    FORGETS,
    /** A count smaller than the number of bytes in the buffer. */
    UNDERSTATES
  }

  private final byte[] bytes;
  private final Random random = new Random(9);
  private final AtomicLong reads = new AtomicLong();
  private final AtomicInteger closes = new AtomicInteger();
  private volatile Manner manner;
  private String name = "bytes in a test";
  private Optional<String> identity = Optional.empty();

  /** Creates a source of {@code bytes}. */
  public TestSource(byte[] bytes, Manner manner) {
    this.bytes = bytes;
    this.manner = manner;
  }

  /** Creates a correct source with the content of {@code file}. */
  public static TestSource of(Path file) throws IOException {
    return new TestSource(Files.readAllBytes(file), Manner.WELL);
  }

  /** Sets the name. */
  public TestSource named(String other) {
    name = other;
    return this;
  }

  /** Sets the identity. */
  public TestSource identified(String text) {
    identity = Optional.of(text);
    return this;
  }

  /** Sets the behaviour of reads from now on. */
  public void set(Manner next) {
    manner = next;
  }

  /** Returns the number of reads. */
  public long reads() {
    return reads.get();
  }

  /** Returns the number of closes. */
  public int closes() {
    return closes.get();
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> identity() {
    return identity;
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    long number = reads.incrementAndGet();
    if (position >= bytes.length) {
      return -1;
    }
    int wanted = (int) Math.min(dst.remaining(), bytes.length - position);
    return switch (manner) {
      case WELL -> put(position, wanted, dst);
      case SHORT -> put(position, Math.min(wanted, 7), dst);
      case BYTEWISE -> put(position, Math.min(wanted, 1), dst);
      case EMPTY -> number % 2 == 0 ? 0 : put(position, wanted, dst);
      case NOTHING -> 0;
      case THROWS -> {
        if (oneInFive()) {
          throw new IOException("the storage cannot read");
        }
        yield put(position, wanted, dst);
      }
      case UNCHECKED -> {
        if (oneInFive()) {
          throw new IllegalStateException("the storage is broken");
        }
        yield put(position, wanted, dst);
      }
      case ENDS -> -1;
      case NEGATIVE -> Integer.MIN_VALUE;
      case BOASTS -> put(position, wanted, dst) + 1;
      case FORGETS -> {
        put(position, wanted, dst.duplicate());
        yield wanted;
      }
      case UNDERSTATES -> put(position, wanted, dst) - 1;
    };
  }

  private boolean oneInFive() {
    synchronized (random) {
      return random.nextInt(5) == 0;
    }
  }

  private int put(long position, int count, ByteBuffer dst) {
    dst.put(bytes, (int) position, count);
    return count;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
