package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.XZ;

/** Applications that use the library can be unloaded, as in application servers. */
final class DroppedLoaderTest {
  @TempDir private Path temp;

  @Test
  void droppedLoaders_garbageCollected() throws Exception {
    Path plain = Path.of("src/test/resources/nio/contract.erofs");
    List<String> images = new ArrayList<>(List.of(plain.toString()));
    for (String name : List.of("z-lz4", "z-lzma6", "z-zstd-frag")) {
      images.add(Corpus.small().image(name).toString());
    }
    try (RangeServer server = new RangeServer()) {
      images.add(server.serve("image", Files.readAllBytes(plain), "\"one\"").toString());
      List<String> arguments = new ArrayList<>();
      arguments.add(String.join(",", images));
      arguments.add(temp.toString());
      for (Class<?> type : List.of(Erofs.class, LZ4Factory.class, XZ.class, Zstd.class)) {
        arguments.add(place(type));
      }
      String output =
          ChildJvm.run(DropLoaders.class, "-XX:+UseSerialGC", arguments.toArray(String[]::new))
              .output();
      assertEquals("loaders left: 0", output.strip());
    }
  }

  private static String place(Class<?> type) throws URISyntaxException, IOException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
