/**
 * Reads EROFS images as {@code java.nio.file} file systems, and builds them. The {@code static}
 * requirements are optional: they provide decoders for LZMA and Zstandard, a native decoder for
 * LZ4, and the check of signatures.
 */
module io.github.jerofs {
  requires java.net.http;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires static com.github.luben.zstd_jni;
  requires static com.google.gson;
  requires static org.apache.commons.codec;
  requires static org.bouncycastle.pkix;
  requires static org.bouncycastle.provider;
  requires static org.lz4.java;
  requires static org.tukaani.xz;

  exports io.github.jerofs;
  exports io.github.jerofs.attribute;
  exports io.github.jerofs.build;
  exports io.github.jerofs.check;
  exports io.github.jerofs.error;
  exports io.github.jerofs.option;
  exports io.github.jerofs.storage;

  provides java.net.spi.URLStreamHandlerProvider with
      io.github.jerofs.internal.nio.ErofsUrlStreamHandlerProvider;
  provides java.nio.file.spi.FileSystemProvider with
      io.github.jerofs.internal.nio.ErofsFileSystemProvider;
}
