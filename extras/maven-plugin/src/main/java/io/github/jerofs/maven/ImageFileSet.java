package io.github.jerofs.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of the host and their place, owner and mode in the image. Maven sets the fields from the
 * configuration.
 */
public final class ImageFileSet {
  private @Nullable File directory;
  private String outputDirectory = "/";
  private List<String> includes = new ArrayList<>();
  private List<String> excludes = new ArrayList<>();
  private String fileMode = "0644";
  private String directoryMode = "0755";
  private long uid;
  private long gid;

  /** Creates a file set without a directory. */
  public ImageFileSet() {}

  /** Returns the directory, which is required. */
  public @Nullable File getDirectory() {
    return directory;
  }

  /** Sets the directory. */
  public void setDirectory(File newDirectory) {
    directory = newDirectory;
  }

  /** Returns the directory in the image that receives the files. */
  public String getOutputDirectory() {
    return outputDirectory;
  }

  /** Sets the directory in the image. The default is the root. */
  public void setOutputDirectory(String path) {
    outputDirectory = path;
  }

  /** Returns the Ant patterns of files to include. */
  public List<String> getIncludes() {
    return includes;
  }

  /** Sets the patterns of files to include. By default, all are. */
  public void setIncludes(List<String> patterns) {
    includes = patterns;
  }

  /** Returns the Ant patterns of files to exclude. */
  public List<String> getExcludes() {
    return excludes;
  }

  /** Sets the patterns of files to exclude. */
  public void setExcludes(List<String> patterns) {
    excludes = patterns;
  }

  /** Returns the octal mode of files. */
  public String getFileMode() {
    return fileMode;
  }

  /** Sets the octal mode of files. The default is 0644, whatever the mode on the host. */
  public void setFileMode(String mode) {
    fileMode = mode;
  }

  /** Returns the octal mode of directories. */
  public String getDirectoryMode() {
    return directoryMode;
  }

  /** Sets the octal mode of directories. The default is 0755. */
  public void setDirectoryMode(String mode) {
    directoryMode = mode;
  }

  /** Returns the owner. */
  public long getUid() {
    return uid;
  }

  /** Sets the owner. The default is 0. */
  public void setUid(long newUid) {
    uid = newUid;
  }

  /** Returns the group. */
  public long getGid() {
    return gid;
  }

  /** Sets the group. The default is 0. */
  public void setGid(long newGid) {
    gid = newGid;
  }
}
