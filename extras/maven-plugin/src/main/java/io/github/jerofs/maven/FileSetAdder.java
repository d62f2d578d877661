package io.github.jerofs.maven;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.codehaus.plexus.util.SelectorUtils;

/** Adds the files of a file set to an image. Symbolic links are stored as links. */
final class FileSetAdder {
  private static final int MAX_MODE = 07777;

  private record HostFile(Path path, long size) implements ContentSource {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  private final ImageFileSet files;
  private final ErofsBuilder builder;
  private final EntryAttributes fileAttributes;
  private final EntryAttributes directoryAttributes;

  FileSetAdder(ImageFileSet files, ErofsBuilder builder) throws MojoExecutionException {
    this.files = files;
    this.builder = builder;
    try {
      fileAttributes = attributes(files.getFileMode());
      directoryAttributes = attributes(files.getDirectoryMode());
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException("fileSet: " + e.getMessage(), e);
    }
  }

  private EntryAttributes attributes(String mode) {
    return EntryAttributes.of(mode(mode)).withOwner(files.getUid(), files.getGid());
  }

  private static int mode(String text) {
    if (!text.matches("[0-7]{1,5}") || Integer.parseInt(text, 8) > MAX_MODE) {
      throw new IllegalArgumentException("expected an octal mode such as 0755, found " + text);
    }
    return Integer.parseInt(text, 8);
  }

  /** Adds the selected files and the directories above them. */
  void add() throws IOException, MojoExecutionException {
    File directory = files.getDirectory();
    if (directory == null || !directory.isDirectory()) {
      throw new MojoExecutionException("fileSet: not a directory: " + directory);
    }
    Path root = directory.toPath();
    String output = files.getOutputDirectory();
    String prefix = output.endsWith("/") ? output : output + "/";
    builder.directory(prefix, directoryAttributes);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all.skip(1).sorted()::iterator) {
        add(path, root.relativize(path), prefix);
      }
    } catch (UncheckedIOException e) { // of the walk
      throw e.getCause();
    }
  }

  private void add(Path path, Path relative, String prefix) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!isSelected(relative.toString(), attributes.isDirectory())) {
      return;
    }
    String name = prefix + relative.toString().replace(File.separatorChar, '/');
    var time = attributes.lastModifiedTime().toInstant();
    if (attributes.isDirectory()) {
      builder.directory(name, directoryAttributes.withModified(time));
    } else if (attributes.isSymbolicLink()) {
      builder.symbolicLink(
          name,
          fileAttributes.withPermissions(0777).withModified(time),
          Files.readSymbolicLink(path).toString().replace(File.separatorChar, '/'));
    } else if (attributes.isOther()) {
      throw new IOException(path + ": a FIFO, socket or device, which a file set cannot contain");
    } else {
      builder.file(name, fileAttributes.withModified(time), new HostFile(path, attributes.size()));
    }
  }

  /** Directories are selected by the includes only if these are empty: files bring their own. */
  private boolean isSelected(String relative, boolean directory) {
    boolean included =
        files.getIncludes().isEmpty() || (!directory && matches(files.getIncludes(), relative));
    return included && !matches(files.getExcludes(), relative);
  }

  private static boolean matches(List<String> patterns, String relative) {
    return patterns.stream()
        .anyMatch(pattern -> SelectorUtils.matchPath(ant(pattern), relative, true));
  }

  /** As in Ant, a pattern that ends in a slash includes everything below. */
  private static String ant(String pattern) {
    String host = pattern.replace('/', File.separatorChar);
    return host.endsWith(File.separator) ? host + "**" : host;
  }
}
