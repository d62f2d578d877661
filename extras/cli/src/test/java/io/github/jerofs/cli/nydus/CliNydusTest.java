package io.github.jerofs.cli.nydus;

import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code nydus}, and what {@code info} shows of Nydus images. */
final class CliNydusTest {
  private static final String BLOBS = "src/test/resources/systems/rafs";
  private static final String BOOTSTRAP = BLOBS + "/none-v1.boot";
  private static final String BLOB =
      "dc1073e11f8cfb762c642e9b8476b46c54499aa11bf4d558476d60098fcc8262";

  @TempDir private Path temp;

  @Test
  void info_describesBlobs() {
    String text = run("info", "--blobs", BLOBS, BOOTSTRAP).expectSuccess();
    assertTrue(text.contains("RAFS v6, chunks of "), text);
    assertTrue(text.contains(BLOB), text);
    String json = run("info", "--json", BOOTSTRAP).expectSuccess();
    JsonObject blob =
        JsonParser.parseString(json)
            .getAsJsonObject()
            .getAsJsonObject("nydus")
            .getAsJsonArray("blobs")
            .get(0)
            .getAsJsonObject();
    assertEquals(BLOB, blob.get("id").getAsString());
    assertEquals("none", blob.get("compression").getAsString());
    assertTrue(blob.getAsJsonObject("chunks").get("count").getAsInt() > 0);
    assertTrue(blob.get("problem").getAsString().contains("was not given"));
  }

  @Test
  void export_writesDevices() {
    String devices = temp.resolve("devices").toString();
    Path device = Path.of(devices, BLOB);
    assertEquals(
        device + "\n",
        run("nydus", "export", "--blobs", BLOBS, BOOTSTRAP, devices).expectSuccess());
    assertTrue(Files.exists(device));
    assertEquals(
        run("digest", "--blobs", BLOBS, BOOTSTRAP).expectSuccess(),
        run("digest", "--device", device.toString(), BOOTSTRAP).expectSuccess());
    assertEquals(1, run("nydus", "export", "--blobs", BLOBS, BOOTSTRAP, devices).code());
    assertEquals(1, run("nydus", "export", BOOTSTRAP, devices).code());
  }
}
