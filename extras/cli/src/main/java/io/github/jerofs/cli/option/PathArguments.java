package io.github.jerofs.cli.option;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Resolves arguments to paths. An argument that names no file is a pattern of {@link
 * FileSystem#getPathMatcher}: {@code *}, {@code **}, {@code ?}, {@code [a-z]}, {@code {a,b}}.
 */
final class PathArguments {
  private final FileSystem fileSystem;
  private final Messages messages;

  PathArguments(FileSystem fileSystem, Messages messages) {
    this.fileSystem = fileSystem;
    this.messages = messages;
  }

  /** Returns absolute paths. Matches of a pattern are in the order of the image. */
  List<Path> resolve(List<String> arguments) throws IOException {
    List<Path> result = new ArrayList<>();
    for (String argument : arguments) {
      Path path = fileSystem.getPath(argument).toAbsolutePath();
      if (!isPattern(path) || Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        result.add(path);
      } else {
        expand(path, result);
      }
    }
    return result;
  }

  private static boolean isPattern(Path path) {
    return path.toString().chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
  }

  private void expand(Path pattern, List<Path> result) throws IOException {
    PathMatcher matcher;
    try {
      matcher = fileSystem.getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      messages.error("neither a file nor a pattern: " + shown(pattern) + ": " + e.getDescription());
      return;
    }
    // Wildcards do not follow symbolic links; the literal names before them do.
    Path start = fileSystem.getPath("/");
    int literal = 0;
    while (literal < pattern.getNameCount() && !isPattern(pattern.getName(literal))) {
      start = start.resolve(pattern.getName(literal++));
    }
    // A group may contain slashes, but no name of a pattern other than ** matches two of a path.
    int depth =
        pattern.toString().contains("**") ? Integer.MAX_VALUE : pattern.getNameCount() - literal;
    int before = result.size();
    if (Files.isDirectory(start)) {
      new TreeWalk(new Matching(matcher, depth, result)).walk(FileInfo.following(start));
    }
    if (result.size() == before) {
      messages.error("nothing matches: " + shown(pattern));
    }
  }

  /** Collects the paths below the top that match. */
  private final class Matching implements TreeWalk.Visitor {
    private final PathMatcher matcher;
    private final int maxDepth;
    private final List<Path> result;

    private Matching(PathMatcher matcher, int maxDepth, List<Path> result) {
      this.matcher = matcher;
      this.maxDepth = maxDepth;
      this.result = result;
    }

    @Override
    public boolean enter(FileInfo directory, int depth) {
      if (depth > 0) {
        file(directory);
      }
      return depth < maxDepth;
    }

    @Override
    public void file(FileInfo file) {
      if (matcher.matches(file.path())) {
        result.add(file.path());
      }
    }

    @Override
    public void failed(Path path, IOException e) {
      messages.error(path, e);
    }
  }

  private static String shown(Path path) {
    return Printable.escape(path.toString());
  }
}
