package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.write.content.ContentSpool;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;

/** Copies the data of an archive to a spool. */
final class SpooledData implements MemberData {
  private final NodeTable nodes;
  private final ContentSpool spool;
  private final SparseContent sparse;
  private final int spoolOrigin;
  private final int sparseOrigin;

  SpooledData(NodeTable nodes, ContentSpool spool) {
    this.nodes = nodes;
    this.spool = spool;
    sparse = new SparseContent(spool);
    spoolOrigin = nodes.addOrigin(spool);
    sparseOrigin = nodes.addOrigin(sparse);
  }

  @Override
  public void add(TarStream tar, TarMember member, int node, String path) throws IOException {
    long start = spool.position();
    long wanted = member.isSparse() ? member.dataSize() : member.stored();
    long read = spool.append(tar.data(), wanted);
    tar.consumed(read);
    if (read < wanted) {
      throw new BuildException(path, "the archive ends inside its data");
    }
    if (member.isSparse()) {
      nodes.setContent(node, member.size(), sparseOrigin, sparse.add(start, member.sparse()));
    } else {
      nodes.setContent(node, member.size(), spoolOrigin, start);
    }
  }
}
