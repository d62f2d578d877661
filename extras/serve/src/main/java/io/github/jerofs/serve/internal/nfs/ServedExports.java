package io.github.jerofs.serve.internal.nfs;

import io.github.jerofs.serve.Export;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The exports of a server, by name and by the bytes that identify them in handles. */
public final class ServedExports {
  private final List<ServedExport> all = new ArrayList<>();
  private final Map<ByteBuffer, ServedExport> byTag = new HashMap<>();

  /** Provides the secret keys of exports. */
  @FunctionalInterface
  public interface Keys {
    /**
     * Returns the key of an export, 32 bytes.
     *
     * @param export identifies the export, in hexadecimal
     */
    byte[] of(String export) throws IOException;
  }

  /**
   * Prepares exports.
   *
   * @throws IOException if a root or a key cannot be read
   */
  public ServedExports(Iterable<Export> exports, Keys keys) throws IOException {
    for (Export export : exports) {
      byte[] tag = Handles.tag(export.name(), export.identity());
      String id = HexFormat.of().formatHex(tag);
      ServedExport served = new ServedExport(export, keys.of(id));
      all.add(served);
      byTag.put(ByteBuffer.wrap(tag), served);
    }
  }

  List<ServedExport> all() {
    return all;
  }

  /**
   * Returns the directory that a client mounts: {@code /EXPORT}, a directory below it, or {@code /}
   * if there is one export; null if there is none.
   */
  @Nullable ServedFile mount(List<String> names) throws IOException {
    if (names.isEmpty()) {
      return all.size() == 1 ? all.get(0).root() : null;
    }
    for (ServedExport export : all) {
      if (export.export().name().equals(names.get(0))) {
        String[] below = names.subList(1, names.size()).toArray(String[]::new);
        return export.at(export.export().fileSystem().getPath("/", below).toRealPath());
      }
    }
    return null;
  }

  /**
   * Returns the file that a handle names.
   *
   * @throws NfsException if it is not a handle, forged, or of an image that is not exported
   */
  ServedFile file(byte[] handle) throws IOException {
    if (!Handles.isHandle(handle)) {
      throw new NfsException(Status.BADHANDLE);
    }
    ServedExport export = byTag.get(ByteBuffer.wrap(Handles.tag(handle)));
    if (export == null) {
      throw new NfsException(Status.STALE);
    }
    return export.file(handle);
  }
}
