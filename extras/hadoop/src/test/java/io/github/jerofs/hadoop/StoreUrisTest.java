package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreUrisTest {
  @ParameterizedTest
  @CsvSource({
    "erofs://hdfs-nn:8020, hdfs://nn:8020",
    "erofs://hdfs-my-cluster, hdfs://my-cluster",
    "erofs://file-, file:///",
    "erofs://s3a-bucket.with_odd, s3a://bucket.with_odd",
    "erofs://abfss-box@account.dfs.example.org, abfss://box@account.dfs.example.org"
  })
  void store_ofAuthority(String uri, String store) {
    assertEquals(
        URI.create(store), StoreUris.storeOf(URI.create(uri + "/x"), new Configuration(false)));
  }

  @Test
  void store_defaultFileSystem() {
    Configuration conf = new Configuration(false);
    conf.set("fs.defaultFS", "hdfs://default:9000");
    assertEquals(
        URI.create("hdfs://default:9000"), StoreUris.storeOf(URI.create("erofs:///x"), conf));
  }

  @ParameterizedTest
  @ValueSource(strings = {"erofs://nn:8020/", "erofs://-nn/", "erofs://erofs-nn/"})
  void store_badAuthority(String uri) {
    assertThrows(
        IllegalArgumentException.class,
        () -> StoreUris.storeOf(URI.create(uri), new Configuration(false)));
  }

  @ParameterizedTest
  @CsvSource({
    "erofs://file-/a/img!/b/c, /a/img, /b/c",
    "erofs://file-/a/img!/, /a/img, /",
    "erofs://file-/a!/img!/b, /a!/img, /b",
    "erofs://file-/a/img!/b%3A, /a/img, /b:",
    "erofs://file-/a/img!/x%21/y, /a/img, /x!/y"
  })
  void path_dividedAtLast(String path, String image, String inner) {
    assertEquals(new InnerPath(image, inner), InnerPath.of(new Path(path)));
  }

  @Test
  void path_withoutImage() {
    assertEquals(new InnerPath(null, "/a/b"), InnerPath.of(new Path("erofs://file-/a/b")));
  }
}
