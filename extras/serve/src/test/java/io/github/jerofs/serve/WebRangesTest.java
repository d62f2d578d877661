package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges, validators and conditions of requests for files. */
final class WebRangesTest extends WebFixture {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=100-199, 100, 100",
    "bytes=299999-, 299999, 1",
    "bytes=-5, 299995, 5",
    "bytes=131071-131072, 131071, 2",
    "bytes=0-999999999, 0, 300000",
    "bytes=-999999999, 0, 300000",
  })
  void get_range(String range, int offset, int length) throws Exception {
    HttpResponse<byte[]> response = get("/img/data.bin", "Range", range);
    assertEquals(206, response.statusCode());
    assertEquals(
        "bytes " + offset + "-" + (offset + length - 1) + "/300000",
        header(response, "content-range"));
    assertArrayEquals(
        Arrays.copyOfRange(ServedImage.DATA, offset, offset + length), response.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=", "bytes=5-4", "bytes=a-b", "items=0-1", "bytes=--1", "bytes=0-9,x"})
  void get_uselessRange_wholeFile(String range) throws Exception {
    HttpResponse<byte[]> response = get("/img/data.bin", "Range", range);
    assertEquals(200, response.statusCode());
    assertEquals(300_000, response.body().length);
  }

  @Test
  void get_rangeBeyondEnd_416() throws Exception {
    HttpResponse<byte[]> response = get("/img/data.bin", "Range", "bytes=300000-");
    assertEquals(416, response.statusCode());
    assertEquals("bytes */300000", header(response, "content-range"));
  }

  @Test
  void get_severalRanges_multipart() throws Exception {
    HttpResponse<byte[]> response = get("/img/text.txt", "Range", "bytes=0-1, 4-4 ,-2");
    assertEquals(206, response.statusCode());
    String type = header(response, "content-type");
    assertTrue(type.startsWith("multipart/byteranges; boundary="), type);
    String mark = "--" + type.substring(type.indexOf('=') + 1);
    String head = "\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Range: bytes ";
    assertEquals(
        mark
            + head
            + "0-1/16\r\n\r\n01\r\n"
            + mark
            + head
            + "4-4/16\r\n\r\n4\r\n"
            + mark
            + head
            + "14-15/16\r\n\r\nef\r\n"
            + mark
            + "--\r\n",
        new String(response.body(), ISO_8859_1));
  }

  @Test
  void get_conditions() throws Exception {
    String tag = header(get("/img/text.txt"), "etag");
    String date = "Tue, 14 Nov 2023 22:13:20 GMT";
    String before = "Tue, 14 Nov 2023 22:13:19 GMT";
    assertEquals(304, get("/img/text.txt", "If-None-Match", tag).statusCode());
    assertEquals(304, get("/img/text.txt", "If-None-Match", "\"a,b\", W/" + tag).statusCode());
    assertEquals(304, get("/img/text.txt", "If-None-Match", "*").statusCode());
    assertEquals(200, get("/img/text.txt", "If-None-Match", "\"other\"").statusCode());
    assertEquals(304, get("/img/text.txt", "If-Modified-Since", date).statusCode());
    assertEquals(200, get("/img/text.txt", "If-Modified-Since", before).statusCode());
    assertEquals(200, get("/img/text.txt", "If-Modified-Since", "yesterday").statusCode());
    assertEquals(200, get("/img/text.txt", "If-Match", tag).statusCode());
    assertEquals(412, get("/img/text.txt", "If-Match", "W/" + tag).statusCode());
    assertEquals(412, get("/img/text.txt", "If-Unmodified-Since", before).statusCode());
    assertEquals(200, get("/img/text.txt", "If-Unmodified-Since", date).statusCode());
    assertEquals(
        200,
        get("/img/text.txt", "If-None-Match", "\"other\"", "If-Modified-Since", date).statusCode());
  }

  @Test
  void get_ifRange() throws Exception {
    String tag = header(get("/img/text.txt"), "etag");
    assertEquals(206, get("/img/text.txt", "Range", "bytes=0-1", "If-Range", tag).statusCode());
    for (String other : List.of("\"other\"", "W/" + tag, "Tue, 14 Nov 2023 22:13:20 GMT")) {
      assertEquals(
          200, get("/img/text.txt", "Range", "bytes=0-1", "If-Range", other).statusCode(), other);
    }
  }

  /** Images with equal superblocks have different tags if their versions differ. */
  @Test
  void entityTag_namesVersionOfImage() throws Exception {
    assertFalse(
        Arrays.equals(
            Export.of("a", image, "1").identity(), Export.of("a", image, "2").identity()));
    assertArrayEquals(Export.of("a", image, "1").identity(), Export.of("b", image, "1").identity());
  }
}
