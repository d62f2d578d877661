package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import org.dcache.oncrpc4j.xdr.XdrAble;
import org.dcache.oncrpc4j.xdr.XdrDecodingStream;
import org.dcache.oncrpc4j.xdr.XdrEncodingStream;

/** The results of a procedure, to be encoded. */
@FunctionalInterface
interface Answer extends XdrAble {
  @Override
  void xdrEncode(XdrEncodingStream out) throws IOException;

  @Override
  default void xdrDecode(XdrDecodingStream in) {
    throw new UnsupportedOperationException("only sent");
  }
}
