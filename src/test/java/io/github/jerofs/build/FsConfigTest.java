package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Android's {@code fs_config} files. */
final class FsConfigTest {
  @TempDir private Path temp;

  private FsConfig read(String text, String mountPoint) throws IOException {
    return FsConfig.read(Files.write(temp.resolve("fs_config"), bytes(text)), mountPoint);
  }

  private static byte[] bytes(String text) {
    return Names.encode(text).orElseThrow();
  }

  private static EntryAttributes apply(FsConfig config, String path) {
    return config.apply(path, ModeBits.REGULAR, EntryAttributes.of(0600)).orElseThrow();
  }

  @Test
  void apply_listedPaths_ownerGroupMode() throws IOException {
    FsConfig config =
        read(
            """
            # comment
            / 0 0 0755
            system/ 0 0 0755
            system/bin/sh 0 2000 755
            system/a file 4294967295 1 06644\r
            """,
            "/system/");
    assertEquals(EntryAttributes.of(0755).withOwner(0, 2000), apply(config, "/bin/sh"));
    assertEquals(EntryAttributes.of(0755), apply(config, "/"));
    assertEquals(EntryAttributes.of(06644).withOwner(4294967295L, 1), apply(config, "/a file"));
    assertEquals(EntryAttributes.of(0600), apply(config, "/not/listed"));
  }

  @Test
  void apply_noMountPoint_pathsFromTheRoot() throws IOException {
    FsConfig config = read("/ 1 2 0711\n/bin 3 4 0750\netc 5 6 0755\n", "");
    assertEquals(EntryAttributes.of(0711).withOwner(1, 2), apply(config, "/"));
    assertEquals(EntryAttributes.of(0750).withOwner(3, 4), apply(config, "/bin"));
    assertEquals(EntryAttributes.of(0755).withOwner(5, 6), apply(config, "/etc"));
  }

  @Test
  void apply_capabilities_xattrOfRevision2() throws IOException {
    FsConfig config = read("bin/cnd 1000 1000 0755 capabilities=0x1000001400\n", "");
    assertEquals(
        "0100000200140000000000001000000000000000",
        HexFormat.of().formatHex(apply(config, "/bin/cnd").xattrs().get("security.capability")));
  }

  @Test
  void apply_selabel_xattrWithNul() throws IOException {
    FsConfig config = read("a 0 0 0644 selabel=u:object_r:a_file:s0 capabilities=0\n", "");
    EntryAttributes attributes = apply(config, "/a");
    assertEquals(1, attributes.xattrs().size());
    assertArrayEquals(bytes("u:object_r:a_file:s0\0"), attributes.xattrs().get("security.selinux"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 0 0",
        "a 0 0 0888",
        "a x 0 0644",
        "a 4294967296 0 0644",
        "a 0 0 0644 capabilities=all",
        "a 0 0 0644 capabilities=9999999999999999999",
        "a 0 0 0644 colour=red"
      })
  void read_malformedLine_fileAndLineNamed(String line) {
    BuildException e =
        assertThrows(BuildException.class, () -> read("ok 0 0 0644\n" + line + "\n", ""));
    assertTrue(
        e.getMessage().startsWith(temp.resolve("fs_config") + ": line 2: expected "),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'', /, 0755, '/ 7 8 0755'",
    "system, /, 0755, 'system 7 8 0755'",
    "/system, /bin/sh, 06755, 'system/bin/sh 7 8 6755'",
    "'', /a 1 2 0644, 0600, 'a 1 2 0644 7 8 0600'",
  })
  void line_readBack_sameAttributes(String mountPoint, String path, String mode, String expected)
      throws IOException {
    EntryAttributes attributes = EntryAttributes.of(Integer.parseInt(mode, 8)).withOwner(7, 8);
    String line = FsConfig.line(mountPoint, path, attributes);
    assertEquals(expected, line);
    assertEquals(attributes, apply(read(line + "\n", mountPoint), path));
  }

  @Test
  void line_capabilitiesAndBytesThatAreNotUtf8_readBack() throws IOException {
    byte[] value = HexFormat.of().parseHex("0100000200140080000000001000008000000000");
    EntryAttributes attributes = EntryAttributes.of(0755).withXattr("security.capability", value);
    String line = FsConfig.line("", "/caf\udce9", attributes);
    assertEquals("caf\udce9 0 0 0755 capabilities=0x8000001080001400", line);
    assertArrayEquals(
        value, apply(read(line, ""), "/caf\udce9").xattrs().get("security.capability"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a\nb", "/a\rb", "/ a", "/a ", "/#a"})
  void line_pathThatTheFileCannotContain_error(String path) {
    EntryAttributes attributes = EntryAttributes.of(0644);
    assertThrows(BuildException.class, () -> FsConfig.line("", path, attributes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "0000000200140000000000001000000000000000",
        "0100000300140000000000001000000000000000",
        "0100000200140000010000001000000000000000"
      })
  void line_capabilitiesThatAMaskCannotExpress_error(String value) {
    EntryAttributes attributes =
        EntryAttributes.of(0644).withXattr("security.capability", HexFormat.of().parseHex(value));
    BuildException e =
        assertThrows(BuildException.class, () -> FsConfig.line("", "/a", attributes));
    assertTrue(e.getMessage().startsWith("/a: "), e.getMessage());
  }

  @Test
  void find_unlisted_empty() throws IOException {
    assertEquals(Optional.empty(), read("a 0 0 0644", "system").find("/a"));
  }
}
