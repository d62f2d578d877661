package io.github.jerofs.internal.write.compress;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.internal.format.Algorithm;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tukaani.xz.XZ;

/** Names the libraries that compress, as their versions determine the bytes of an image. */
final class Codecs {
  private Codecs() {}

  /** Returns the libraries behind {@code algorithms}, with their versions if these are known. */
  static List<String> of(Set<Algorithm> algorithms) {
    return algorithms.stream().sorted().map(Codecs::name).toList();
  }

  private static String name(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> "LZ4 of jerofs";
      case LZMA -> versioned("xz", XZ.class);
      case DEFLATE -> "zlib of JDK " + Runtime.version();
      case ZSTD -> versioned("zstd-jni", Zstd.class);
    };
  }

  /** Takes the version from the manifest or, on the module path, from the module descriptor. */
  private static String versioned(String name, Class<?> library) {
    Package manifest = library.getPackage();
    String version = manifest == null ? null : manifest.getImplementationVersion();
    Module module = library.getModule();
    Optional<String> known =
        module.isNamed() ? module.getDescriptor().rawVersion() : Optional.ofNullable(version);
    return known.map(found -> name + " " + found).orElse(name);
  }
}
