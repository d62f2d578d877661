package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SELinux {@code file_contexts} files. */
final class FileContextsTest {
  private static final EntryAttributes PLAIN = EntryAttributes.of(0644);

  @TempDir private Path temp;

  private FileContexts read(String text, String mountPoint) throws IOException {
    byte[] bytes = Names.encode(text).orElseThrow();
    return FileContexts.read(Files.write(temp.resolve("file_contexts"), bytes), mountPoint);
  }

  @Test
  void find_severalMatches_literalsFirstThenTheLast() throws IOException {
    FileContexts contexts =
        read(
            """
            # comment
            /system/bin/sh -- u:object_r:shell_exec:s0
            /system(/.*)?     u:object_r:system_file:s0
            /system/bin/.*    u:object_r:bin:s0
            /system/lib -d    u:object_r:lib_dir:s0
            /system/data(/.*)? <<none>>
            /system/a\\.b     u:object_r:dot:s0
            /(vendor|system/vendor)/x u:object_r:vendor:s0
            /vendor|/system/v u:object_r:top:s0
            /system/colou?r   u:object_r:color:s0
            """,
            "system");
    assertEquals("u:object_r:shell_exec:s0", label(contexts, "/bin/sh", ModeBits.REGULAR));
    assertEquals("u:object_r:bin:s0", label(contexts, "/bin/sh", ModeBits.SYMLINK));
    assertEquals("u:object_r:bin:s0", label(contexts, "/bin/ls", ModeBits.REGULAR));
    assertEquals("u:object_r:lib_dir:s0", label(contexts, "/lib", ModeBits.DIRECTORY));
    assertEquals("u:object_r:system_file:s0", label(contexts, "/lib", ModeBits.REGULAR));
    assertEquals("u:object_r:system_file:s0", label(contexts, "/", ModeBits.DIRECTORY));
    assertEquals("", label(contexts, "/data/x", ModeBits.REGULAR));
    assertEquals("u:object_r:dot:s0", label(contexts, "/a.b", ModeBits.REGULAR));
    assertEquals("u:object_r:system_file:s0", label(contexts, "/aXb", ModeBits.REGULAR));
    assertEquals("u:object_r:vendor:s0", label(contexts, "/vendor/x", ModeBits.REGULAR));
    assertEquals("u:object_r:top:s0", label(contexts, "/v", ModeBits.REGULAR));
    assertEquals("u:object_r:color:s0", label(contexts, "/color", ModeBits.REGULAR));
    assertEquals("u:object_r:color:s0", label(contexts, "/colour", ModeBits.REGULAR));
  }

  private static String label(FileContexts contexts, String path, int type) {
    return contexts.find(path, type).orElse("");
  }

  @Test
  void apply_match_labelWithNul() throws IOException {
    FileContexts contexts = read("/a u:object_r:a:s0\n", "");
    EntryAttributes labelled = contexts.apply("/a", ModeBits.REGULAR, PLAIN).orElseThrow();
    assertArrayEquals(
        "u:object_r:a:s0\0".getBytes(StandardCharsets.UTF_8),
        labelled.xattrs().get("security.selinux"));
    assertEquals(Optional.of(PLAIN), contexts.apply("/b", ModeBits.REGULAR, PLAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "/a -x label", "/a -- label more", "/a( label", "/a\\ label"})
  void read_malformedLine_fileAndLineNamed(String line) {
    BuildException e =
        assertThrows(BuildException.class, () -> read("/ok label\n\n" + line + "\n", ""));
    assertTrue(
        e.getMessage().startsWith(temp.resolve("file_contexts") + ": line 3: "), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a.b", "/lib++", "/[x]{1}", "/a\\b", "/a b", "/caf\udce9", "/#"})
  void line_readBack_sameLabel(String path) throws IOException {
    EntryAttributes labelled =
        PLAIN.withXattr("security.selinux", FileContexts.encode("u:object_r:x:s0"));
    String line = FileContexts.line("/system", path, labelled).orElseThrow();
    FileContexts contexts = read("/system/.* u:object_r:other:s0\n" + line + "\n", "system");
    assertEquals(Optional.of("u:object_r:x:s0"), contexts.find(path, ModeBits.REGULAR));
  }

  @Test
  void line_metacharacters_escaped() throws IOException {
    EntryAttributes labelled = PLAIN.withXattr("security.selinux", FileContexts.encode("l"));
    assertEquals(
        Optional.of("/vendor/android\\.hardware@1\\.0-service l"),
        FileContexts.line("vendor", "/android.hardware@1.0-service", labelled));
    assertEquals(Optional.empty(), FileContexts.line("vendor", "/a", PLAIN));
  }

  @Test
  void line_lineBreakInThePath_error() {
    EntryAttributes labelled = PLAIN.withXattr("security.selinux", FileContexts.encode("l"));
    assertThrows(BuildException.class, () -> FileContexts.line("", "/a\nb", labelled));
  }
}
