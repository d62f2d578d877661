package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Options of {@code create} for owners, modes, labels, times and the image itself. */
final class CliCreateAttributesTest extends CliCreateFixture {
  @Test
  void ownersAndModes_overridden() {
    run(
            "create",
            "--owner",
            "7:8",
            "--chown",
            "etc/**=9:10",
            "--chmod",
            "*.conf=4711",
            "--chmod",
            "a.*=600",
            image,
            tree.toString())
        .expectSuccess();
    assertTrue(listing("/empty").contains(" 7 8 "), () -> listing("/empty"));
    String conf = listing("/etc/conf.d/a.conf");
    assertTrue(conf.startsWith("-rw-------") && conf.contains(" 9 10 "), conf);
    run("create", "-f", "--all-root", image, tree.toString()).expectSuccess();
    assertTrue(listing("/empty").contains(" 0 0 "), () -> listing("/empty"));
  }

  @Test
  void androidFiles_ownersModesCapabilitiesLabels() throws IOException {
    Path config = temp.resolve("fs_config");
    Files.writeString(
        config,
        """
        / 0 0 0755
        system 0 0 0755
        system/empty 0 2000 0750 capabilities=0x3000
        system/noise.bin 1000 1000 0600
        """);
    Path contexts = temp.resolve("file_contexts");
    Files.writeString(
        contexts,
        """
        /system(/.*)?      u:object_r:system_file:s0
        /system/noise\\.bin u:object_r:noise:s0
        """);
    run(
            "create",
            "--all-root",
            "--fs-config",
            config.toString(),
            "--file-contexts",
            contexts.toString(),
            "--mount-point",
            "/system",
            "--chmod",
            "noise.bin=640",
            image,
            tree.toString())
        .expectSuccess();
    String empty = listing("/empty");
    assertTrue(empty.startsWith("-rwxr-x---") && empty.contains(" 0 2000 "), empty);
    String noise = listing("/noise.bin");
    assertTrue(noise.startsWith("-rw-r-----") && noise.contains(" 1000 1000 "), noise);
    try (FileSystem fs = Erofs.open(Path.of(image))) {
      assertEquals("u:object_r:system_file:s0\0", label(fs.getPath("/etc/motd")));
      assertEquals("u:object_r:noise:s0\0", label(fs.getPath("/noise.bin")));
      assertEquals(
          "0100000200300000000000000000000000000000",
          HexFormat.of()
              .formatHex(
                  (byte[]) Files.getAttribute(fs.getPath("/empty"), "xattr:security.capability")));
    }
  }

  private static String label(Path path) throws IOException {
    return new String((byte[]) Files.getAttribute(path, "xattr:security.selinux"), UTF_8);
  }

  @Test
  void androidFile_malformed_errorNamesTheLine() throws IOException {
    Path config = temp.resolve("fs_config");
    Files.writeString(config, "system 0 0 rwxr-xr-x\n");
    assertEquals(
        "jerofs: " + config + ": line 1: expected PATH UID GID MODE, found 'system 0 0 rwxr-xr-x'",
        run("create", "--fs-config", config.toString(), image, tree.toString()).expectFailure());
    assertFalse(Files.exists(Path.of(image)));
  }

  @Test
  void times_clampedReplacedOrKept() {
    run("create", "-T", "1000000000", image, tree.toString()).expectSuccess();
    assertTrue(listing("/etc/motd").contains("2001-09-09"), () -> listing("/etc/motd"));
    run("create", "-f", "-T", "1600000000", image, tree.toString()).expectSuccess();
    assertTrue(listing("/etc/motd").contains("2017-07-14"), () -> listing("/etc/motd"));
    run("create", "-f", "-T", "1600000000", "--all-time", image, tree.toString()).expectSuccess();
    assertTrue(listing("/etc/motd").contains("2020-09-13"), () -> listing("/etc/motd"));
    run("create", "-f", "-T", "1000000000", "--mkfs-time", image, tree + "").expectSuccess();
    assertTrue(listing("/etc/motd").contains("2017-07-14"), () -> listing("/etc/motd"));
  }

  @Test
  void uuidAndLabel_stored() {
    String uuid = "12345678-1234-1234-1234-123456789abc";
    run("create", "-U", uuid, "-L", "my label", image, tree.toString()).expectSuccess();
    String info = run("info", image).expectSuccess();
    assertEquals(uuid, field(info, "uuid"));
    assertEquals("my label", field(info, "label"));
  }
}
