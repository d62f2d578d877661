package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.tests.mockfile.LeakFS;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lucene: searches and checks an index in an image. Its mock reports no open handle. */
final class LuceneTest extends ToolTest {
  private static final int DOCUMENTS = 3000;

  private Path index() throws IOException {
    Path tree = newTree();
    IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());
    config.setMaxBufferedDocs(700); // several segments
    try (Directory directory = new NIOFSDirectory(tree.resolve("index"));
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        document.add(new StringField("id", String.valueOf(i), Field.Store.YES));
        document.add(new TextField("body", "all mod" + i % 7 + " word" + i * 31, Field.Store.YES));
        document.add(new NumericDocValuesField("number", i));
        writer.addDocument(document);
      }
    }
    return tree;
  }

  private static void searchAndCheck(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(DOCUMENTS, reader.numDocs());
      assertTrue(reader.leaves().size() > 1);
      IndexSearcher searcher = new IndexSearcher(reader);
      assertEquals(428, searcher.count(new TermQuery(new Term("body", "mod6"))));
      var top = searcher.search(new TermQuery(new Term("body", "word" + 1234 * 31)), 5);
      assertEquals(1, top.totalHits.value);
      assertEquals("1234", searcher.storedFields().document(top.scoreDocs[0].doc).get("id"));
    }
    // CheckIndex takes the write lock even for reading.
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    try (CheckIndex check = new CheckIndex(directory)) {
      check.setInfoStream(new PrintStream(messages, false, UTF_8));
      assertTrue(check.checkIndex().clean, () -> messages.toString(UTF_8));
    }
  }

  @ParameterizedTest
  @MethodSource("packings")
  @DisplayName("Lucene: NIOFSDirectory over an image of any kind")
  void nioFs_searchAndCheck(String packing) throws Exception {
    Path index = pack(index(), packing).resolve("index");
    try (Directory directory = new NIOFSDirectory(index, NoLockFactory.INSTANCE)) {
      searchAndCheck(directory);
    }
  }

  @Test
  @DisplayName("Lucene: MMapDirectory maps an index that is stored plain")
  void mmap_plain_searchAndCheck() throws Exception {
    int java = Runtime.version().feature();
    assumeTrue(
        java < 19 || java > 21,
        "on Java 19 to 21, Lucene uses a preview of memory segments, which this channel has not");
    Path index = pack(index(), "-Enoinline_data").resolve("index");
    try (MMapDirectory directory = new MMapDirectory(index, NoLockFactory.INSTANCE)) {
      directory.setPreload(MMapDirectory.ALL_FILES);
      searchAndCheck(directory);
    }
  }

  @Test
  @DisplayName("Lucene: MMapDirectory says that a compressed index cannot be mapped")
  void mmap_compressed_refused() throws Exception {
    Path index = pack(index(), "-zlz4hc").resolve("index");
    try (MMapDirectory directory = new MMapDirectory(index, NoLockFactory.INSTANCE)) {
      assertThrows(
          UnsupportedOperationException.class, () -> DirectoryReader.open(directory).close());
    }
  }

  @Test
  @DisplayName("mockfile: no handle of the host stays open, through whatever was read and failed")
  void leakFs_noHandleLeft() throws Exception {
    Path image = temp.resolve("image.erofs");
    pack(index(), "-zlz4hc");
    Path watched = new LeakFS(image.getFileSystem()).wrapPath(image);
    ErofsOptions byChannel = ErofsOptions.builder().access(ImageAccess.CHANNEL).build();
    FileSystem host = watched.getFileSystem();
    try (FileSystem fs = Erofs.open(watched, byChannel)) {
      Path index = fs.getPath("/index");
      try (Directory directory = new NIOFSDirectory(index, NoLockFactory.INSTANCE)) {
        searchAndCheck(directory);
      }
      assertThrows(IOException.class, () -> Files.readAllBytes(fs.getPath("/none")));
      Thread.currentThread().interrupt();
      assertTrue(Files.readAllBytes(index.resolve("segments_1")).length > 0);
      assertTrue(Thread.interrupted());
      // One handle is open, and the mock reports it.
      assertThrows(RuntimeException.class, host::close);
    }
    host.close();
  }

  @Test
  @DisplayName("mockfile: an image that cannot be opened leaves no handle")
  void leakFs_openFails_noHandleLeft() throws Exception {
    LeakFS host = new LeakFS(temp.getFileSystem());
    byte[] bytes = new byte[5000];
    Path nothing = host.wrapPath(Files.write(temp.resolve("nothing"), bytes));
    assertThrows(NotErofsException.class, () -> Erofs.open(nothing));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(1024, 0xe0f5e1e2);
    Path broken = host.wrapPath(Files.write(temp.resolve("broken"), bytes));
    assertThrows(IOException.class, () -> Erofs.open(broken));
    nothing.getFileSystem().close();
  }
}
