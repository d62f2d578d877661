package io.github.jerofs;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;

/** The {@code erofs} view: {@link ErofsFileAttributes} of a file. */
public interface ErofsFileAttributeView extends BasicFileAttributeView {
  @Override
  ErofsFileAttributes readAttributes() throws IOException;
}
