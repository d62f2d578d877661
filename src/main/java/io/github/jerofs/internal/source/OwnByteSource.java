package io.github.jerofs.internal.source;

import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One of our sources in public clothes. {@link Sources#of(ByteSource)} takes them off again, so
 * that an image in it is read, viewed and mapped as directly as one in a file.
 *
 * @param source where the bytes are
 * @param identity see {@link ByteSource#identity}
 */
public record OwnByteSource(ImageSource source, Optional<String> identity) implements ByteSource {
  @Override
  public long length() {
    return source.size();
  }

  @Override
  public String name() {
    return source.description();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    return SourceFault.guard(name(), () -> source.read(position, dst));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  @Override
  public String toString() {
    return name();
  }
}
