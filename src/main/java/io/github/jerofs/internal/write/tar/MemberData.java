package io.github.jerofs.internal.write.tar;

import java.io.IOException;

/** Takes the data of regular files of an archive. */
interface MemberData {
  /**
   * Takes the data of a file, at which {@code tar} is positioned.
   *
   * @param node the node of the file, which gets its content
   */
  void add(TarStream tar, TarMember member, int node, String path) throws IOException;
}
